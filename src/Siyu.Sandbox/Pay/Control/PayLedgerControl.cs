using Siyu.Sandbox.Core;
using Siyu.Sandbox.Pay.Merchants;
using Siyu.Sandbox.Pay.Orders;
using Siyu.Sandbox.Pay.Refunds;
using Siyu.Sandbox.Pay.Transfers;

namespace Siyu.Sandbox.Pay.Control;

/// <summary>What the plane knows, for tests and checks (对账视图): orders, refunds, transfers, balances, ledger lines.</summary>
internal sealed class PayLedgerControl(SandboxCore core, PayBooks books, RefundBook refunds, TransferBook transfers)
{
    public void Map(IEndpointRouteBuilder control)
    {
        control.Look("/pay/orders", query => Task.FromResult<object>(new
        {
            orders = Of(query).SelectMany(m => books.Orders.OfMerchant(m.Mchid)).OrderBy(o => o.CreatedAt)
                .Where(o => query["out_trade_no"].Count == 0 || o.Terms.OutTradeNo == query["out_trade_no"]).Select(Shown),
        }));
        control.Look("/pay/refunds", query => Task.FromResult<object>(new
        {
            refunds = Of(query).SelectMany(m => refunds.OfMerchant(m.Mchid)).OrderBy(r => r.CreatedAt).Select(Shown),
        }));
        control.Look("/pay/transfers", query => Task.FromResult<object>(new
        {
            transfers = Of(query).SelectMany(m => transfers.OfMerchant(m.Mchid)).OrderBy(b => b.CreatedAt)
                .Where(b => query["persona"].Count == 0
                    || core.Personas.OpenId(b.Terms.Appid, query["persona"]!) == b.Terms.Openid).Select(Shown),
        }));
        control.Look("/pay/balances", query => Task.FromResult<object>(new { balances = Of(query).Select(m => Shown(m.Mchid)) }));
        control.Look("/pay/ledger", query => Task.FromResult<object>(new
        {
            lines = Of(query).SelectMany(m => books.Money.All(m.Mchid)).Select(l => new
            {
                l.Seq, l.Mchid, l.Account, l.At, l.Amount, l.Balance, l.FlowNo,
                l.Slip.Business, l.Slip.Kind, l.Slip.BizNo, l.Slip.Voucher, l.Slip.Remark,
            }),
        }));
    }

    private IEnumerable<Merchant> Of(IQueryCollection query) =>
        query["mchid"].FirstOrDefault() is { } mchid ? [books.Merchants.Get(mchid)] : books.Merchants.All;

    private object Shown(string mchid)
    {
        var account = books.Money.Of(mchid);
        return new { account.Mchid, account.Available, account.Unsettled, account.Operation };
    }

    private object Shown(PayOrder order) => new
    {
        order.Terms.Mchid,
        order.Terms.Appid,
        order.Terms.OutTradeNo,
        order.Terms.TradeType,
        order.Terms.Total,
        order.Terms.Description,
        order.Terms.ProfitSharing,
        order.CreatedAt,
        trade_state = order.StateAt(core.Clock.Now),
        prepay_id = order.Ticket.PrepayId,
        transaction_id = order.Payment?.TransactionId,
        paid_at = order.Payment?.PaidAt,
        persona = order.Payment?.Persona,
        openid = order.Payment?.Openid ?? order.Terms.Openid,
        fee = order.Payment?.Fee ?? 0,
        order.Refunded,
        order.FeeBack,
        order.Unsettled,
        order.SplitDone,
        order.SplitHeld,
    };

    private static object Shown(PayRefund refund) => new
    {
        refund.Terms.Mchid,
        refund.Terms.OutTradeNo,
        refund.Terms.OutRefundNo,
        refund.RefundId,
        refund.TransactionId,
        refund.Terms.Amount,
        refund.FeeBack,
        refund.Status,
        refund.CreatedAt,
        refund.DoneAt,
    };

    private static object Shown(TransferBill bill) => new
    {
        bill.Terms.Mchid,
        bill.Terms.Appid,
        bill.Terms.OutBillNo,
        bill.TransferBillNo,
        bill.Terms.Openid,
        bill.Terms.Amount,
        bill.Terms.Remark,
        bill.Terms.SceneId,
        bill.State,
        bill.FailReason,
        bill.PackageInfo,
        bill.CreatedAt,
    };
}
