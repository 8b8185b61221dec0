using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Siyu.Platform.Outside;

namespace Siyu.Wechat.Api;

/// <summary>The envelope of every answer (应答信封); a success may lack <c>errcode</c>.</summary>
internal abstract record Envelope
{
    public int Errcode { get; init; }
    public string? Errmsg { get; init; }
}

/// <summary>An answer that says no more than its envelope (空应答).</summary>
internal sealed record Nothing : Envelope;

/// <summary>What to ask, whether it may be repeated, and how its answer reads (接口请求).</summary>
internal sealed record WechatWish<T>(string Path, object Body, Repeat Repeat, Func<OutsideReply, Answer<T>> Read);

/// <summary>The one gateway to WeChat (微信网关): every call of every app goes through here.</summary>
internal sealed class WechatCalls(OutsideCalls outside)
{
    private static readonly CallQuota ForTokens = new(1_000, 20_000, 1);

    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.AllowReadingFromString,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Asks with the app's own token.</summary>
    public Task<Answer<T>> Post<T>(WechatApp app, string path, object body, Repeat repeat, CancellationToken ct)
        where T : Envelope => Post(app, new WechatWish<T>(path, body, repeat, Read<T>), ct);

    /// <summary>Asks with the app's own token for something that reads differently (a picture).</summary>
    public Task<Answer<T>> Post<T>(WechatApp app, WechatWish<T> wish, CancellationToken ct) =>
        outside.Ask(new OutsideCall<T>($"wechat {app.AppId} {wish.Path}", Limit.Of(app, wish.Path), wish.Repeat,
            token => new(HttpMethod.Post, $"{app.ApiBase}{wish.Path}?access_token={Uri.EscapeDataString(token ?? "")}") { Content =
                JsonBody(wish.Body) }, wish.Read)
        {
            Credential = Token(app),
        }, ct);

    /// <summary>Asks without a token: the query carries what proves us.</summary>
    public Task<Answer<T>> Get<T>(WechatApp app, string path, string query, CancellationToken ct)
        where T : Envelope =>
        outside.Ask(new OutsideCall<T>($"wechat {app.AppId} {path}", Limit.Of(app, path), Repeat.Safe,
            _ => new(HttpMethod.Get, $"{app.ApiBase}{path}?{query}"), Read<T>), ct);

    public static Answer<T> Read<T>(OutsideReply reply)
        where T : Envelope
    {
        try
        {
            var answer = JsonSerializer.Deserialize<T>(reply.Body, Json);
            if (answer is null) return new Failure(FailureKind.Unknown, (int)reply.Status, "an empty answer");
            return answer.Errcode == 0 ? answer : Errcode.Failure(answer.Errcode, answer.Errmsg);
        }
        catch (JsonException)
        {
            // A proxy's page or a cut-off body: nobody knows what the other side did.
            return new Failure(FailureKind.Unknown, (int)reply.Status, "not an answer of WeChat");
        }
    }

    private static ByteArrayContent JsonBody(object body) => new(JsonSerializer.SerializeToUtf8Bytes(body, Json))
    {
        Headers = { ContentType = new("application/json") { CharSet = Encoding.UTF8.WebName } },
    };

    // The stable family: several nodes get the same token; forcing is rationed, so only after a refusal.
    private CredentialSource Token(WechatApp app) => new($"wechat {app.AppId} {app.ApiBase}", async (refused, ct) =>
    {
        var body = new { grant_type = "client_credential", appid = app.AppId, secret = app.AppSecret, force_refresh = refused };
        var token = await outside.Ask(new OutsideCall<TokenAnswer>($"wechat {app.AppId} stable_token", ForTokens, Repeat.Safe,
            _ => new(HttpMethod.Post, app.ApiBase + "/cgi-bin/stable_token") { Content = JsonBody(body) }, Read<TokenAnswer>), ct);
        return token.Map(t => new Credential(t.AccessToken, TimeSpan.FromSeconds(t.ExpiresIn)));
    });

    private sealed record TokenAnswer(string AccessToken, int ExpiresIn) : Envelope;
}
