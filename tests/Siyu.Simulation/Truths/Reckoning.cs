using Microsoft.Extensions.DependencyInjection;
using Siyu.Platform;
using Siyu.Simulation.Shop;
using Siyu.Simulation.Tencent;
using Siyu.Simulation.World;

namespace Siyu.Simulation.Truths;

/// <summary>
/// Now and then all is calm (对账): every notice is told, every refund and transfer ends, time passes until nothing is left to do; then the
/// house's books and Tencent's must agree to the fen, and the whole database must verify.
/// </summary>
internal sealed class Reckoning(SimulatedHouse house, SimulatedClock clock, Town town, Truth truth)
{
    private const int Rounds = 12;
    private static readonly TimeSpan Round = TimeSpan.FromMinutes(37);

    public required PayBooks Books { get; init; }
    public required TencentActs Tencent { get; init; }
    public required Weather Weather { get; init; }
    public required Pumps Pumps { get; init; }

    public async Task<string?> Disagreement()
    {
        Weather.Calm = true;
        try
        {
            for (var round = 0; round < Rounds; round++) await Calm();
            await house.Get<Quiet>().Settle(CancellationToken.None);
            if (truth.Broken(town) is { } broken) return broken;
            if (truth.Lost(town) is { } lost) return lost;
            return Hanging() ?? Payments() ?? Refunds() ?? Transfers() ?? Till() ?? await Verify();
        }
        finally
        {
            Weather.Calm = false;
        }
    }

    private async Task Calm()
    {
        foreach (var notice in Books.Notices.ToList()) await Tencent.Deliver(notice);
        await Pumps.Settle(truth.News);
        foreach (var refund in Books.Refunds.Values.Where(one => one.State is "PROCESSING" or "ABNORMAL").ToList()) Books.End(refund);
        clock.Jump(Round);
        await Pumps.Settle(truth.News);
    }

    /// <summary>After hours without a new order none waits for its payment, and nothing is held for one.</summary>
    private string? Hanging()
    {
        var orders = truth.One("SELECT count(*) FROM orders_order WHERE state IN ('AwaitingPayment', 'Closing')");
        var attempts = truth.One("SELECT count(*) FROM payments_attempt WHERE state IN ('Created', 'Submitted')");
        var held = truth.One("SELECT count(*) FROM inventory_reservation WHERE state = 'Held'");
        return (orders, attempts, held) == (0, 0, 0) ? null : $"hanging: {orders} orders, {attempts} payments, {held} reservations";
    }

    /// <summary>Paid there is paid here, and nothing else is.</summary>
    private string? Payments()
    {
        var ours = truth.Pairs("SELECT out_trade_no, state || ' ' || amount FROM payments_attempt").ToDictionary(one => one.Key, one =>
            one.Text);
        foreach (var order in Books.Orders.Values)
        {
            var said = ours.GetValueOrDefault(order.Number, "unknown");
            if (order.IsPaid != (said == $"Succeeded {order.Fen}"))
                return $"payment {order.Number}: {order.State} {order.Fen} there, {said} here";
        }
        return ours.FirstOrDefault(one => one.Value.StartsWith("Succeeded", StringComparison.Ordinal)
            && !Books.Orders.ContainsKey(one.Key)).Key;
    }

    private string? Refunds()
    {
        foreach (var (number, text) in truth.Pairs("SELECT out_refund_no, state || ' ' || amount FROM payments_refund"))
        {
            var there = Books.Refunds.GetValueOrDefault(number);
            var agreed = text.Split(' ')[0] switch
            {
                "Settled" => there?.State == "SUCCESS" && text == $"Settled {there.Fen}",
                "Closed" => there is null or { State: "CLOSED" },
                "Abnormal" => there?.State is "ABNORMAL" or "PROCESSING",
                _ => there is null or { State: not "SUCCESS" },
            };
            if (!agreed) return $"refund {number}: {there?.State} {there?.Fen} there, {text} here";
        }
        return null;
    }

    private string? Transfers()
    {
        foreach (var (number, text) in truth.Pairs("SELECT out_bill_no, state || ' ' || amount FROM payments_transfer"))
        {
            var there = Books.Transfers.GetValueOrDefault(number);
            if ((there?.State == "SUCCESS") != (text == $"Received {there?.Fen}"))
                return $"transfer {number}: {there?.State} there, {text} here";
        }
        return null;
    }

    /// <summary>What the ledger says lies at WeChat lies there.</summary>
    private string? Till()
    {
        var ours = truth.One("SELECT coalesce(sum(amount), 0) FROM ledger_entry WHERE kind IN ('WxFrozen', 'WxAvailable', 'WxOperating')");
        return ours == Books.Till ? null : $"the till has {Books.Till}, the ledger says {ours}";
    }

    private async Task<string?> Verify()
    {
        await using var scope = house.Services.CreateAsyncScope();
        var findings = await scope.ServiceProvider.GetRequiredService<Verification>().Check(quiesced: true, CancellationToken.None);
        return findings.FirstOrDefault(one => !one.Holds) is { } broken ? $"verify: {broken.Name} {broken.Detail}" : null;
    }
}
