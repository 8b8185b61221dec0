using System.Text.Json.Serialization;
using Siyu.Platform.Outside;

namespace Siyu.Wechat.Api;

/// <summary>Who came (登录): mini program codes, phone codes, web sign-in of the official account. Each code is good once.</summary>
internal sealed class LoginApi(WechatCalls calls)
{
    public Task<Answer<MiniSession>> MiniLogin(WechatApp app, string code, CancellationToken ct) =>
        calls.Get<MiniSession>(app, "/sns/jscode2session",
            Proof(app) + "&grant_type=authorization_code&js_code=" + Uri.EscapeDataString(code), ct);

    public Task<Answer<PhoneFound>> PhoneOf(WechatApp app, string code, CancellationToken ct) =>
        calls.Post<PhoneFound>(app, "/wxa/business/getuserphonenumber", new { code }, Repeat.Never, ct);

    public Task<Answer<WebSession>> WebLogin(WechatApp app, string code, CancellationToken ct) =>
        calls.Get<WebSession>(app, "/sns/oauth2/access_token",
            Proof(app) + "&grant_type=authorization_code&code=" + Uri.EscapeDataString(code), ct);

    public Task<Answer<WebProfile>> Profile(WechatApp app, WebSession session, CancellationToken ct) =>
        calls.Get<WebProfile>(app, "/sns/userinfo",
            $"access_token={Uri.EscapeDataString(session.AccessToken)}&openid={Uri.EscapeDataString(session.OpenId)}&lang=zh_CN", ct);

    private static string Proof(WechatApp app) => $"appid={Uri.EscapeDataString(app.AppId)}&secret={Uri.EscapeDataString(app.AppSecret)}";
}

/// <summary>A mini-program session (小程序会话). Its session key is not read: nothing here needs it.</summary>
internal sealed record MiniSession([property: JsonPropertyName("openid")] string OpenId) : Envelope
{
    [JsonPropertyName("unionid")]
    public string? UnionId { get; init; }
}

internal sealed record PhoneFound(PhoneDetail PhoneInfo) : Envelope;

/// <summary>A phone number the person gave (手机号授权).</summary>
internal sealed record PhoneDetail(
    [property: JsonPropertyName("purePhoneNumber")] string PurePhoneNumber,
    [property: JsonPropertyName("countryCode")] string? CountryCode,
    PhoneWatermark? Watermark);

internal sealed record PhoneWatermark([property: JsonPropertyName("appid")] string? AppId, long Timestamp);

/// <summary>A web session of the official account (网页授权); a snapshot user is nobody yet.</summary>
internal sealed record WebSession(string AccessToken, [property: JsonPropertyName("openid")] string OpenId, string? Scope) : Envelope
{
    [JsonPropertyName("unionid")]
    public string? UnionId { get; init; }

    [JsonPropertyName("is_snapshotuser")]
    public int IsSnapshotUser { get; init; }
}

internal sealed record WebProfile([property: JsonPropertyName("openid")] string OpenId, string? Nickname) : Envelope
{
    [JsonPropertyName("unionid")]
    public string? UnionId { get; init; }
}
