using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Distribution;
using Siyu.Kernel;
using Siyu.Orders.Domain;
using Siyu.Platform;

namespace Siyu.Orders.Reads;

/// <summary>What a guide earned, order line by order line (佣金明细): which goods, by which rule, how much, and whether it is due.</summary>
internal sealed class MyEarnings(SiyuDb db, IDistribution distribution) : ISlice
{
    internal sealed record Ask(EarningState? State, string? After, int? Size);

    /// <param name="Cash">What was paid for the line, of which the commission is a share.</param>
    internal sealed record Row(
        OrderId Order, string Number, string Title, string Spec, int Quantity, Money Cash, AttributionRule Rule, int Level, int RateBps,
        Money Amount)
    {
        public required Money Reversed { get; init; }
        public required EarningState State { get; init; }
        public required DateTimeOffset AccruedAt { get; init; }

        /// <summary>When it becomes payable, or became so; unknown until the goods are received.</summary>
        public required DateTimeOffset? PayableAt { get; init; }
    }

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/guide/earnings", ([AsParameters] Ask ask, Actor actor, MyEarnings slice, CancellationToken ct) =>
            slice.Handle(actor, ask, ct).ToHttp()).Allow(Allow.Staff("orders.guide"));

    public async Task<Result<Page<Row>>> Handle(Actor actor, Ask ask, CancellationToken ct)
    {
        long? below = null;
        if (ask.After is { } after)
        {
            if (!long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                return DistributionProblems.BadCursor;
            below = number;
        }
        var take = new PageAsk(null, ask.Size).Take;
        var found = await distribution.Earnings(actor.Staff, ask.State, below, take + 1, ct);
        var shown = found.Take(take).ToList();
        var (lineIds, orderIds) = (shown.Select(one => one.Line).ToList(), shown.Select(one => one.Order).Distinct().ToList());
        var lines = await db.All<OrderLine>().AsNoTracking().Where(line => lineIds.Contains(line.Id))
            .ToDictionaryAsync(line => line.Id, ct);
        var orders = await db.All<Order>().AsNoTracking().Where(order => orderIds.Contains(order.Id))
            .ToDictionaryAsync(order => order.Id, ct);
        return new Page<Row>([.. shown.Select(one => Shown(one, orders[one.Order], lines[one.Line]))],
            found.Count > take ? shown[^1].Number.ToString(CultureInfo.InvariantCulture) : null);
    }

    private static Row Shown(EarningCard one, Order order, OrderLine line) => new(
        order.Id, order.Number, line.Title, line.Spec, line.Quantity, line.Cash, one.Rule, one.Level, one.RateBps, one.Amount)
    {
        Reversed = one.Reversed, State = one.State, AccruedAt = one.AccruedAt, PayableAt = one.PayableAt ?? order.SettlesAt,
    };
}
