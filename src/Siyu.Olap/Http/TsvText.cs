namespace Siyu.Olap.Http;

/// <summary>ClickHouse reads parameter values as tab-separated text; a plain value must be escaped so.</summary>
internal static class TsvText
{
    public static string Escape(string value) => value
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\t", "\\t", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal)
        .Replace("\r", "\\r", StringComparison.Ordinal)
        .Replace("\0", "\\0", StringComparison.Ordinal);
}
