using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;

namespace Siyu.Bench.Harness;

/// <summary>One HTTP call of a client (调用); the body is JSON unless a type is named.</summary>
internal sealed record Call(HttpMethod Method, string Path)
{
    public string? Token { get; init; }
    public byte[]? Body { get; init; }
    public string ContentType { get; init; } = "application/json";
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];
}

/// <summary>What came back (回应).</summary>
internal sealed record Answer(HttpStatusCode Status, byte[] Body, TimeSpan? RetryAfter)
{
    public bool Ok => (int)Status is >= 200 and < 300;
}

/// <summary>
/// Clients that call, wait for the answer and call again (闭环负载): HTTP/1.1, a kept connection each, no more under way than there are
/// clients.
/// </summary>
internal sealed class ClosedLoop : IDisposable
{
    private const int FaultsShown = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly int clients;
    private readonly HttpMessageInvoker http;
    private readonly Uri address;
    private readonly ConcurrentQueue<string> shown = new();

    public ClosedLoop(string address, int clients)
    {
        (this.address, this.clients) = (new Uri(address), clients);
        http = new(new SocketsHttpHandler
        {
            UseProxy = false, UseCookies = false, AllowAutoRedirect = false, MaxConnectionsPerServer = clients,
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(5), ActivityHeadersPropagator = null,
        });
    }

    /// <summary>Waits so long after a 503 as its <c>Retry-After</c> says; else calls again at once.</summary>
    public bool HeedsRetryAfter { get; init; }

    /// <summary>The first answers that were no success, to tell what went wrong.</summary>
    public IEnumerable<string> FirstRefusals => shown;

    /// <param name="next">A client's next call; null when it is done.</param>
    /// <param name="heard">Every answer, on its client's own turn.</param>
    public async Task<Load> Run(Func<int, Call?> next, Action<int, Call, Answer>? heard, CancellationToken ct)
    {
        var watch = Stopwatch.StartNew();
        var tallies = await Task.WhenAll(Enumerable.Range(0, clients).Select(client =>
            Task.Run(() => Client(client, next, heard, ct), ct)));
        return Load.Of(tallies, watch.Elapsed.TotalSeconds);
    }

    public async Task<Answer> Send(Call call, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(call.Method, new Uri(address, call.Path)) { Version = HttpVersion.Version11 };
        if (call.Token is { } token) request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        foreach (var (name, value) in call.Headers) request.Headers.TryAddWithoutValidation(name, value);
        if (call.Body is { } body)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(call.ContentType);
        }
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Patience);
        using var answer = await http.SendAsync(request, limit.Token);
        return new(answer.StatusCode, await answer.Content.ReadAsByteArrayAsync(limit.Token), answer.Headers.RetryAfter?.Delta);
    }

    public void Dispose() => http.Dispose();

    private async Task<Tally> Client(int client, Func<int, Call?> next, Action<int, Call, Answer>? heard, CancellationToken ct)
    {
        var tally = new Tally();
        while (!ct.IsCancellationRequested && next(client) is { } call)
        {
            var begun = Stopwatch.GetTimestamp();
            try
            {
                var answer = await Send(call, ct);
                Count(tally, call, answer, Stopwatch.GetElapsedTime(begun));
                heard?.Invoke(client, call, answer);
                if (answer.Status == HttpStatusCode.ServiceUnavailable && HeedsRetryAfter && answer.RetryAfter is { } wait)
                    await Task.Delay(wait, ct);
            }
            catch (HttpRequestException broken)
            {
                tally.Faults++;
                Show(broken.Message);
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                tally.Faults++;
                Show($"{call.Method} {call.Path}: no answer in {Patience.TotalSeconds:F0} s");
            }
        }
        return tally;
    }

    private void Count(Tally tally, Call call, Answer answer, TimeSpan took)
    {
        if (answer.Ok)
        {
            tally.Microseconds.Add((long)took.TotalMicroseconds);
            return;
        }
        if (answer.Status == HttpStatusCode.ServiceUnavailable) tally.Busy++;
        else tally.Refused++;
        Show($"{call.Method} {call.Path} → {(int)answer.Status} {System.Text.Encoding.UTF8.GetString(answer.Body)}");
    }

    private void Show(string line)
    {
        if (shown.Count < FaultsShown) shown.Enqueue(line);
    }
}
