using Siyu.Sandbox.Pay.Wire;

namespace Siyu.Sandbox.Pay.Transfers;

/// <summary>POST …/out-bill-no/{no}/cancel (撤销转账): only while the person has not confirmed.</summary>
internal sealed class CancelTransfer(TransferBook transfers, EndTransfer end)
{
    public void Map(PayRoutes routes) =>
        routes.Post("/v3/fund-app/mch-transfer/transfer-bills/out-bill-no/{out_bill_no}/cancel", Cancel);

    private PayAnswer Cancel(PayCall call)
    {
        var bill = transfers.Find(call.Merchant.Mchid, call.Route("out_bill_no")) ?? throw QueryTransfer.Missing();
        return bill.State switch
        {
            TransferBill.WaitUserConfirm => PayAnswer.Json(TransferView.Cancelled(end.Begin(bill, TransferBill.Canceling))),
            TransferBill.Canceling or TransferBill.Cancelled => PayAnswer.Json(TransferView.Cancelled(bill)),
            _ => throw PayRefusal.Invalid($"当前转账单状态为{bill.State}，不支持撤销"),
        };
    }
}
