using Siyu.Platform.Outside;

namespace Siyu.WeCom.Api;

/// <summary>WeCom's error codes (企微错误码) and the reaction each one asks for.</summary>
internal static class Errcode
{
    public const int Ok = 0;
    public const int NoSuchConfig = 41044;
    public const int WelcomeInvalid = 41050;
    public const int AlreadyChatting = 41051;
    public const int WelcomeTaken = 41096;
    public const int NoRelation = 84061;
    public const int CodeInvalid = 40029;
    public const int CodeExpired = 42003;
    public const int CodeUsed = 42022;

    public static FailureKind KindOf(int code) => code switch
    {
        -1 or 6000 or 41063 or 41079 => FailureKind.Retry,
        40014 or 42001 or 40001 or 42012 => FailureKind.Spoiled,
        45009 or 45033 or 41094 or 41078 => FailureKind.BackOff,
        40003 or 60111 or 60121 or 40096 or NoRelation or 84074 or 60011 or 43004 => FailureKind.Item,
        40013 or 40056 or 40091 or 41001 or 41002 or 41004 or 48002 or 60020 or 50001 or 301042 => FailureKind.Misconfigured,
        _ => FailureKind.Permanent,
    };

    /// <summary>The failure of a code; the text of the other side is cut where it begins to name addresses and ids.</summary>
    public static Failure Failure(int code, string? text)
    {
        var end = text?.IndexOf(", hint", StringComparison.Ordinal) ?? -1;
        return new Failure(KindOf(code), code, (end < 0 ? text : text![..end]) ?? "");
    }
}
