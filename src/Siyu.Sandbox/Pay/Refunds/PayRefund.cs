namespace Siyu.Sandbox.Pay.Refunds;

/// <summary>What a merchant asked for when it refunded (退款申请); the same number must always ask the same.</summary>
internal sealed record RefundTerms
{
    public required string Mchid { get; init; }
    public required string OutRefundNo { get; init; }
    public required string OutTradeNo { get; init; }
    public required long Amount { get; init; }
    public required long Total { get; init; }
    public string? Reason { get; init; }
    public string? NotifyUrl { get; init; }
    public string? FundsAccount { get; init; }
    public long FromAvailable { get; init; }
    public long FromUnavailable { get; init; }

    public bool NamesSources => FromAvailable + FromUnavailable > 0;
}

/// <summary>A refund (退款单): the money leaves the merchant when it is accepted and reaches the payer a little later.</summary>
internal sealed record PayRefund
{
    public required RefundTerms Terms { get; init; }
    public required string RefundId { get; init; }
    public required string TransactionId { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Net of the fee that flows back, by the pocket it came from.</summary>
    public required long FromAvailable { get; init; }

    public required long FromUnsettled { get; init; }
    public required long FeeBack { get; init; }
    public string Status { get; init; } = Processing;
    public string Channel { get; init; } = "ORIGINAL";
    public string ReceivedAccount { get; init; } = "支付用户零钱";
    public DateTimeOffset? DoneAt { get; init; }

    /// <summary>How it will end, fixed when it was accepted or applied for again.</summary>
    public required string Outcome { get; init; }

    public const string Processing = "PROCESSING";
    public const string Success = "SUCCESS";
    public const string Abnormal = "ABNORMAL";
    public const string Closed = "CLOSED";

    public string Key => KeyOf(Terms.Mchid, Terms.OutRefundNo);

    public string FundsAccount => FromUnsettled > 0 ? "UNSETTLED" : "AVAILABLE";

    public static string KeyOf(string mchid, string outRefundNo) => mchid + "/" + outRefundNo;
}
