using Siyu.Sandbox.Core;
using Siyu.Sandbox.Pay.Merchants;
using Siyu.Sandbox.Pay.Money;
using Siyu.Sandbox.Pay.Wire;

namespace Siyu.Sandbox.Pay.Transfers;

/// <summary>POST /v3/fund-app/mch-transfer/transfer-bills (发起转账): the money is locked, the person has a day to confirm.</summary>
internal sealed class CreateTransfer(SandboxCore core, PayBooks books, TransferBook transfers, EndTransfer end, TransferRequest request)
{
    public void Map(PayRoutes routes) => routes.Post("/v3/fund-app/mch-transfer/transfer-bills", Create);

    private PayAnswer Create(PayCall call)
    {
        var terms = request.Read(call);
        if (transfers.Find(terms.Mchid, terms.OutBillNo) is { } known)
        {
            return known.Terms == terms
                ? PayAnswer.Json(TransferView.Created(known))
                : throw PayRefusal.Invalid("商户单号已存在，请求参数与原单不一致");
        }
        books.Money.Need(terms.Mchid, Pocket.Operation, terms.Amount, "商户运营账户资金不足，请充值后原单重试");
        return PayAnswer.Json(TransferView.Created(Accept(call.Merchant, terms, call.Now)));
    }

    private TransferBill Accept(Merchant merchant, TransferTerms terms, DateTimeOffset now)
    {
        var withinQuota = WithinQuota(merchant.Terms, terms, now);
        var bill = new TransferBill
        {
            Terms = terms,
            TransferBillNo = books.Numbers.Transfer(terms.Mchid),
            PackageInfo = Ids.Random(64) + "==",
            CreatedAt = now,
            UpdatedAt = now,
        };
        books.Money.Move(terms.Mchid, Pocket.Operation, -terms.Amount,
            new Slip("商家转账", "商家转账", bill.TransferBillNo, terms.OutBillNo, terms.Remark));
        transfers.Put(bill);
        core.Store.Journal("pay", "transfer.accepted",
            new { terms.Mchid, terms.OutBillNo, bill.TransferBillNo, terms.Amount, terms.SceneId });
        if (!withinQuota) return end.Fail(bill, "TRANSFER_QUOTA_EXCEED");
        end.ExpireLater(bill);
        return bill;
    }

    private bool WithinQuota(MerchantTerms limits, TransferTerms terms, DateTimeOffset now) =>
        transfers.UsedOn(terms.Mchid, now) + terms.Amount <= limits.TransferDay
        && transfers.UsedOn(terms.Mchid, now, terms.Openid) + terms.Amount <= limits.TransferUserDay;
}
