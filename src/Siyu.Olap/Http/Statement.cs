using System.Text;
using System.Text.RegularExpressions;

namespace Siyu.Olap.Http;

/// <summary>Recognises, at a request's head, the INSERT whose data follows, and at a query's tail the format it asks for.</summary>
internal static partial class Statement
{
    /// <summary>Formats of which pieces can follow one another with nothing between, before or after.</summary>
    private static readonly HashSet<string> Streamable = new(StringComparer.OrdinalIgnoreCase)
    {
        "JSONEachRow", "NDJSON", "JSONLines", "JSONCompactEachRow", "JSONStringsEachRow", "TabSeparated", "TSV",
        "TabSeparatedRaw", "TSVRaw", "CSV", "RowBinary", "TSKV", "LineAsString", "RawBLOB",
    };

    /// <summary>The INSERT without its FORMAT clause, the format, and how many characters they took; null if it is none.</summary>
    public static (string Insert, string Format, int Length)? DataInsert(string text)
    {
        var found = InsertHead().Match(text);
        if (!found.Success || SelectWord().IsMatch(found.Groups["insert"].ValueSpan)) return null;
        return (found.Groups["insert"].Value, found.Groups["format"].Value, found.Length);
    }

    /// <summary>The format of the answer, and whether its pieces may be sent as they come.</summary>
    public static (string Format, bool Streams) Answer(string query, string? fallback)
    {
        var asked = FormatTail().Match(query);
        var format = asked.Success ? asked.Groups[1].Value : fallback ?? "TabSeparated";
        // A FORMAT hidden behind a comment would make the pieces carry headers: then nothing is streamed.
        var certain = asked.Success || !FormatWord().IsMatch(query);
        return (format, certain && Streamable.Contains(format) && SelectHead().IsMatch(query));
    }

    /// <summary>The MIME type that ClickHouse gives the format.</summary>
    public static string ContentType(string format) => format.ToUpperInvariant() switch
    {
        "JSONEACHROW" or "NDJSON" or "JSONLINES" => "application/x-ndjson; charset=UTF-8",
        "JSON" or "JSONCOMPACT" or "JSONSTRINGS" or "JSONCOLUMNS" => "application/json; charset=UTF-8",
        "TABSEPARATED" or "TSV" or "TABSEPARATEDWITHNAMES" or "TSVWITHNAMES" => "text/tab-separated-values; charset=UTF-8",
        "CSV" => "text/csv; charset=UTF-8; header=absent",
        "CSVWITHNAMES" => "text/csv; charset=UTF-8; header=present",
        "ROWBINARY" or "NATIVE" or "PARQUET" or "ARROW" or "RAWBLOB" => "application/octet-stream",
        _ => "text/plain; charset=UTF-8",
    };

    [GeneratedRegex("""
        \A\s*(?<insert>INSERT\s+INTO\b[^;'"]*?)\s+FORMAT\s+(?<format>[A-Za-z0-9]+)[ \t]*;?[ \t]*(?:\r?\n|\z)
        """, RegexOptions.IgnoreCase)]
    private static partial Regex InsertHead();

    [GeneratedRegex(@"\bSELECT\b", RegexOptions.IgnoreCase)]
    private static partial Regex SelectWord();

    [GeneratedRegex(@"\A\s*(?:SELECT|WITH)\b", RegexOptions.IgnoreCase)]
    private static partial Regex SelectHead();

    [GeneratedRegex(@"\bFORMAT\s+([A-Za-z0-9]+)\s*;?\s*\z", RegexOptions.IgnoreCase)]
    private static partial Regex FormatTail();

    [GeneratedRegex(@"\bFORMAT\b", RegexOptions.IgnoreCase)]
    private static partial Regex FormatWord();
}
