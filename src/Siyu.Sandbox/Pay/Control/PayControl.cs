using Siyu.Sandbox.Core;
using Siyu.Sandbox.Pay.Merchants;
using Siyu.Sandbox.Pay.Notices;
using Siyu.Sandbox.Pay.Orders;
using Siyu.Sandbox.Pay.Wire;

namespace Siyu.Sandbox.Pay.Control;

/// <summary>The merchant's console and the forger's bench on the control port (商户控制面).</summary>
internal sealed class PayControl(SandboxCore core, PayBooks books, MerchantDesk desk, PlatformKeys keys, PayNotices notices)
{
    internal sealed record TopUp(string? Mchid, string? Account, long Amount);
    internal sealed record Rotation(string? Step);
    internal sealed record Forgery(string? Mchid, string? OutTradeNo, string? Variant, string? Url);

    public void Map(IEndpointRouteBuilder control)
    {
        control.ActAsync<MerchantDesk.NewMerchant>("/pay/create-merchant", (wanted, _) => Task.FromResult<object?>(desk.Describe(desk.Create(wanted))));
        control.Act<MerchantDesk.MerchantChange>("/pay/configure-merchant", change => desk.Describe(desk.Change(change)));
        control.Look("/pay/merchants", _ => Task.FromResult<object>(desk.Export()));
        control.Act<TopUp>("/pay/top-up", r => desk.TopUp(r.Mchid, r.Account, r.Amount));
        control.ActAsync<Rotation>("/pay/rotate-certificate", (r, _) => Task.FromResult<object?>(Rotate(r.Step)));
        control.ActAsync<Forgery>("/pay/forge-notify", Forge);
    }

    private object Rotate(string? step)
    {
        var ring = keys.Rotate(step ?? "");
        return new { signing_serial = ring.SigningSerial, serials = ring.Certificates.Select(c => c.Serial) };
    }

    private async Task<object?> Forge(Forgery wanted, CancellationToken ct)
    {
        var variant = PayForgeries.Named(wanted.Variant ?? "");
        if (variant != PayForgeries.None && !PayForgeries.All.Contains(variant))
            throw ControlRefusal.Bad("pay.unknown_variant", "Variants: " + string.Join(", ", PayForgeries.All.Order()) + ", none.");
        var mchid = wanted.Mchid ?? books.Merchants.All[0].Mchid;
        var order = books.Orders.Find(mchid, wanted.OutTradeNo ?? "") ?? throw ControlRefusal.Missing("order", wanted.OutTradeNo);
        var delivery = await notices.Forge(
            books.Merchants.Get(mchid), wanted.Url ?? order.Terms.NotifyUrl, Told(order), variant == PayForgeries.None ? null : variant);
        return new { delivery.Id, variant, delivery.State, answer = delivery.LastOutcome };
    }

    // An unpaid order is told as paid: that is the forgery worth trying.
    private System.Text.Json.Nodes.JsonObject Told(PayOrder order)
    {
        var now = core.Clock.Now;
        return OrderView.Of(order.Paid ? order : order with
        {
            State = PayOrder.Success,
            Payment = new Payment("4200000000" + Ids.RandomDigits(18), "", order.Terms.Openid ?? "o" + Ids.Random(27), now, 0, 0, "OTHERS"),
        }, now);
    }
}
