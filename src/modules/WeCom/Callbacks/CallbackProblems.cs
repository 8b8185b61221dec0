using Siyu.Kernel;

namespace Siyu.WeCom.Callbacks;

/// <summary>Why a callback is refused (回调拒绝); each way of forging has a code of its own.</summary>
internal static class CallbackProblems
{
    public static readonly Problem Incomplete = Problem.Invalid("wecom.callback_incomplete", "回调参数不完整", "The callback lacks a parameter");
    public static readonly Problem BadSignature =
        Problem.Unauthenticated("wecom.callback_bad_signature", "回调签名不正确", "The callback's signature is wrong");
    public static readonly Problem Stale =
        Problem.Forbidden("wecom.callback_stale", "回调时间戳超出允许范围", "The callback's timestamp is outside the window");
    public static readonly Problem BadBody =
        Problem.Invalid("wecom.callback_bad_body", "回调内容无法解密或解析", "The callback's body cannot be opened");
    public static readonly Problem WrongReceiver =
        Problem.Forbidden("wecom.callback_wrong_receiver", "回调的接收方不是本企业", "The callback is meant for another receiver");
    public static readonly Problem Replayed = Problem.Conflict("wecom.callback_replayed", "该回调已收到过", "This callback was received before");
}
