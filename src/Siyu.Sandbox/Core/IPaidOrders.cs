namespace Siyu.Sandbox.Core;

/// <summary>An order that its payer has paid, as other planes may see it.</summary>
internal sealed record PaidOrder(string MchId, string OutTradeNo, string TransactionId, string AppId, string OpenId)
{
    public required long AmountFen { get; init; }
    public required string Description { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset PaidAt { get; init; }
    public bool Refunded { get; init; }
}

/// <summary>What the pay plane tells the others about paid orders (发货信息管理 needs it).</summary>
internal interface IPaidOrders
{
    PaidOrder? ByTransaction(string transactionId);
    PaidOrder? ByOutTradeNo(string mchId, string outTradeNo);
    IReadOnlyList<PaidOrder> OfApp(string appId);

    /// <summary>The goods were received (确认收货): money that trade management holds back may settle.</summary>
    void ConfirmReceipt(string transactionId);
}
