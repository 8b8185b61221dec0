using System.Text;
using Siyu.Olap.Engine;

namespace Siyu.Olap.Http;

/// <summary>One HTTP request in ClickHouse's words: query, database, format, parameters, settings.</summary>
internal sealed record QueryRequest(string Query, string QueryId, string? Database, string? Format)
{
    private static readonly HashSet<string> NotSettings = new(StringComparer.Ordinal)
    {
        "query", "query_id", "database", "default_format", "user", "password", "quota_key", "role", "stacktrace",
        "wait_end_of_query", "buffer_size", "session_check", "session_timeout", "session_id", "compress", "decompress",
        "enable_http_compression", "add_http_cors_header", "send_progress_in_http_headers", "http_headers_progress_interval_ms",
        "client_protocol_version",
    };

    public IReadOnlyList<KeyValuePair<string, string>> Parameters { get; private init; } = [];
    public IReadOnlyList<KeyValuePair<string, string>> Settings { get; private init; } = [];

    /// <summary>The client wants the whole answer or the whole error, not a stream.</summary>
    public bool WaitEnd { get; private init; }

    public static QueryRequest From(HttpRequest http)
    {
        var url = http.Query;
        if (url.ContainsKey("session_id")) throw OlapError.NotImplemented("Sessions are not kept here; send settings with each query.");
        if (On(url["compress"]) || On(url["decompress"]))
            throw OlapError.NotImplemented("ClickHouse's own compression frames are not read here; use HTTP Content-Encoding.");

        return new QueryRequest(
            Last(url["query"]) ?? "",
            Last(url["query_id"]) ?? Last(http.Headers["X-ClickHouse-Query-Id"]) ?? Guid.CreateVersion7().ToString(),
            Last(url["database"]) ?? Last(http.Headers["X-ClickHouse-Database"]),
            Last(url["default_format"]) ?? Last(http.Headers["X-ClickHouse-Format"]))
        {
            Parameters = [.. url.Where(p => p.Key.StartsWith("param_", StringComparison.Ordinal))
                .Select(p => KeyValuePair.Create(p.Key["param_".Length..], Last(p.Value) ?? ""))],
            Settings = [.. url.Where(p => !NotSettings.Contains(p.Key) && !p.Key.StartsWith("param_", StringComparison.Ordinal))
                .Select(p => KeyValuePair.Create(p.Key, Last(p.Value) ?? ""))],
            WaitEnd = On(url["wait_end_of_query"]),
        };
    }

    private static string? Last(Microsoft.Extensions.Primitives.StringValues values) => values.Count == 0 ? null : values[^1];

    private static bool On(Microsoft.Extensions.Primitives.StringValues values) => Last(values) is "1" or "true";
}
