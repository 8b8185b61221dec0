using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Siyu.Payments.Api;

/// <summary>A call to make (请求): <paramref name="Target"/> is path and query exactly as signed and sent.</summary>
internal sealed record PayCall(HttpMethod Method, string Target, object? Body = null)
{
    /// <summary>Names the key that sealed a field of the body, or the one WeChat shall sign with.</summary>
    public string? PlatformSerial { get; init; }
}

/// <summary>What came back (应答), not yet believed.</summary>
internal sealed record WireAnswer(int Status, SignedMessage? Signed, byte[] Body);

/// <summary>Signs calls and sends them (微信支付连接); knows nothing of their meaning.</summary>
internal sealed class PayWire : IDisposable
{
    private static readonly ProductInfoHeaderValue Agent = new("Siyu", "0.1");
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);
    private const int MaxAnswerBytes = 4 << 20;
    private const int MaxConnections = 64;
    private readonly HttpClient http;
    private readonly TimeProvider clock;

    public PayWire(TimeProvider clock)
        : this(clock, new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            MaxConnectionsPerServer = MaxConnections,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        })
    {
    }

    internal PayWire(TimeProvider clock, HttpMessageHandler handler)
    {
        this.clock = clock;
        http = new HttpClient(handler) { Timeout = Timeout, MaxResponseContentBufferSize = MaxAnswerBytes };
    }

    public async Task<WireAnswer> Send(Merchant merchant, PayCall call, CancellationToken ct)
    {
        using var request = Request(merchant, new Uri(merchant.Account.BaseUrl.TrimEnd('/') + call.Target), call);
        using var response = await http.SendAsync(request, ct);
        var body = await response.Content.ReadAsByteArrayAsync(ct);
        return new((int)response.StatusCode, SignedMessage.Read(name => Header(response, name), body), body);
    }

    /// <summary>Opens a bill for reading; its answer carries no signature, its hash is known from the signed one before.</summary>
    public async Task<HttpResponseMessage> Download(Merchant merchant, Uri address, CancellationToken ct)
    {
        using var request = Request(merchant, address, new PayCall(HttpMethod.Get, address.PathAndQuery));
        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
    }

    public void Dispose() => http.Dispose();

    private HttpRequestMessage Request(Merchant merchant, Uri address, PayCall call)
    {
        var body = call.Body is null ? "" : JsonSerializer.Serialize(call.Body, call.Body.GetType(), PayJson.Options);
        var timestamp = clock.GetUtcNow().ToUnixTimeSeconds();
        var nonce = RequestSignature.Nonce();
        var signature = merchant.Sign(RequestSignature.Text(call.Method.Method, address.PathAndQuery, timestamp, nonce, body));
        var request = new HttpRequestMessage(call.Method, address);
        request.Headers.Authorization = new(RequestSignature.Scheme, RequestSignature.Attributes(merchant, timestamp, nonce, signature));
        request.Headers.Accept.Add(new("application/json"));
        request.Headers.UserAgent.Add(Agent);
        if ((call.PlatformSerial ?? Preferred(merchant)) is { } serial) request.Headers.Add("Wechatpay-Serial", serial);
        if (call.Method != HttpMethod.Get) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        return request;
    }

    /// <summary>A merchant with a public key asks to be answered under it, also during WeChat's grey switch.</summary>
    private static string? Preferred(Merchant merchant) =>
        merchant.Account.PublicKeys.Keys.Order(StringComparer.Ordinal).LastOrDefault();

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}
