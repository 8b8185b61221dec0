using System.Text.Json.Nodes;
using Siyu.Sandbox.Core;
using Siyu.Sandbox.Pay.Merchants;
using Siyu.Sandbox.Pay.Notices;
using Siyu.Sandbox.Pay.Orders;
using Siyu.Sandbox.Pay.Refunds;
using Siyu.Sandbox.Pay.Transfers;
using Siyu.Sandbox.Pay.Wire;

namespace Siyu.Sandbox.Pay.Control;

/// <summary>Sends one notice with one thing wrong and says how the receiver answered (伪造通知); the variant none is a true one.</summary>
internal sealed class ForgeNotice(SandboxCore core, PayBooks books, RefundBook refunds, TransferBook transfers, PayNotices notices)
{
    private const string None = "none";

    /// <summary>What is told: the order, or one of its refunds, or a transfer.</summary>
    internal sealed record Forgery(string? Mchid, string? OutTradeNo, string? OutRefundNo, string? OutBillNo, string? Variant, string? Url);

    private sealed record Told(PayEvent Event, JsonObject Plaintext, string? Url);

    public void Map(IEndpointRouteBuilder control) => control.ActAsync<Forgery>("/pay/forge-notify", Forge);

    private async Task<object?> Forge(Forgery wanted, CancellationToken ct)
    {
        var variant = PayForgeries.Named(wanted.Variant ?? "");
        if (variant != None && !PayForgeries.All.Contains(variant))
            throw ControlRefusal.Bad("pay.unknown_variant", "Variants: " + string.Join(", ", PayForgeries.All.Order()) + ", none.");
        var merchant = wanted.Mchid is null ? books.Merchants.All[0] : books.Merchants.Get(wanted.Mchid);
        var told = What(merchant, wanted);
        var url = wanted.Url ?? told.Url ?? throw ControlRefusal.Bad("pay.no_notify_url", "It has no notify_url; name a url.");
        var delivery = await notices.Forge(merchant, url, (told.Event, told.Plaintext), variant == None ? null : variant);
        return new { delivery.Id, variant, delivery.State, answer = delivery.LastOutcome };
    }

    private Told What(Merchant merchant, Forgery wanted)
    {
        if (wanted.OutBillNo is { } bill) return Transfer(merchant, bill);
        if (wanted.OutRefundNo is { } refund) return Refund(merchant, refund);
        var order = books.Orders.Find(merchant.Mchid, wanted.OutTradeNo ?? "") ?? throw ControlRefusal.Missing("order", wanted.OutTradeNo);
        return new Told(PayEvent.Paid, OrderView.Of(order.Paid ? order : AsIfPaid(order), core.Clock.Now), order.Terms.NotifyUrl);
    }

    private Told Transfer(Merchant merchant, string outBillNo)
    {
        var bill = transfers.Find(merchant.Mchid, outBillNo) ?? throw ControlRefusal.Missing("transfer", outBillNo);
        var told = bill.Open ? bill with { State = TransferBill.Success } : bill;
        return new Told(PayEvent.TransferFinished, TransferView.Notice(told, bothKeys: false), bill.Terms.NotifyUrl);
    }

    private Told Refund(Merchant merchant, string outRefundNo)
    {
        var refund = refunds.Find(merchant.Mchid, outRefundNo) ?? throw ControlRefusal.Missing("refund", outRefundNo);
        var told = refund with { Status = PayRefund.Success, DoneAt = refund.DoneAt ?? core.Clock.Now };
        return new Told(PayEvent.RefundSuccess, RefundView.Notice(told), refund.Terms.NotifyUrl ?? merchant.Switches.RefundNotifyUrl);
    }

    // An unpaid order is told as paid: that is the forgery worth trying.
    private PayOrder AsIfPaid(PayOrder order)
    {
        var (transaction, openid) = ("4200000000" + Ids.RandomDigits(18), order.Terms.Openid ?? "o" + Ids.Random(27));
        return order with
        {
            State = PayOrder.Success,
            Payment = new Payment(transaction, "", openid, core.Clock.Now, 0, 0, "OTHERS"),
        };
    }
}
