using Siyu.Platform.Outside;

namespace Siyu.Wechat.Api;

/// <summary>WeChat's error codes (微信错误码) and the reaction each one asks for.</summary>
internal static class Errcode
{
    public const int CodeInvalid = 40029;
    public const int CodeUsed = 40163;
    public const int RiskyUser = 40226;
    public const int UserRefused = 43101;

    public static FailureKind KindOf(int code) => code switch
    {
        -1 => FailureKind.Retry,
        40001 or 40014 or 42001 => FailureKind.Spoiled,
        45009 or 45011 => FailureKind.BackOff,
        40003 or UserRefused or 43107 or CodeInvalid or CodeUsed or RiskyUser => FailureKind.Item,
        40013 or 40125 or 40164 or 50004 or 50007 or 41002 or 41004 => FailureKind.Misconfigured,
        _ => FailureKind.Permanent,
    };

    /// <summary>The failure of a code; the request id at the end of the text is cut off.</summary>
    public static Failure Failure(int code, string? text)
    {
        var end = text?.IndexOf(" rid:", StringComparison.Ordinal) ?? -1;
        return new Failure(KindOf(code), code, (end < 0 ? text : text![..end]) ?? "");
    }
}
