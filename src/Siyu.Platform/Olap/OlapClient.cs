using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Siyu.Kernel;

namespace Siyu.Platform.Olap;

/// <summary>
/// Speaks ClickHouse's HTTP interface (分析库客户端): the embedded Siyu.Olap or any ClickHouse server, it can't tell which.
/// </summary>
public sealed class OlapClient
{
    /// <summary>Column names are snake_case, C# names are not.</summary>
    public static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private static readonly KeyValuePair<string, string>[] ReadSettings =
    [
        new("default_format", "JSONEachRow"), new("output_format_json_quote_64bit_integers", "0"), new("date_time_output_format", "iso"),
    ];

    private readonly HttpClient http;
    private readonly Func<CancellationToken, Task<OlapAddress>> address;
    private readonly TimeSpan timeout;

    public OlapClient(HttpClient http, OlapServer server, OlapOptions options)
        : this(http, server.Address, options.Timeout)
    {
    }

    private OlapClient(HttpClient http, Func<CancellationToken, Task<OlapAddress>> address, TimeSpan timeout) =>
        (this.http, this.address, this.timeout) = (http, address, timeout);

    /// <summary>Hears which tables rows were sent to.</summary>
    internal Commits? Commits { get; init; }

    /// <summary>The same client, bound to one address: for those who make it ready.</summary>
    internal OlapClient At(OlapAddress fixedAddress) => new(http, _ => Task.FromResult(fixedAddress), timeout);

    /// <summary>The rows, as they come.</summary>
    public async IAsyncEnumerable<T> Query<T>(
        string sql, OlapParameters? parameters = null, [EnumeratorCancellation] CancellationToken ct = default)
    {
        using var limit = Limited(ct);
        using var answer = await Send(sql, [.. ReadSettings, .. Values(parameters)], null, (limit, ct));
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(limit.Token), Encoding.UTF8);
        while (await Line(reader, (limit, ct)) is { } line)
        {
            if (line.Length == 0) continue;
            if (line[0] != '{')
                throw OlapError.Answered((int)HttpStatusCode.InternalServerError, line + await reader.ReadToEndAsync(limit.Token));
            yield return JsonSerializer.Deserialize<T>(line, Json) ?? throw new BrokenInvariant("a row is an object");
        }
    }

    /// <summary>All the rows of a bounded answer.</summary>
    public async Task<IReadOnlyList<T>> Rows<T>(string sql, OlapParameters? parameters = null, CancellationToken ct = default)
    {
        var rows = new List<T>();
        await foreach (var row in Query<T>(sql, parameters, ct)) rows.Add(row);
        return rows;
    }

    /// <summary>The one value of a one-row, one-column answer.</summary>
    public async Task<T> Scalar<T>(string sql, OlapParameters? parameters = null, CancellationToken ct = default)
    {
        var row = (await Rows<Dictionary<string, T>>(sql, parameters, ct)).Single();
        return row.Values.Single();
    }

    /// <summary>Runs a statement that answers nothing.</summary>
    public async Task Execute(string sql, OlapParameters? parameters = null, CancellationToken ct = default)
    {
        using var limit = Limited(ct);
        using var answer = await Send(sql, [.. Values(parameters)], null, (limit, ct));
    }

    /// <summary>Inserts rows as objects; the same token twice inserts once.</summary>
    public Task Insert<T>(string table, IReadOnlyCollection<T> rows, string? token = null, CancellationToken ct = default) =>
        InsertLines(table, stream =>
        {
            foreach (var row in rows)
            {
                JsonSerializer.Serialize(stream, row, Json);
                stream.WriteByte((byte)'\n');
            }
        }, token, ct);

    /// <summary>Inserts rows that are JSON lines already.</summary>
    /// <param name="bytes">About how many they are, so that memory is taken once.</param>
    public async Task InsertLines(string table, Action<Stream> write, string? token, CancellationToken ct, int bytes = 0)
    {
        var settings = new List<KeyValuePair<string, string>> { new("date_time_input_format", "best_effort"), new("async_insert", "0") };
        if (token is not null) settings.AddRange([new("insert_deduplicate", "1"), new("insert_deduplication_token", token)]);
        using var body = new MemoryStream(bytes);
        write(body);
        if (body.Length == 0) return;
        body.Position = 0;
        using var limit = Limited(ct);
        try
        {
            using var answer = await Send($"INSERT INTO {table} FORMAT JSONEachRow", settings, body, (limit, ct));
        }
        finally
        {
            // Also where the answer was lost: the rows may be there.
            Commits?.Raise([table]);
        }
    }

    private async Task<HttpResponseMessage> Send(
        string sql, IReadOnlyList<KeyValuePair<string, string>> query, Stream? data,
        (CancellationTokenSource Limit, CancellationToken Caller) time)
    {
        try
        {
            var to = await address(time.Limit.Token);
            var all = query.Append(new("database", to.Database))
                .Append(new("max_execution_time", ((int)timeout.TotalSeconds).ToString(CultureInfo.InvariantCulture)));
            if (data is not null) all = all.Append(new("query", sql));
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(to.Url, "?" + string.Join('&', all.Select(Pair))));
            request.Headers.Add("X-ClickHouse-User", to.User);
            request.Headers.Add("X-ClickHouse-Key", to.Password);
            request.Content = data is null ? new StringContent(sql, Encoding.UTF8) : new StreamContent(data);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, time.Limit.Token);
            if (answer.IsSuccessStatusCode) return answer;
            using (answer) throw OlapError.Answered((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(time.Limit.Token));
        }
        catch (Exception silent) when (IsSilence(silent, time.Caller))
        {
            throw OlapError.Silent(silent);
        }
    }

    private static async Task<string?> Line(StreamReader reader, (CancellationTokenSource Limit, CancellationToken Caller) time)
    {
        try
        {
            return await reader.ReadLineAsync(time.Limit.Token);
        }
        catch (Exception silent) when (IsSilence(silent, time.Caller))
        {
            throw OlapError.Silent(silent);
        }
    }

    /// <summary>A broken line or our own time limit; not the caller's wish to stop.</summary>
    private static bool IsSilence(Exception why, CancellationToken caller) =>
        why is HttpRequestException or IOException || (why is OperationCanceledException && !caller.IsCancellationRequested);

    private CancellationTokenSource Limited(CancellationToken ct)
    {
        var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(timeout + TimeSpan.FromSeconds(2));
        return limit;
    }

    private static IEnumerable<KeyValuePair<string, string>> Values(OlapParameters? parameters) =>
        parameters?.Select(p => KeyValuePair.Create("param_" + p.Key, p.Value)) ?? [];

    private static string Pair(KeyValuePair<string, string> pair) => $"{pair.Key}={Uri.EscapeDataString(pair.Value)}";
}
