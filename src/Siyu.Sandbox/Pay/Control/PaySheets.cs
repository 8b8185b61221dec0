using Siyu.Sandbox.Core;
using Siyu.Sandbox.Pay.Orders;
using Siyu.Sandbox.Pay.Transfers;

namespace Siyu.Sandbox.Pay.Control;

/// <summary>What a phone shows before money moves (收银台、收款确认): to whom or from whom, how much, for what.</summary>
internal sealed class PaySheets(SandboxCore core, PayBooks books, PersonaControl persons, PayByPersona pays, TransferBook transfers)
{
    internal sealed record TransferAsk(string? Persona, string? PackageInfo);

    public void Map(IEndpointRouteBuilder control)
    {
        control.Act<PersonaControl.PayAct>("/persona/pay-sheet", act => Shown(pays.Look(act.Ticket, persons.Payer(act))));
        control.Act<TransferAsk>("/persona/transfer-sheet", ask => Shown(Mine(ask)));
        control.Look("/persona/transfers", query => Task.FromResult<object>(new
        {
            transfers = books.Merchants.All.SelectMany(m => transfers.OfMerchant(m.Mchid))
                .Where(b => b.State == TransferBill.WaitUserConfirm
                    && core.Personas.OpenId(b.Terms.Appid, query["persona"]!) == b.Terms.Openid)
                .OrderByDescending(b => b.CreatedAt).Select(Shown),
        }));
    }

    private TransferBill Mine(TransferAsk ask)
    {
        var bill = transfers.ByPackage(ask.PackageInfo ?? "") ?? throw ControlRefusal.Missing("transfer", ask.PackageInfo);
        return core.Personas.OpenId(bill.Terms.Appid, core.Personas.Get(ask.Persona).Id) == bill.Terms.Openid ? bill
            : throw new ControlRefusal(409, "pay.other_receiver", "收款人不是当前微信用户");
    }

    private object Shown(PayOrder order) => new
    {
        prepay_id = order.Ticket.PrepayId,
        merchant = books.Merchants.Get(order.Terms.Mchid).Name,
        order.Terms.Description,
        order.Terms.Total,
        trade_state = order.StateAt(core.Clock.Now),
    };

    private object Shown(TransferBill bill) => new
    {
        bill.PackageInfo,
        bill.TransferBillNo,
        merchant = books.Merchants.Get(bill.Terms.Mchid).Name,
        bill.Terms.Amount,
        bill.Terms.Remark,
        perception = bill.Terms.Perception ?? TransferScene.All[bill.Terms.SceneId].Perceptions[0],
        style = bill.Terms.ReceiveStyle ?? "CONFIRM_PAGE",
        bill.State,
        bill.CreatedAt,
    };
}
