using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Siyu.Platform.Outside;

namespace Siyu.WeCom.Api;

/// <summary>The envelope of every answer (应答信封): HTTP says 200 also for errors, only <c>errcode</c> counts.</summary>
internal abstract record Envelope
{
    public int Errcode { get; init; }
    public string? Errmsg { get; init; }
}

/// <summary>Which secret of the corp a call uses (应用密钥); tokens of different secrets are not interchangeable.</summary>
internal enum Secret { App, Contact }

/// <summary>An answer that says no more than its envelope (空应答).</summary>
internal sealed record Nothing : Envelope;

/// <summary>The one gateway to WeCom (企微网关): every call of every corp goes through here.</summary>
internal sealed class WeComCalls(OutsideCalls outside)
{
    private static readonly CallQuota ForTokens = new(100, 1_000, 1);
    private static readonly TimeSpan UploadTimeout = TimeSpan.FromSeconds(60);

    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.AllowReadingFromString,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public Task<Answer<T>> Get<T>(WeComCorp corp, Secret secret, string path, string query, CancellationToken ct)
        where T : Envelope => Ask<T>(corp, secret, new Wish(path, query, Repeat.Safe), ct);

    /// <summary>Asks with the token of the customer-contact secret.</summary>
    public Task<Answer<T>> Post<T>(WeComCorp corp, string path, object body, Repeat repeat, CancellationToken ct)
        where T : Envelope => Ask<T>(corp, Secret.Contact, new Wish(path, "", repeat) { Content = () => JsonBody(body) }, ct);

    /// <summary>Asks with the token of our own app.</summary>
    public Task<Answer<T>> PostAsApp<T>(WeComCorp corp, string path, object body, Repeat repeat, CancellationToken ct)
        where T : Envelope => Ask<T>(corp, Secret.App, new Wish(path, "", repeat) { Content = () => JsonBody(body) }, ct);

    public Task<Answer<T>> Upload<T>(WeComCorp corp, string path, string query, Func<HttpContent> content, CancellationToken ct)
        where T : Envelope =>
            Ask<T>(corp, Secret.App, new Wish(path, query, Repeat.Safe) { Content = content, Timeout = UploadTimeout }, ct);

    /// <summary>A picture at an address that the platform itself named.</summary>
    public Task<Answer<byte[]>> Picture(WeComCorp corp, string address, CancellationToken ct) => IsPlatforms(corp, address)
        ? outside.Ask(
            new OutsideCall<byte[]>($"wecom {corp.CorpId} pictures", ForTokens, Repeat.Safe, _ => new(HttpMethod.Get, address),
                reply => reply.Status == HttpStatusCode.OK
                    ? reply.Body : new Failure(FailureKind.Item, (int)reply.Status, "no picture")), ct)
        : Task.FromResult<Answer<byte[]>>(new Failure(FailureKind.Permanent, 0, "the platform names its pictures by https addresses"));

    /// <summary>An https address, or one where the platform's interface itself is, as with the sandbox.</summary>
    private static bool IsPlatforms(WeComCorp corp, string address) => Uri.TryCreate(address, UriKind.Absolute, out var picture)
        && (picture.Scheme == Uri.UriSchemeHttps || picture.Authority == new Uri(corp.ApiBase).Authority);

    private sealed record Wish(string Path, string Query, Repeat Repeat)
    {
        public Func<HttpContent>? Content { get; init; }
        public TimeSpan? Timeout { get; init; }
    }

    private Task<Answer<T>> Ask<T>(WeComCorp corp, Secret secret, Wish ask, CancellationToken ct)
        where T : Envelope
    {
        var call = new OutsideCall<T>($"wecom {corp.CorpId} {ask.Path}", Limits.Of(corp, ask.Path), ask.Repeat,
            token => Request(corp, ask, token), Read<T>)
        {
            Credential = Token(corp, secret),
        };
        return outside.Ask(ask.Timeout is { } timeout ? call with { Timeout = timeout } : call, ct);
    }

    private static HttpRequestMessage Request(WeComCorp corp, Wish ask, string? token)
    {
        var query = $"access_token={Uri.EscapeDataString(token ?? "")}{(ask.Query.Length > 0 ? "&" : "")}{ask.Query}";
        return new HttpRequestMessage(ask.Content is null ? HttpMethod.Get : HttpMethod.Post, $"{corp.ApiBase}{ask.Path}?{query}")
        {
            Content = ask.Content?.Invoke(),
        };
    }

    // The length must stand in the header: the platform does not take chunked bodies.
    private static ByteArrayContent JsonBody(object body) => new(JsonSerializer.SerializeToUtf8Bytes(body, Json))
    {
        Headers = { ContentType = new("application/json") { CharSet = Encoding.UTF8.WebName } },
    };

    private CredentialSource Token(WeComCorp corp, Secret secret) => new($"wecom {corp.CorpId} {secret} {corp.ApiBase}", async (_, ct) =>
    {
        var value = secret == Secret.App ? corp.AppSecret : corp.ContactSecret;
        var url = $"{corp.ApiBase}/cgi-bin/gettoken?corpid={Uri.EscapeDataString(corp.CorpId)}&corpsecret={Uri.EscapeDataString(value)}";
        var call = new OutsideCall<TokenAnswer>($"wecom {corp.CorpId} gettoken", ForTokens, Repeat.Safe,
            _ => new(HttpMethod.Get, url), Read<TokenAnswer>);
        var token = await outside.Ask(call, ct);
        return token.Map(t => new Credential(t.AccessToken, TimeSpan.FromSeconds(t.ExpiresIn)));
    });

    private static Answer<T> Read<T>(OutsideReply reply)
        where T : Envelope
    {
        try
        {
            var answer = JsonSerializer.Deserialize<T>(reply.Body, Json);
            if (answer is null) return new Failure(FailureKind.Unknown, (int)reply.Status, "an empty answer");
            return answer.Errcode == Errcode.Ok ? answer : Errcode.Failure(answer.Errcode, answer.Errmsg);
        }
        catch (JsonException)
        {
            // A proxy's page or a cut-off body: nobody knows what the other side did.
            return new Failure(FailureKind.Unknown, (int)reply.Status, "not an answer of WeCom");
        }
    }

    private sealed record TokenAnswer(string AccessToken, int ExpiresIn) : Envelope;
}
