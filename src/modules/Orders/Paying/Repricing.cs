using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Catalog;
using Siyu.Contracts.Distribution;
using Siyu.Contracts.Orders;
using Siyu.Contracts.Promotions;
using Siyu.Kernel;
using Siyu.Orders.Domain;
using Siyu.Platform;

namespace Siyu.Orders.Paying;

/// <summary>Carries a price change out once no payment at the old price can arrive, or ends it where the world was faster (改价落地).</summary>
internal sealed class Repricing(SiyuDb db, ICatalog catalog, IDistribution distribution, TimeProvider clock)
{
    /// <summary>The lines of an order with what they were quoted at and how far down they may go, by today's floor prices.</summary>
    public async Task<IReadOnlyList<QuotedLine>> Lines(OrderId order, CancellationToken ct)
    {
        var lines = await LinesOf(order, ct);
        var cuts = await Cuts([.. lines.Select(line => line.Id)], ct);
        var skus = await catalog.Skus([.. lines.Select(line => line.Sku).Distinct()], ct);
        return [.. lines.Select(line =>
        {
            var quoted = line.Cash + (cuts.GetValueOrDefault(line.Id)?.Amount ?? Money.Zero);
            var floor = (skus.GetValueOrDefault(line.Sku)?.FloorPrice ?? Money.Zero) * line.Quantity;
            return new QuotedLine(line, quoted, Money.Min(floor, quoted), line.Cash);
        })];
    }

    /// <summary>What waited stands from now on: on the lines, in their shares and in what is due on them.</summary>
    public async Task Apply(Order order, PriceChange change, CancellationToken ct)
    {
        var (now, cash) = (clock.GetUtcNow(), change.Cash);
        var lines = await LinesOf(order.Id, ct);
        var cuts = await Cuts(cash.Keys, ct);
        var last = await db.All<Share>().Where(share => cash.Keys.Contains(share.Line)).GroupBy(share => share.Line)
            .Select(group => new { group.Key, Ordinal = group.Max(share => share.Ordinal) })
            .ToDictionaryAsync(group => group.Key, group => group.Ordinal, ct);
        foreach (var line in lines)
        {
            var cut = cuts.GetValueOrDefault(line.Id);
            var off = line.Cash + (cut?.Amount ?? Money.Zero) - cash[line.Id];
            line.Reprice(cash[line.Id]);
            if (cut is not null && off.IsZero) db.Remove(cut);
            else if (cut is not null) (cut.Rule, cut.Funder, cut.Amount) = (change.Rule, change.Funder, off);
            else if (off.IsPositive) db.Add(new Share
            {
                Line = line.Id, Ordinal = last.GetValueOrDefault(line.Id, -1) + 1, Kind = ShareKind.PriceChange, Rule = change.Rule,
                Funder = change.Funder, Amount = off,
            });
        }
        order.Reprice(cash.Values.Sum(), change.Freight, Explained(order, change));
        change.Apply(now);
        await distribution.Reprice(order.Id, cash, ct);
        db.Publish(new OrderRepriced(order.Id, order.Member, change.Version, change.Before, change.Payable, now));
    }

    public async Task<PriceChange> Pending(OrderId order, CancellationToken ct) => Must.Exist(
        await db.All<PriceChange>().SingleOrDefaultAsync(one => one.OrderId == order && one.State == PriceChangeState.Pending, ct),
        "an order whose price is being changed has the change");

    /// <summary>The buyer paid or the order closes: changes that waited are too late (改价失败).</summary>
    public async Task Drop(IReadOnlyList<Order> orders, Problem why, CancellationToken ct)
    {
        var waiting = orders.Where(order => order.PricePending).ToList();
        if (waiting.Count == 0) return;
        var (ids, now) = (waiting.ConvertAll(order => order.Id), clock.GetUtcNow());
        var changes = await db.All<PriceChange>().Where(one => ids.Contains(one.OrderId) && one.State == PriceChangeState.Pending)
            .ToListAsync(ct);
        foreach (var change in changes) change.Refuse(why, now);
        foreach (var order in waiting) order.DropPrice();
    }

    private Task<List<OrderLine>> LinesOf(OrderId order, CancellationToken ct) =>
        db.All<OrderLine>().Where(line => line.OrderId == order).OrderBy(line => line.Ordinal).ToListAsync(ct);

    /// <summary>What an earlier change took off these lines.</summary>
    private async Task<Dictionary<OrderLineId, Share>> Cuts(IEnumerable<OrderLineId> lines, CancellationToken ct)
    {
        var wanted = lines.ToList();
        return await db.All<Share>().Where(share => wanted.Contains(share.Line) && share.Kind == ShareKind.PriceChange)
            .ToDictionaryAsync(share => share.Line, ct);
    }

    /// <summary>The explained price, with this change in place of any earlier one.</summary>
    private static string Explained(Order order, PriceChange change)
    {
        var why = JsonSerializer.Deserialize<List<Explanation>>(order.Why, Json.Options) ?? [];
        why.RemoveAll(one => one.Rule == PriceChange.RuleOf(order.PriceVersion));
        why.Add(new(change.Rule, true, OrdersProblems.Repriced.With(change.Before.ToString(), change.Payable.ToString())));
        return JsonSerializer.Serialize(why, Json.Options);
    }
}
