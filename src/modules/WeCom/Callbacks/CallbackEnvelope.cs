using System.Text.Json;
using System.Xml;
using Siyu.Kernel;

namespace Siyu.WeCom.Callbacks;

/// <summary>The outer body of a push (回调外层): XML, or JSON with lower-case keys.</summary>
internal static class CallbackEnvelope
{
    /// <summary>Reads the sealed part; refuses a body that has none.</summary>
    public static Result<string> Sealed(string body)
    {
        var text = body.AsSpan().TrimStart() is ['{', ..] ? FromJson(body) : FromXml(body);
        return string.IsNullOrWhiteSpace(text) ? CallbackProblems.BadBody : text.Trim();
    }

    private static string? FromXml(string body)
    {
        try
        {
            return FlatXml.Read(body, 1, name => name == "Encrypt").GetValueOrDefault("Encrypt");
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static string? FromJson(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind != JsonValueKind.Object) return null;
            foreach (var name in (string[])["encrypt", "Encrypt"])
                if (json.RootElement.TryGetProperty(name, out var part) && part.ValueKind == JsonValueKind.String) return part.GetString();
            return null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
