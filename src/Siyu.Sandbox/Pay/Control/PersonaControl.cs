using System.Text;
using System.Text.Json.Nodes;
using Siyu.Sandbox.Core;
using Siyu.Sandbox.Pay.Crypto;
using Siyu.Sandbox.Pay.Orders;
using Siyu.Sandbox.Pay.Transfers;

namespace Siyu.Sandbox.Pay.Control;

/// <summary>What persons do with money on their phones (用户侧支付动作).</summary>
internal sealed class PersonaControl(SandboxCore core, PayBooks books, PayByPersona pays, EndTransfer transfers, Settlement settlement)
{
    /// <summary>RequestPayment is what a front end gives to wx.requestPayment; its signature is checked as the phone does.</summary>
    internal sealed record PayAct(string? PrepayId, string? CodeUrl, string? H5Url, string? Persona, JsonObject? RequestPayment)
    {
        public string Ticket => PrepayId ?? CodeUrl ?? H5Url ?? Package ?? "";

        private string? Package => (string?)RequestPayment?["package"];
    }

    internal sealed record TransferAct(string? PackageInfo, string? Persona);
    internal sealed record ReceiptAct(string? Mchid, string? OutTradeNo, string? TransactionId);

    public void Map(IEndpointRouteBuilder control)
    {
        control.Act<PayAct>("/persona/pay", act => Shown(pays.Pay(act.Ticket, Payer(act))));
        control.Act<PayAct>("/persona/pay-fail", act => Shown(pays.LeaveUnpaid(act.Ticket, Payer(act), "pay-failed")));
        control.Act<PayAct>("/persona/pay-cancel", act => Shown(pays.LeaveUnpaid(act.Ticket, Payer(act), "pay-cancelled")));
        control.Act<TransferAct>("/persona/confirm-transfer", act => Shown(transfers.Confirm(act.PackageInfo ?? "", act.Persona)));
        control.Act<ReceiptAct>("/pay/confirm-receipt", act =>
        {
            settlement.ConfirmReceipt(Order(act));
            return null;
        });
    }

    private PayOrder Order(ReceiptAct act)
    {
        var order = act.TransactionId is { } id ? books.Orders.Transaction(id) : books.Orders.Find(act.Mchid ?? "", act.OutTradeNo ?? "");
        return order is { Paid: true } ? order : throw ControlRefusal.Missing("paid order", act.TransactionId ?? act.OutTradeNo);
    }

    /// <summary>The person named, or the one whose openid the order carries.</summary>
    public string? Payer(PayAct act)
    {
        var order = books.Orders.ByTicket(act.Ticket) ?? throw ControlRefusal.Missing("prepay ticket", act.Ticket);
        if (act.RequestPayment is { } given) CheckPaySign(order, given);
        return act.Persona ?? (order.Terms.Openid is { } openid ? core.Personas.ByOpenId(order.Terms.Appid, openid)?.Id : null);
    }

    private void CheckPaySign(PayOrder order, JsonObject given)
    {
        string Word(string name) => (string?)given[name] ?? "";
        var message = Encoding.UTF8.GetBytes($"{order.Terms.Appid}\n{Word("timeStamp")}\n{Word("nonceStr")}\n{Word("package")}\n");
        var key = books.Merchants.Get(order.Terms.Mchid).Certificate.Key;
        var sound = Word("signType") == "RSA" && Word("package") == "prepay_id=" + order.Ticket.PrepayId
            && (given["appId"] is null || Word("appId") == order.Terms.Appid)
            && PaySignature.Verify(key, message, Word("paySign"));
        if (!sound) throw new ControlRefusal(409, "pay.bad_pay_sign", "支付验证签名失败");
    }

    private object Shown(PayOrder order) => new
    {
        order.Terms.Mchid,
        order.Terms.OutTradeNo,
        transaction_id = order.Payment?.TransactionId,
        trade_state = order.StateAt(core.Clock.Now),
        persona = order.Payment?.Persona,
        openid = order.Payment?.Openid,
        total = order.Terms.Total,
    };

    private static object Shown(TransferBill bill) => new { bill.Terms.OutBillNo, bill.TransferBillNo, bill.State, bill.FailReason };
}
