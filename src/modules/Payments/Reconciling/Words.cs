using Siyu.Contracts.Payments;

namespace Siyu.Payments.Reconciling;

/// <summary>How differences are said in a file (导出用词), as on the screen.</summary>
internal static class Words
{
    public static string Of(DifferenceState state) => state switch
    {
        DifferenceState.Open => "待处理", DifferenceState.Resolved => "已处理", DifferenceState.Gone => "自行一致",
    };

    public static string Of(MoneyOf money) => money switch
    {
        MoneyOf.Payment => "收款", MoneyOf.Refund => "退款", MoneyOf.Transfer => "转账",
    };

    public static string Of(DifferenceKind kind) => kind switch
    {
        DifferenceKind.MissingHere => "微信收了款，我方没有", DifferenceKind.MissingThere => "我方入了账，账单里没有",
        DifferenceKind.AmountDiffers => "金额不一致", DifferenceKind.StatusDiffers => "账单已成功，我方未入账",
        DifferenceKind.RefundMissingHere => "微信退了款，我方没有", DifferenceKind.RefundMissingThere => "我方退了款，账单里没有",
        DifferenceKind.RefundDiffers => "退款金额或状态不一致", DifferenceKind.FeeDiffers => "手续费不一致",
        DifferenceKind.FundWithoutTrade => "资金变动了，没有对应交易", DifferenceKind.TradeWithoutFund => "有交易，资金没有变动",
        DifferenceKind.RowTwice => "账单里同一行出现两次", DifferenceKind.DayDiffers => "日期不一致（跨日）",
    };
}
