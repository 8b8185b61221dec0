namespace Siyu.Sandbox.Core;

/// <summary>An app of WeChat (小程序 or 公众号); unionids exist when it is bound to an open platform.</summary>
internal sealed record WechatApp(string AppId, string Secret, string Kind, string Name)
{
    public string? Platform { get; init; }

    /// <summary>Where its message push goes, with the push secrets.</summary>
    public string? CallbackUrl { get; init; }

    public required string Token { get; init; }
    public required string EncodingAesKey { get; init; }

    /// <summary>Published pages (mini program); empty means that every page is.</summary>
    public IReadOnlyList<string> Pages { get; init; } = [];

    /// <summary>The original id (原始 ID), which message push is addressed to.</summary>
    public string OriginalId { get; init; } = "";

    /// <summary>Who may call; empty allows all.</summary>
    public IReadOnlyList<string> TrustedAddresses { get; init; } = [];

    public const string MiniProgram = "mini";
    public const string OfficialAccount = "official";
}

/// <summary>The WeChat apps that every plane must know: an openid belongs to one of them.</summary>
internal sealed class WechatApps(Store store)
{
    private const string DocumentKind = "wechat-app";

    public IReadOnlyList<WechatApp> All => [.. store.All<WechatApp>(DocumentKind).OrderBy(a => a.AppId, StringComparer.Ordinal)];

    public WechatApp? Find(string appId) => store.Get<WechatApp>(DocumentKind, appId);

    public void Put(WechatApp app) => store.Put(DocumentKind, app.AppId, app);
}
