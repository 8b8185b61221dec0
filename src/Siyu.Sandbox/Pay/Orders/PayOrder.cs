namespace Siyu.Sandbox.Pay.Orders;

/// <summary>What a merchant asked for when it placed the order (下单参数); an order keeps it unchanged.</summary>
internal sealed record OrderTerms
{
    public required string Mchid { get; init; }
    public required string Appid { get; init; }
    public required string OutTradeNo { get; init; }
    public required string TradeType { get; init; }
    public required string Description { get; init; }
    public required string NotifyUrl { get; init; }
    public required long Total { get; init; }
    public string? Attach { get; init; }
    public string? GoodsTag { get; init; }
    public string? Openid { get; init; }
    public string? DeviceId { get; init; }
    public DateTimeOffset? TimeExpire { get; init; }
    public bool ProfitSharing { get; init; }

    public const string Jsapi = "JSAPI";
    public const string Native = "NATIVE";
    public const string App = "APP";
    public const string H5 = "MWEB";
}

/// <summary>A payment order of the plane (支付订单) and its money: what is refunded, shared, and still held.</summary>
internal sealed record PayOrder
{
    public required OrderTerms Terms { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Unpaid by then, it is closed.</summary>
    public required DateTimeOffset ClosesAt { get; init; }

    public required PrepayTicket Ticket { get; init; }

    /// <summary>NOTPAY, SUCCESS, REFUND or CLOSED, as kept; ask <see cref="StateAt"/>.</summary>
    public string State { get; init; } = NotPay;

    public Payment? Payment { get; init; }

    public long Refunded { get; init; }
    public long FeeBack { get; init; }
    public int RefundCount { get; init; }
    public DateTimeOffset? LastRefundAt { get; init; }

    /// <summary>This order's part of the merchant's unsettled money.</summary>
    public long Unsettled { get; init; }

    /// <summary>Of it, what splits under way have reserved.</summary>
    public long SplitHeld { get; init; }

    public long SplitDone { get; init; }
    public int SplitRequests { get; init; }
    public bool SplitOver { get; init; }

    /// <summary>Goods shipped and receipt confirmed, where the merchant is under trade management (交易管控).</summary>
    public DateTimeOffset? ReceiptConfirmedAt { get; init; }

    public const string NotPay = "NOTPAY";
    public const string Success = "SUCCESS";
    public const string Refund = "REFUND";
    public const string Closed = "CLOSED";

    public string Key => KeyOf(Terms.Mchid, Terms.OutTradeNo);

    /// <summary>Net of what is reserved for splits: what a refund or a further split may take.</summary>
    public long Unsplit => Unsettled - SplitHeld;

    public bool Paid => Payment is not null;

    public string StateAt(DateTimeOffset now) => State == NotPay && now >= ClosesAt ? Closed : State;

    public static string KeyOf(string mchid, string outTradeNo) => mchid + "/" + outTradeNo;
}

/// <summary>What the payer's phone opens (预支付会话): a prepay id for two hours, with the code or page of its trade type.</summary>
internal sealed record PrepayTicket(string PrepayId, string Code, DateTimeOffset ValidUntil, DateTimeOffset PageUntil);

/// <summary>The payment itself (支付结果).</summary>
internal sealed record Payment(
    string TransactionId, string Persona, string Openid, DateTimeOffset PaidAt, long Fee, int FeeBps, string BankType);
