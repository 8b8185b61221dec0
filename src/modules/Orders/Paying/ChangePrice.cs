using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Orders;
using Siyu.Contracts.Payments;
using Siyu.Contracts.Promotions;
using Siyu.Kernel;
using Siyu.Orders.Domain;
using Siyu.Platform;

namespace Siyu.Orders.Paying;

/// <summary>
/// Staff lower the price of an order that is not paid yet, or waive its freight (改价): never below the floor prices nor above what was
/// quoted. A payment that is open is closed at WeChat first; where the buyer is faster, the price stands.
/// </summary>
internal sealed class ChangePrice(SiyuDb db, Repricing repricing, IPayments payments, TimeProvider clock) : ISlice
{
    private const int LongestReason = 200;

    /// <param name="Quoted">What is to be paid without any change.</param>
    internal sealed record Sheet(
        int Version, Money Quoted, Money Payable, Money QuotedFreight, Money Freight, IReadOnlyList<SheetLine> Lines)
    {
        /// <summary>What it comes to if the change is made; null where none was asked for.</summary>
        public Money? After { get; init; }
    }

    internal sealed record SheetLine(OrderLineId Line, string Title, int Quantity, Money Quoted, Money Least, Money Cash);

    /// <param name="Waits">True where the payment that is open is being closed first.</param>
    internal sealed record Response(Money Payable, int Version, bool Waits);

    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var app in (string[])["console", "guide"])
        {
            var own = app == "guide";
            routes.MapGet($"/{app}/orders/{{id}}/price", (Actor actor, OrderId id, ChangePrice slice, CancellationToken ct) =>
                slice.Preview(actor, id, null, own, ct).ToHttp()).Allow(Allow.Staff("orders.reprice"));
            routes.MapPost($"/{app}/orders/{{id}}/price-preview",
                (Actor actor, OrderId id, PriceWish request, ChangePrice slice, CancellationToken ct) =>
                slice.Preview(actor, id, request, own, ct).ToHttp()).Allow(Allow.Staff("orders.reprice"));
            routes.MapPost($"/{app}/orders/{{id}}/price",
                (Actor actor, OrderId id, PriceWish request, ChangePrice slice, CancellationToken ct) =>
                slice.Handle(actor, id, request, own, ct).ToHttp()).Allow(Allow.Staff("orders.reprice"));
        }
    }

    /// <summary>What the order costs line by line and how far it may go; with a wish, what that comes to. Nothing is written.</summary>
    public async Task<Result<Sheet>> Preview(Actor actor, OrderId id, PriceWish? wish, bool own, CancellationToken ct)
    {
        var seen = await Seen(actor, id, own, ct);
        if (!seen.Ok) return seen.Problem!;
        var (order, lines) = (seen.Value, await repricing.Lines(id, ct));
        if (order.Unchangeable(clock.GetUtcNow()) is { } problem) return problem;
        var price = wish is null ? new NewPrice(lines, order.Freight) : NewPrice.Of(order, lines, wish);
        if (!price.Ok) return price.Problem!;
        return new Sheet(
            order.PriceVersion, lines.Sum(line => line.Quoted) + order.Freight + order.FreightCut, order.Payable,
            order.Freight + order.FreightCut, price.Value.Freight,
            [.. price.Value.Lines.Select(line => new SheetLine(
                line.Line.Id, line.Line.Title, line.Line.Quantity, line.Quoted, line.Least, line.Cash))])
        {
            After = wish is null ? null : price.Value.Payable,
        };
    }

    public async Task<Result<Response>> Handle(Actor actor, OrderId id, PriceWish wish, bool own, CancellationToken ct)
    {
        if (wish.Reason?.Trim() is not { Length: > 0 and <= LongestReason })
            return OrdersProblems.BadReason.With(LongestReason).AtField("reason");
        if (wish.Funder is not (Funder.Store or Funder.Brand)) return OrdersProblems.BadFunder.AtField("funder");
        var seen = await Seen(actor, id, own, ct);
        if (!seen.Ok) return seen.Problem!;
        var order = Must.Exist(await db.Locked<Order, OrderId>(id, ct), "an order that was seen");
        var now = clock.GetUtcNow();
        if (order.Unchangeable(now) is { } problem) return problem;
        if (wish.Version != order.PriceVersion) return OrdersProblems.PriceMoved;
        var price = NewPrice.Of(order, await repricing.Lines(id, ct), wish);
        if (!price.Ok) return price.Problem!;
        var change = PriceChange.Of(order, price.Value, actor, wish, now);
        db.Add(change);
        db.Audit(actor, "orders.change_price", $"order/{id}", new { Payable = order.Payable.Fen, Freight = order.Freight.Fen },
            new { change.Version, Payable = change.Payable.Fen, Freight = change.Freight.Fen, change.Funder, change.Reason });
        if (order.Payment is not { } payment)
        {
            await repricing.Apply(order, change, ct);
            return new Response(order.Payable, order.PriceVersion, false);
        }
        order.AwaitPrice();
        var closing = await payments.Close(payment, ct);
        return closing.Ok ? new Response(order.Payable, order.PriceVersion, true) : closing.Problem!;
    }

    /// <summary>A guide changes the price of what they placed for a member; the console of what it sees.</summary>
    private async Task<Result<Order>> Seen(Actor actor, OrderId id, bool own, CancellationToken ct)
    {
        var rows = own ? db.All<Order>().Where(order => order.PlacedBy == actor.Staff) : db.Rows<Order>(actor);
        return await rows.AsNoTracking().SingleOrDefaultAsync(order => order.Id == id, ct) is { } order ? order
            : own ? OrdersProblems.NotPlacedByYou : OrdersProblems.Unknown;
    }
}
