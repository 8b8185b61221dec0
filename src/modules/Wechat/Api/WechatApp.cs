using Siyu.Platform.Outside;

namespace Siyu.Wechat.Api;

/// <summary>An app at WeChat (小程序或公众号) as set up in the settings; kept encrypted.</summary>
/// <param name="AppId">The app id.</param>
/// <param name="AppSecret">The app secret.</param>
internal sealed record WechatApp(string AppId, string AppSecret)
{
    /// <summary>Settings section of the mall's mini program.</summary>
    public const string Mall = "wechat/mall";

    /// <summary>Settings section of the official account whose web pages carry the H5 mall.</summary>
    public const string Official = "wechat/official";

    public string ApiBase { get; init; } = "https://api.weixin.qq.com";
    public string OAuthBase { get; init; } = "https://open.weixin.qq.com";

    /// <summary>Where the H5 mall lives; the sign-in page sends its code there (official account only).</summary>
    public string MallUrl { get; init; } = "";

    /// <summary>release, trial or develop: which version codes and messages open.</summary>
    public string Version { get; init; } = "release";

    /// <summary>Subscribe message templates by purpose.</summary>
    public IReadOnlyDictionary<string, string> Templates { get; init; } = new Dictionary<string, string>();

    /// <summary>Limits that differ from the defaults, by interface path.</summary>
    public IReadOnlyDictionary<string, Limit> Limits { get; init; } = new Dictionary<string, Limit>();
}

/// <summary>A limit of the platform (平台限制) and the day it was verified: WeChat changes them, so each is a setting.</summary>
internal sealed record Limit(int PerMinute, int PerHour, int AtOnce, DateOnly VerifiedOn)
{
    private static readonly DateOnly Read = new(2026, 11, 22);
    private static readonly Limit Ordinary = new(10_000, 150_000, 32, Read);
    private static readonly Dictionary<string, Limit> Special = new()
    {
        ["/wxa/getwxacodeunlimit"] = new(5_000, 150_000, 16, Read),
    };

    public static CallQuota Of(WechatApp app, string path)
    {
        var limit = app.Limits.GetValueOrDefault(path) ?? Special.GetValueOrDefault(path) ?? Ordinary;
        return new CallQuota(limit.PerMinute, limit.PerHour, limit.AtOnce);
    }
}
