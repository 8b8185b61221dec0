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
            using var document = JsonDocument.Parse(text.TrimStart('\uFEFF'));
            return Node(document.RootElement) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair: an escape that is no text.
            return null;
        }
    }

    // Built anew: of a name that comes twice the last one holds, and what is no text shows here instead of in some handler.
    private static JsonNode? Node(JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                var fields = new JsonObject();
                foreach (var field in json.EnumerateObject()) fields[field.Name] = Node(field.Value);
                return fields;
            case JsonValueKind.Array:
                return new JsonArray([.. json.EnumerateArray().Select(Node)]);
            case JsonValueKind.String:
                return JsonValue.Create(json.GetString());
            case JsonValueKind.Null:
                return null;
            default:
                return JsonValue.Create(json.Clone());
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
