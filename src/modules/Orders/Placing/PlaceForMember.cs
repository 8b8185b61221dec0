using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Siyu.Contracts.Fulfilment;
using Siyu.Contracts.Members;
using Siyu.Contracts.Orders;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Orders.Placing;

/// <summary>
/// A guide orders for a member of theirs (代客下单), after a call or a chat: at the member's own prices, unpaid. The member pays it in the
/// mall by its link while the time to pay lasts; nobody else can, and what nobody pays closes as any other order does.
/// </summary>
internal sealed class PlaceForMember(
    IMembers members, Lane<PlaceOrder, PlaceOrder.Request, PlaceOrder.Response> lane, TimeProvider clock) : ISlice
{
    private const int OrdersPerMinute = 30;
    private const int ShortestKey = 8;
    private const int LongestKey = 70;

    internal sealed record Request(MemberId Member, IReadOnlyList<PlaceOrder.Line> Lines, DeliveryWay Delivery)
    {
        public PlaceOrder.Receiver? Receiver { get; init; }
        public UnitId? PickupAt { get; init; }
    }

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/guide/orders", (
                Actor actor, Request request, [FromHeader(Name = "Idempotency-Key")] string? key, PlaceForMember slice,
                CancellationToken ct) =>
                slice.Handle(actor, request, key, ct).ToHttp())
            .Allow(Allow.Staff("orders.guide")).OwnWork().AtMost(OrdersPerMinute);

    public async Task<Result<PlaceOrder.Response>> Handle(Actor actor, Request request, string? key, CancellationToken ct)
    {
        if (key is { Length: < ShortestKey or > LongestKey }) return PlatformProblems.BadKey;
        var binding = (await members.GuidesOf([request.Member], clock.GetUtcNow(), ct)).GetValueOrDefault(request.Member);
        if (binding?.Guide != actor.Staff) return OrdersProblems.NotYourMember;
        var buyer = new Actor(ActorKind.Member, request.Member.Value, new HashSet<string>(), DataScope.Nothing);
        var wish = new PlaceOrder.Request(request.Lines, request.Delivery)
        {
            Receiver = request.Receiver, PickupAt = request.PickupAt, By = actor.Staff,
        };
        var track = request.Lines is [{ } first, ..] ? first.Sku : (object?)null;
        // The key is told apart from those that the member's own phone makes.
        return await lane.Ask(buyer, wish, key is null ? null : $"guide/{key}", ct, track);
    }
}
