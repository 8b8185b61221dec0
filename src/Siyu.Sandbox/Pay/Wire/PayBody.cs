using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Siyu.Sandbox.Pay.Wire;

/// <summary>
/// A JSON request body read strictly (参数校验): kinds are exact, lengths bounded, unknown fields ignored;
/// the first bad field is refused as PARAM_ERROR with its place.
/// </summary>
internal sealed class PayBody(JsonElement json, string path = "")
{
    private static readonly string[] Rfc3339 =
    [
        "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'",
    ];

    public static PayBody Parse(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            if (document.RootElement.ValueKind == JsonValueKind.Object) return new PayBody(document.RootElement.Clone());
        }
        catch (JsonException)
        {
            // Answered below, as for any other body that is not an object.
        }
        throw PayRefusal.Field("/", "", "请求体不是合法的JSON对象");
    }

    public string Text(string name, int max, int min = 1) =>
        OptionalText(name, max, min) ?? throw Refuse(name, "", $"输入源“/body{path}/{name}”映射到值字段“{name}”，此字段必填");

    public string? OptionalText(string name, int max, int min = 1)
    {
        if (Find(name) is not { } value) return null;
        if (value.ValueKind != JsonValueKind.String) throw WrongKind(name, value, "字符串");
        var text = Decoded(value) ?? throw WrongKind(name, value, "合法的UTF-8字符串");
        if (text.Length == 0) return null;
        var length = text.EnumerateRunes().Count();
        if (length < min) throw Refuse(name, text, Rule(name, $"字符数 {length}，小于最小值 {min}"));
        if (length > max) throw Refuse(name, text, Rule(name, $"字符数 {length}，大于最大值 {max}"));
        return text;
    }

    public string Text(string name, int max, Regex pattern, int min = 1)
    {
        var text = Text(name, max, min);
        return pattern.IsMatch(text) ? text : throw Refuse(name, text, Rule(name, "含有不允许的字符"));
    }

    public string? OptionalBytes(string name, int maxBytes)
    {
        var text = OptionalText(name, maxBytes);
        if (text is null) return null;
        var length = Encoding.UTF8.GetByteCount(text);
        return length <= maxBytes ? text : throw Refuse(name, text, Rule(name, $"字节数 {length}，大于最大值 {maxBytes}"));
    }

    public string OneOf(string name, params string[] allowed)
    {
        var text = Text(name, 64);
        return allowed.Contains(text) ? text : throw Refuse(name, text, Rule(name, "枚举值应为" + string.Join("、", allowed)));
    }

    public long Number(string name, long min, long max) =>
        OptionalNumber(name, min, max) ?? throw Refuse(name, "", $"输入源“/body{path}/{name}”映射到数值字段“{name}”，此字段必填");

    public long? OptionalNumber(string name, long min, long max)
    {
        if (Find(name) is not { } value) return null;
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt64(out var number)) throw WrongKind(name, value, "整数");
        if (number < min) throw Refuse(name, Text(number), Rule(name, $"数值 {number}，小于最小值 {min}"));
        if (number > max) throw Refuse(name, Text(number), Rule(name, $"数值 {number}，大于最大值 {max}"));
        return number;
    }

    public bool? Flag(string name) => Find(name) is not { } value ? null : value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw WrongKind(name, value, "布尔值"),
    };

    public DateTimeOffset? Time(string name)
    {
        var text = OptionalText(name, 64);
        if (text is null) return null;
        return DateTimeOffset.TryParseExact(text, Rfc3339, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? at
            : throw Refuse(name, text, Rule(name, "应为rfc3339格式，如2018-06-08T10:34:56+08:00"));
    }

    public PayBody Object(string name) =>
        OptionalObject(name) ?? throw Refuse(name, "", $"输入源“/body{path}/{name}”映射到字段“{name}”，此字段必填");

    public PayBody? OptionalObject(string name)
    {
        if (Find(name) is not { } value) return null;
        return value.ValueKind == JsonValueKind.Object ? new PayBody(value, $"{path}/{name}") : throw WrongKind(name, value, "对象");
    }

    public IReadOnlyList<PayBody> List(string name, int min, int max)
    {
        if (Find(name) is not { } value)
        {
            return min == 0 ? [] : throw Refuse(name, "", $"输入源“/body{path}/{name}”映射到字段“{name}”，此字段必填");
        }
        if (value.ValueKind != JsonValueKind.Array) throw WrongKind(name, value, "数组");
        var count = value.GetArrayLength();
        if (count < min || count > max) throw Refuse(name, Text(count), Rule(name, $"元素个数 {count}，应在 {min} 到 {max} 之间"));
        var items = new List<PayBody>(count);
        foreach (var item in value.EnumerateArray())
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"{path}/{name}/{items.Count}");
            if (item.ValueKind != JsonValueKind.Object) throw PayRefusal.Field(place, item.GetRawText(), "数组元素应为对象");
            items.Add(new PayBody(item, place));
        }
        return items;
    }

    public PayRefusal Refuse(string name, string? value, string issue) => PayRefusal.Field($"{path}/{name}", value, issue);

    private JsonElement? Find(string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private PayRefusal WrongKind(string name, JsonElement value, string kind) =>
        Refuse(name, value.GetRawText(), $"输入源“/body{path}/{name}”映射到字段“{name}”类型错误，应为{kind}");

    private static string? Decoded(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, or bytes that are no UTF-8; the caller refuses the field.
            return null;
        }
    }

    private string Rule(string name, string what) => $"输入源“/body{path}/{name}”映射到值字段“{name}”规则校验失败，{what}";

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
