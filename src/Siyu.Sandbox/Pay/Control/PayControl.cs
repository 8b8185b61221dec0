using Siyu.Sandbox.Core;
using Siyu.Sandbox.Pay.Merchants;

namespace Siyu.Sandbox.Pay.Control;

/// <summary>The merchant's console on the control port (商户控制面).</summary>
internal sealed class PayControl(MerchantDesk desk, PlatformKeys keys)
{
    internal sealed record TopUp(string? Mchid, string? Account, long Amount);
    internal sealed record Rotation(string? Step);

    public void Map(IEndpointRouteBuilder control)
    {
        control.ActAsync<MerchantDesk.NewMerchant>(
            "/pay/create-merchant", (wanted, _) => Task.FromResult<object?>(desk.Describe(desk.Create(wanted))));
        control.Act<MerchantDesk.MerchantChange>("/pay/configure-merchant", change => desk.Describe(desk.Change(change)));
        control.Look("/pay/merchants", _ => Task.FromResult<object>(desk.Export()));
        control.Act<TopUp>("/pay/top-up", r => desk.TopUp(r.Mchid, r.Account, r.Amount));
        control.ActAsync<Rotation>("/pay/rotate-certificate", (r, _) => Task.FromResult<object?>(Rotate(r.Step)));
    }

    private object Rotate(string? step)
    {
        var ring = keys.Rotate(step ?? "");
        return new { signing_serial = ring.SigningSerial, serials = ring.Certificates.Select(c => c.Serial) };
    }
}
