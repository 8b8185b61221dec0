using System.Text.Json;
using System.Text.Json.Nodes;

namespace Siyu.Sandbox.Core;

/// <summary>Fields of a request as Tencent reads them: numbers may come as text, flags as numbers, unknown ones are ignored.</summary>
internal static class JsonFields
{
    /// <summary>The body, or null when it is no JSON object.</summary>
    public static JsonObject? Parse(string text)
    {
        if (string.IsNullOrWhiteSpace(text)) return [];
        try
        {
            return JsonNode.Parse(text.TrimStart('\uFEFF')) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static string? Str(this JsonObject? json, string name) => json?[name] switch
    {
        JsonValue value when value.TryGetValue(out string? text) => text,
        JsonValue value when value.GetValueKind() == JsonValueKind.Number => value.ToJsonString(),
        _ => null,
    };

    public static long? Num(this JsonObject? json, string name) => json?[name] switch
    {
        JsonValue value when value.TryGetValue(out long number) => number,
        JsonValue value when value.TryGetValue(out bool flag) => flag ? 1 : 0,
        JsonValue value when value.TryGetValue(out string? text) && long.TryParse(text, Text.Plain, out var number) => number,
        _ => null,
    };

    public static bool? Flag(this JsonObject? json, string name) => json?[name] switch
    {
        JsonValue value when value.TryGetValue(out bool flag) => flag,
        _ => json.Num(name) is { } number ? number != 0 : null,
    };

    public static JsonObject? Obj(this JsonObject? json, string name) => json?[name] as JsonObject;

    public static IReadOnlyList<JsonObject> Objs(this JsonObject? json, string name) =>
        json?[name] is JsonArray array ? [.. array.OfType<JsonObject>()] : [];

    public static IReadOnlyList<string> Strs(this JsonObject? json, string name) => json?[name] switch
    {
        JsonArray array => [.. array.OfType<JsonValue>().Select(v => v.TryGetValue(out string? text) ? text : v.ToJsonString())],
        _ => [],
    };

    public static IReadOnlyList<long> Nums(this JsonObject? json, string name) =>
        [.. json.Strs(name).Where(s => long.TryParse(s, Text.Plain, out _)).Select(s => long.Parse(s, Text.Plain))];

    public static bool Has(this JsonObject? json, string name) => json?[name] is not null;

    public static JsonArray Array(this IEnumerable<string> items) => new([.. items.Select(i => JsonValue.Create(i))]);
    public static JsonArray Array(this IEnumerable<long> items) => new([.. items.Select(i => JsonValue.Create(i))]);
    public static JsonArray Array(this IEnumerable<JsonObject> items) => new([.. items]);
}
