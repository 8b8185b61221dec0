using Siyu.Kernel;
using Siyu.Payments.Api;
using Siyu.Payments.Domain;

namespace Siyu.Payments;

/// <summary>Where an attempt stands at WeChat (微信侧订单状态).</summary>
internal enum AtWechat { Paid, Open, Closed, Failed, Absent, Unknown }

/// <summary>What a query found (查单结果).</summary>
internal sealed record AttemptAnswer(AtWechat State, PaidFact? Paid = null, string? Why = null);

/// <summary>Asks WeChat where an attempt stands (查单).</summary>
internal sealed class AttemptInquiry(Transactions transactions, MerchantBook merchants)
{
    public async Task<AttemptAnswer> Ask(Attempt attempt, CancellationToken ct)
    {
        if (await merchants.Find(attempt.Merchant, ct) is not { } merchant) return new(AtWechat.Unknown, Why: "merchant not configured");
        var reply = await transactions.ByOutTradeNo(merchant, attempt.OutTradeNo, ct);
        if (reply.Ok) return Read(reply.Value, attempt);
        return reply.Outcome == PayOutcome.Refused && reply.Fault.IsAbsent
            ? new(AtWechat.Absent)
            : new(AtWechat.Unknown, Why: reply.Fault.ToString());
    }

    private static AttemptAnswer Read(TransactionAnswer answer, Attempt attempt) => answer.TradeState switch
    {
        "SUCCESS" or "REFUND" when Fact(answer) is { } paid && paid.OutTradeNo == attempt.OutTradeNo => new(AtWechat.Paid, paid),
        "NOTPAY" or "USERPAYING" or "ACCEPT" => new(AtWechat.Open),
        "CLOSED" or "REVOKED" => new(AtWechat.Closed),
        "PAYERROR" => new(AtWechat.Failed),
        _ => new(AtWechat.Unknown, Why: "trade state " + answer.TradeState),
    };

    /// <summary>The fact in a paid order, or null where a part of it is missing.</summary>
    public static PaidFact? Fact(TransactionAnswer answer) =>
        answer is { OutTradeNo: { } number, MerchantId: { } merchant, TransactionId: { } id, Amount: { } amount, SuccessTime: { } at }
            ? new(number, merchant, id, new Money(amount.Total), at.ToUniversalTime())
            : null;
}
