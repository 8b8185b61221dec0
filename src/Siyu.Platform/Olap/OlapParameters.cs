using System.Collections;
using System.Globalization;
using System.Text;
using Siyu.Kernel;

namespace Siyu.Platform.Olap;

/// <summary>Values for a query's <c>{name:Type}</c> places; they travel beside the SQL, never inside it.</summary>
public sealed class OlapParameters : IEnumerable<KeyValuePair<string, string>>
{
    private readonly List<KeyValuePair<string, string>> values = [];

    public void Add(string name, object value) => values.Add(new(name, Text(value)));

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => values.GetEnumerator();
    IEnumerator IEnumerable.GetEnumerator() => values.GetEnumerator();

    /// <summary>ClickHouse reads a parameter as a tab-separated field.</summary>
    private static string Text(object value) => value switch
    {
        string text => Escaped(text, quote: false),
        IEnumerable list => Array(list),
        _ => Plain(value) ?? throw new BrokenInvariant($"an OLAP parameter is a plain value, not {value.GetType().Name}"),
    };

    private static string Array(IEnumerable list)
    {
        var text = new StringBuilder("[");
        foreach (var item in list)
        {
            if (text.Length > 1) text.Append(',');
            text.Append(item is long or int or ulong or uint or bool
                ? Plain(item)
                : $"'{Escaped(item as string ?? Plain(item)!, quote: true)}'");
        }
        return text.Append(']').ToString();
    }

    private static string? Plain(object value) => value switch
    {
        bool flag => flag ? "true" : "false",
        long or int or ulong or uint or short or ushort or byte => Convert.ToString(value, CultureInfo.InvariantCulture),
        DateTimeOffset at => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture),
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        Day day => day.ToString(),
        Guid id => id.ToString(),
        OrgPath path => Escaped(path.Value, quote: false),
        Enum name => name.ToString(),
        _ => null,
    };

    private static string Escaped(string text, bool quote)
    {
        var escaped = text
            .Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\t", "\\t", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal)
            .Replace("\r", "\\r", StringComparison.Ordinal)
            .Replace("\0", "\\0", StringComparison.Ordinal);
        return quote ? escaped.Replace("'", "\\'", StringComparison.Ordinal) : escaped;
    }
}
