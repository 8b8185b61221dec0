using Siyu.Contracts.Payments;

namespace Siyu.Host.Once;

/// <summary>Differences in words (差异文案).</summary>
internal static class DifferenceWords
{
    public static string Zh(this DifferenceKind kind) => kind switch
    {
        DifferenceKind.MissingHere => "微信已收款，我方没有这笔支付",
        DifferenceKind.MissingThere => "我方已入账，账单里没有",
        DifferenceKind.AmountDiffers => "金额不一致",
        DifferenceKind.StatusDiffers => "状态不一致：账单已成功，我方未入账",
        DifferenceKind.RefundMissingHere => "微信已退款，我方没有这笔退款",
        DifferenceKind.RefundMissingThere => "我方已退款，账单里没有",
        DifferenceKind.RefundDiffers => "退款的金额或状态不一致",
        DifferenceKind.FeeDiffers => "手续费不一致",
        DifferenceKind.FundWithoutTrade => "资金变动了，却没有对应的交易",
        DifferenceKind.TradeWithoutFund => "有交易，资金没有变动",
        DifferenceKind.RowTwice => "账单中同一行出现两次",
        _ => "日期不一致（跨日）",
    };

    public static string En(this DifferenceKind kind) => kind switch
    {
        DifferenceKind.MissingHere => "paid at WeChat, no such payment here",
        DifferenceKind.MissingThere => "booked here, not in the bill",
        DifferenceKind.AmountDiffers => "amounts differ",
        DifferenceKind.StatusDiffers => "paid by the bill, not paid here",
        DifferenceKind.RefundMissingHere => "refunded at WeChat, no such refund here",
        DifferenceKind.RefundMissingThere => "refunded here, not in the bill",
        DifferenceKind.RefundDiffers => "the refund's amount or state differs",
        DifferenceKind.FeeDiffers => "fees differ",
        DifferenceKind.FundWithoutTrade => "money moved without a trade",
        DifferenceKind.TradeWithoutFund => "a trade without money moving",
        DifferenceKind.RowTwice => "a row of the bill comes twice",
        _ => "on another day",
    };
}
