using System.Diagnostics.CodeAnalysis;

namespace Siyu.Payments.Api;

/// <summary>How a call ended (调用结果): done, definitely refused, or nobody knows, so the same number again and a query first.</summary>
internal enum PayOutcome { Ok, Refused, Unknown }

/// <summary>Why a call did not end well (错误): status, code and message as WeChat gave them.</summary>
internal sealed record PayFault(int Status, string Code, string Message)
{
    /// <summary>There is no such order, refund or bill; codes are spelled in several ways, so the HTTP class decides.</summary>
    public bool IsAbsent => Status == 404;

    /// <summary>The merchant's money does not suffice now (余额不足); the same number succeeds later.</summary>
    public bool IsShortOfMoney => Code.Replace("_", "", StringComparison.Ordinal) is "NOTENOUGH";

    public override string ToString() => $"{Status} {Code}";
}

/// <summary>The answer to a call, believed (可信应答).</summary>
internal sealed record PayReply<T>(PayOutcome Outcome, T? Value, PayFault? Fault) where T : class
{
    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Fault))]
    public bool Ok => Outcome == PayOutcome.Ok;

    public static PayReply<T> Done(T value) => new(PayOutcome.Ok, value, null);
    public static PayReply<T> Refused(PayFault fault) => new(PayOutcome.Refused, null, fault);
    public static PayReply<T> Unknown(PayFault fault) => new(PayOutcome.Unknown, null, fault);
    public static PayReply<T> Unknown(string code) => Unknown(new PayFault(0, code, ""));
}

/// <summary>An answer without a body (无内容).</summary>
internal sealed record Nothing
{
    public static readonly Nothing It = new();
}
