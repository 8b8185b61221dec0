using Siyu.Contracts.Orders;

namespace Siyu.Orders.Reads;

/// <summary>How the states of orders are said in a file (导出用词), as on the screen.</summary>
internal static class Words
{
    public static string Of(AfterSaleState state) => state switch
    {
        AfterSaleState.Applied => "待处理", AfterSaleState.Returning => "退货中", AfterSaleState.Rejected => "已拒绝",
        AfterSaleState.Cancelled => "顾客已撤销", AfterSaleState.RefundPending => "退款中", AfterSaleState.Refunded => "已退款",
        AfterSaleState.RefundAbnormal => "退款异常",
    };
}
