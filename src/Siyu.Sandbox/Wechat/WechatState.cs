using Siyu.Sandbox.Core;

namespace Siyu.Sandbox.Wechat;

/// <summary>An app's token; the two families (普通 and stable) know nothing of each other.</summary>
internal sealed record WechatToken(string Token, string AppId, bool Stable, long IssuedAtMs, long ExpiresAtMs)
{
    /// <summary>A newer one was issued; this one holds until then.</summary>
    public long? ReplacedAtMs { get; init; }
}

/// <summary>A code that a page or a button got for one human, once.</summary>
internal sealed record WechatCode(string Code, string AppId, string Purpose, string Persona, long IssuedAtMs)
{
    public string Scope { get; init; } = "";
    public bool Used { get; init; }

    public const string MiniLogin = "login";
    public const string Phone = "phone";
    public const string Web = "web";
}

/// <summary>A user's token of the official account's web login.</summary>
internal sealed record WebToken(string Token, string AppId, string Persona, string Scope, long ExpiresAtMs)
{
    public required string Refresh { get; init; }
    public required long RefreshEndsAtMs { get; init; }
}

internal sealed record SubscribeTemplate(string TemplateId, string AppId, string Title, IReadOnlyList<string> Keys);

/// <summary>How many messages of a template a user still allows.</summary>
internal sealed record Grant(string AppId, string OpenId, string TemplateId, int Left)
{
    public string Id => $"{AppId}/{OpenId}/{TemplateId}";
}

internal sealed record JumpLink(string Id, string AppId, string Path, string Query, string EnvVersion)
{
    public required long CreatedAtMs { get; init; }

    /// <summary>Zero is never.</summary>
    public long ExpiresAtMs { get; init; }
}

internal sealed record Parcel(string TrackingNo, string ExpressCompany, string GoodsDesc, long UploadedAtMs);

/// <summary>What was uploaded about the sending of an order (发货信息).</summary>
internal sealed record Shipping(string TransactionId, string AppId, int LogisticsType, int DeliveryMode)
{
    public IReadOnlyList<Parcel> Parcels { get; init; } = [];
    public bool Finished { get; init; }
    public int FinishedCount { get; init; }
    public long ReceivedAtMs { get; init; }
    public string Upload { get; init; } = "";
}

internal sealed record JsTicket(string AppId, string Value, long ExpiresAtMs);

/// <summary>What the WeChat plane keeps.</summary>
internal sealed class WechatStore(Store store)
{
    private readonly StoreIndex<WechatToken> tokens = store.Index<WechatToken>(Name<WechatToken>(), t => [$"{t.AppId}/{t.Stable}"]);
    private readonly StoreIndex<WebToken> byRefresh = store.Index<WebToken>(Name<WebToken>(), t => [t.Refresh]);
    private readonly StoreIndex<SubscribeTemplate> templates = store.Index<SubscribeTemplate>(Name<SubscribeTemplate>(), t => [t.AppId]);

    public void Put<T>(string id, T document) where T : class => store.Put(Name<T>(), id, document);
    public void PutPassing<T>(string id, T document, Func<T, bool> hasServed) where T : class =>
        store.PutPassing(Name<T>(), id, document, hasServed);

    public void Delete<T>(string id) where T : class => store.Delete<T>(Name<T>(), id);
    public T? Get<T>(string? id) where T : class => id is null ? null : store.Get<T>(Name<T>(), id);
    public IReadOnlyList<T> All<T>() where T : class => store.All<T>(Name<T>());

    public IReadOnlyList<WechatToken> Tokens(string appId, bool stable) => tokens.Find($"{appId}/{stable}");
    /// <summary>Makes the app's tokens unknown, and its tickets too when asked.</summary>
    public void Forget(string appId, bool tickets)
    {
        foreach (var token in Tokens(appId, stable: true).Concat(Tokens(appId, stable: false))) Delete<WechatToken>(token.Token);
        if (!tickets) return;
        Delete<JsTicket>(appId + "/jsapi");
        Delete<JsTicket>(appId + "/wx_card");
    }

    public WebToken? ByRefresh(string refresh) => byRefresh.First(refresh);
    public IReadOnlyList<SubscribeTemplate> Templates(string appId) => templates.Find(appId);
    public SubscribeTemplate? Template(string appId, string? id) => Get<SubscribeTemplate>(appId + "/" + id);
    public void Put(SubscribeTemplate template) => Put(template.AppId + "/" + template.TemplateId, template);

    private static string Name<T>() => "wechat." + typeof(T).Name;
}
