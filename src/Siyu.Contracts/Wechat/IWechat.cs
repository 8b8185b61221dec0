using Siyu.Kernel;

namespace Siyu.Contracts.Wechat;

/// <summary>Door to WeChat (微信: mini program and official account).</summary>
public interface IWechat
{
    /// <summary>Wishes the shipping of a paid order told to WeChat (发货信息录入), once per key. In the caller's transaction.</summary>
    Task<Result<Done>> TellShipping(ShippingNotice notice, CancellationToken ct);

    /// <summary>Wishes a subscribe message sent (订阅消息), once per key. In the caller's transaction.</summary>
    Task<Result<Done>> Notify(MessageAsk ask, CancellationToken ct);

    /// <summary>The mini program of the mall: its app id, or null where none is configured.</summary>
    Task<string?> MallAppId(CancellationToken ct);
}

/// <summary>Shipping to tell WeChat (发货信息).</summary>
public sealed record ShippingNotice(string Key, PaymentId Payment, MemberId Payer, ShippingWay Way, string Goods, string? Carrier,
    string? TrackingNumber);

/// <summary>A subscribe message to send (订阅消息请求); its words name nobody.</summary>
/// <param name="Purpose">Which of the configured templates.</param>
/// <param name="Page">Where it leads in the mini program.</param>
/// <param name="Words">Values by the template's keys.</param>
public sealed record MessageAsk(string Key, MemberId Member, string Purpose, string? Page, IReadOnlyDictionary<string, string> Words);

/// <summary>Ways of shipping that WeChat knows (物流方式).</summary>
public enum ShippingWay { Express, SameCity, Virtual, Pickup }

/// <summary>Refusals of WeChat (微信拒绝).</summary>
public static class WechatProblems
{
    public static readonly Problem BadCode = Problem.Invalid("wechat.bad_code", "登录凭证无效或已使用，请重试",
        "The login code is invalid or used, please try again");
    public static readonly Problem RiskyUser = Problem.Forbidden("wechat.risky_user", "该微信账号暂时无法登录",
        "This WeChat account cannot sign in now");
    public static readonly Problem Unavailable = Problem.Busy("wechat.unavailable", "微信暂时不可用，请稍后再试",
        "WeChat is not available, please try again");
    public static readonly Problem NotConfigured = Problem.Conflict("wechat.not_configured", "尚未配置该小程序或公众号", "This app is not configured");
}
