using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Xml;
using Siyu.Kernel;

namespace Siyu.WeCom.Callbacks;

/// <summary>A decrypted callback message (回调消息): flat fields by name, from the XML or the JSON form.</summary>
internal sealed class CallbackMessage
{
    private const int MaxFields = 200;
    private readonly Dictionary<string, string> fields;

    private CallbackMessage(Dictionary<string, string> fields) => this.fields = fields;

    public string? this[string name] => fields.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    public string? Event => this["Event"];
    public string? ChangeType => this["ChangeType"];
    public DateTimeOffset CreatedAt => DateTimeOffset.FromUnixTimeSeconds(long.Parse(fields["CreateTime"], CultureInfo.InvariantCulture));

    /// <summary>Reads a message; refuses what is no message at all.</summary>
    public static Result<CallbackMessage> Read(ReadOnlySpan<byte> plain)
    {
        var text = Encoding.UTF8.GetString(plain);
        var read = text.AsSpan().TrimStart() is ['{', ..] ? FromJson(text) : FromXml(text);
        var sane = read is not null && read.TryGetValue("CreateTime", out var time)
            && long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds < 1L << 36;
        return sane ? new CallbackMessage(read!) : CallbackProblems.BadBody;
    }

    /// <summary>
    /// What tells one message from another (去重键). Times have the resolution of a second and system events come from <c>sys</c>,
    /// so the whole payload counts, not only who and when.
    /// </summary>
    public static byte[] DedupeKey(string corpId, ReadOnlySpan<byte> plain)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(corpId + "\n"));
        hash.AppendData(plain);
        return hash.GetHashAndReset();
    }

    private static Dictionary<string, string>? FromXml(string text)
    {
        try
        {
            return FlatXml.Read(text, MaxFields);
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static Dictionary<string, string>? FromJson(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return json.RootElement.ValueKind != JsonValueKind.Object
                ? null
                : json.RootElement.EnumerateObject().Take(MaxFields).GroupBy(p => p.Name)
                    .ToDictionary(g => g.Key, g => g.First().Value.ToString());
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
