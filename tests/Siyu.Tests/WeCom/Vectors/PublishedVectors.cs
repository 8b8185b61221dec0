using System.Text.Json;

namespace Siyu.Tests.WeCom.Vectors;

/// <summary>The published callback vectors, read from the JSON beside this file.</summary>
internal static class PublishedVectors
{
    private static readonly JsonElement Root = Load();

    public static JsonElement Named(string id) =>
        Root.GetProperty("vectors").EnumerateArray().Single(v => v.GetProperty("id").GetString() == id);

    public static JsonElement JsSdk => Root.GetProperty("jssdk");

    public static string Text(this JsonElement vector, string name) => vector.GetProperty(name).GetString()!;

    private static JsonElement Load()
    {
        using var stream = typeof(PublishedVectors).Assembly.GetManifestResourceStream("Siyu.Tests.WeCom.Vectors.callback-crypto.json")!;
        return JsonDocument.Parse(stream).RootElement.Clone();
    }
}
