using Siyu.Sandbox.Core;
using Siyu.Sandbox.Pay.Wire;

namespace Siyu.Sandbox.Pay.Transfers;

/// <summary>GET a transfer by the merchant's number or by the platform's (查询转账单), for thirty days.</summary>
internal sealed class QueryTransfer(TransferBook transfers, PayLimits limits)
{
    public void Map(PayRoutes routes)
    {
        routes.Get("/v3/fund-app/mch-transfer/transfer-bills/out-bill-no/{out_bill_no}", call =>
            Answer(call, transfers.Find(call.Merchant.Mchid, call.Route("out_bill_no"))));
        routes.Get("/v3/fund-app/mch-transfer/transfer-bills/transfer-bill-no/{transfer_bill_no}", call =>
            Answer(call, transfers.ByNumber(call.Merchant.Mchid, call.Route("transfer_bill_no"))));
    }

    public static PayRefusal Missing() => new(404, "NOT_FOUND", "记录不存在");

    private PayAnswer Answer(PayCall call, TransferBill? bill) =>
        call.Now <= bill?.CreatedAt.AddDays(limits.TransferQueryDays) ? PayAnswer.Json(TransferView.Of(bill, call.Merchant))
            : throw Missing();
}
