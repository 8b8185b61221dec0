namespace Siyu.WeCom.Api;

/// <summary>A WeCom corp (企业微信主体) as set up in the settings under <c>wecom/corp/&lt;corpid&gt;</c>; kept encrypted.</summary>
internal sealed record WeComCorp(string CorpId, long AgentId, string AppSecret, string ContactSecret, string CallbackToken,
    string CallbackAesKey)
{
    /// <summary>Where the settings of this corp lie.</summary>
    public static string Section(string corpId) => "wecom/corp/" + corpId;

    public string ApiBase { get; init; } = "https://qyapi.weixin.qq.com";
    public string OAuthBase { get; init; } = "https://open.weixin.qq.com";

    /// <summary>Where the guide app lives; the sign-in page sends its code there.</summary>
    public string GuideAppUrl { get; init; } = "";

    /// <summary>Limits that differ from the defaults, by interface path.</summary>
    public IReadOnlyDictionary<string, Limit> Limits { get; init; } = new Dictionary<string, Limit>();
}
