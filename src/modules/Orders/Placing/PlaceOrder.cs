using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Routing;
using Siyu.Contracts.Catalog;
using Siyu.Contracts.Distribution;
using Siyu.Contracts.Fulfilment;
using Siyu.Contracts.Inventory;
using Siyu.Contracts.Orders;
using Siyu.Contracts.Promotions;
using Siyu.Kernel;
using Siyu.Orders.Domain;
using Siyu.Platform;

namespace Siyu.Orders.Placing;

/// <summary>Members place orders (下单), a group at a time: hold stock, price, freeze who earns, record, announce.</summary>
internal sealed class PlaceOrder(
    PlacingRoom room, IInventory inventory, IPromotions promotions, IDistribution distribution, FreeOrders free, TimeProvider clock)
    : IHotSlice<PlaceOrder.Request, PlaceOrder.Response>
{
    internal sealed record Request(IReadOnlyList<Line> Lines, DeliveryWay Delivery)
    {
        public CouponId? Coupon { get; init; }
        public PointsWish? Points { get; init; }
        public string? ShareToken { get; init; }
        public Receiver? Receiver { get; init; }
        public UnitId? PickupAt { get; init; }

        /// <summary>What the buyer was shown; another price now is refused rather than charged.</summary>
        public Money? Expected { get; init; }

        /// <summary>The guide who placed it for the buyer; never heard from outside.</summary>
        [JsonIgnore]
        public StaffId? By { get; init; }
    }

    internal sealed record Line(SkuId Sku, int Quantity);

    internal sealed record Receiver(string FullName, string Phone, string Region, string Street);

    internal sealed record Response(OrderId Order, string Number, Money Payable, DateTimeOffset PayBy);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapHot<PlaceOrder, Request,
            Response>("/mall/orders", Allow.Member, request => request.Lines is [{ } first, ..] ? first.Sku : null).AtMost(60);

    public async Task Handle(Group<Request, Response> group, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        Draft.Check(group);
        var drafts = await room.Draft(group.Open, now, ct);

        var held = await inventory.Plan([.. drafts.Select(draft => draft.Stock)], ct);
        drafts = Keep(drafts, held, (draft, plan) => draft.Held = plan);
        var priced = await promotions.Plan([.. drafts.Select(draft => draft.Ask)], ct);
        drafts = Keep(drafts, priced, (draft, quote) => draft.Quote = quote);
        drafts = await free.Allowed([.. drafts.Where(draft => draft.AcceptsPrice())], now, ct);
        var credited = await distribution.Plan([.. drafts.Select(draft => draft.Attributed())], ct);
        var orders = await room.Orders(drafts, credited, now, ct);

        await inventory.Keep([.. drafts.Select(draft => draft.Held!)], ct);
        await promotions.Keep([.. drafts.Select(draft => draft.Quote!)], ct);
        await distribution.Keep(credited, ct);
        var lines = await room.Insert(orders, drafts, ct);
        group.Publish(orders.Select(order => new OrderPlaced(order.Id, order.Member, order.Place, order.Payable, now)));
        await free.Settle(orders, lines, ct);
        foreach (var (draft, order) in drafts.Zip(orders)) draft.Item.Answer(new(order.Id, order.Number, order.Payable, order.ExpiresAt));
    }

    /// <summary>Goes on with the drafts that a room below said yes to; the others have their refusal.</summary>
    private static List<Draft> Keep<T>(List<Draft> drafts, IReadOnlyList<Result<T>> answers, Action<Draft, T> take)
    {
        var kept = new List<Draft>(drafts.Count);
        foreach (var (draft, answer) in drafts.Zip(answers))
        {
            if (answer.Problem is { } problem)
            {
                draft.Item.Refuse(problem);
                continue;
            }
            take(draft, answer.Value);
            kept.Add(draft);
        }
        return kept;
    }
}
