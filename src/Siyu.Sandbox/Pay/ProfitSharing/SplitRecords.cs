namespace Siyu.Sandbox.Pay.ProfitSharing;

/// <summary>Someone money may be shared with (分账接收方), once added.</summary>
internal sealed record SplitReceiver(string Mchid, string Appid, string Type, string Account, string Relation)
{
    public string? CustomRelation { get; init; }

    public const string MerchantType = "MERCHANT_ID";
    public const string PersonType = "PERSONAL_OPENID";

    public string Key => KeyOf(Mchid, Type, Account);

    public static string KeyOf(string mchid, string type, string account) => $"{mchid}/{type}/{account}";
}

/// <summary>One receiver's part of a split (分账明细); the split being FINISHED does not mean that it succeeded.</summary>
internal sealed record Share(string Type, string Account, long Amount, string Description, string DetailId, DateTimeOffset CreatedAt)
{
    public string Result { get; init; } = Pending;
    public string? FailReason { get; init; }
    public DateTimeOffset? FinishedAt { get; init; }
    public long Returned { get; init; }

    public const string Pending = "PENDING";
    public const string Success = "SUCCESS";
    public const string Closed = "CLOSED";
}

/// <summary>A split of an order's money, or the end of splitting (分账单 / 解冻单).</summary>
internal sealed record SplitOrder
{
    public required string Mchid { get; init; }
    public required string OutOrderNo { get; init; }
    public required string OrderId { get; init; }
    public required string TransactionId { get; init; }
    public required string OutTradeNo { get; init; }

    /// <summary>The request in one line; the same number must always ask the same.</summary>
    public required string Asked { get; init; }

    public required IReadOnlyList<Share> Shares { get; init; }
    public required bool Unfreeze { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public string State { get; init; } = Processing;
    public int Returns { get; init; }

    public const string Processing = "PROCESSING";
    public const string Finished = "FINISHED";

    public string Key => KeyOf(Mchid, OutOrderNo);

    public static string KeyOf(string mchid, string outOrderNo) => mchid + "/" + outOrderNo;
}

/// <summary>Shared money that came back (分账回退单).</summary>
internal sealed record SplitReturn
{
    public required string Mchid { get; init; }
    public required string OutReturnNo { get; init; }
    public required string ReturnId { get; init; }
    public required string OutOrderNo { get; init; }
    public required string OrderId { get; init; }
    public required string ReturnMchid { get; init; }
    public required long Amount { get; init; }
    public required string Description { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public string Result { get; init; } = Share.Success;

    public string Key => SplitOrder.KeyOf(Mchid, OutReturnNo);
}
