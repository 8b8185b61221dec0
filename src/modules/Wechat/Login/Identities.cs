using Siyu.Contracts.Members;
using Siyu.Contracts.Wechat;
using Siyu.Kernel;
using Siyu.Platform.Outside;
using Siyu.Wechat.Api;

namespace Siyu.Wechat.Login;

/// <summary>The identities a WeChat sign-in shows (微信身份).</summary>
internal static class Identities
{
    public static IReadOnlyList<IdentityClaim> Of(string appId, string openId, string? unionId)
    {
        var open = new IdentityClaim(IdentityKind.OpenId, appId, openId);
        return string.IsNullOrEmpty(unionId) ? [open] : [new(IdentityKind.UnionId, "", unionId), open];
    }
}

/// <summary>Codes of WeChat (登录凭证): short-lived, good once.</summary>
internal static class LoginCodes
{
    private const int AtMost = 512;

    public static bool IsSane(string? code) => code is { Length: > 0 and <= AtMost };

    public static Problem Refusal(Failure failure) => failure.Code switch
    {
        Errcode.CodeInvalid or Errcode.CodeUsed => WechatProblems.BadCode,
        Errcode.RiskyUser => WechatProblems.RiskyUser,
        _ when failure.Kind == FailureKind.Misconfigured => WechatProblems.NotConfigured,
        _ => WechatProblems.Unavailable,
    };
}
