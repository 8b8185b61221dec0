using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Orders;
using Siyu.Kernel;
using Siyu.Orders.Domain;
using Siyu.Platform;

namespace Siyu.Orders.Paying;

/// <summary>Staff cancel an order that nobody has paid (代客取消): a guide what they placed themselves, the console what it sees.</summary>
internal sealed class CancelByStaff(SiyuDb db, Closing closing) : ISlice
{
    private const int LongestReason = 200;

    internal sealed record Request(string Reason);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/guide/orders/{id}/cancel", (Actor actor, OrderId id, CancelByStaff slice, CancellationToken ct) =>
            slice.ByGuide(actor, id, ct).ToHttp()).Allow(Allow.Staff("orders.guide"));
        routes.MapPost("/console/orders/{id}/cancel",
            (Actor actor, OrderId id, Request request, CancelByStaff slice, CancellationToken ct) =>
            slice.ByConsole(actor, id, request, ct).ToHttp()).Allow(Allow.Staff("orders.cancel"));
    }

    /// <summary>What the member placed is the member's to cancel; whose performance it is does not matter.</summary>
    public async Task<Result<Done>> ByGuide(Actor actor, OrderId id, CancellationToken ct)
    {
        var placed = await db.All<Order>().AnyAsync(order => order.Id == id && order.PlacedBy == actor.Staff, ct);
        return placed ? await Cancel(actor, id, null, ct) : OrdersProblems.NotPlacedByYou;
    }

    public async Task<Result<Done>> ByConsole(Actor actor, OrderId id, Request request, CancellationToken ct)
    {
        if (request.Reason?.Trim() is not { Length: > 0 and <= LongestReason } reason)
            return OrdersProblems.BadReason.With(LongestReason).AtField("reason");
        return await db.Rows<Order>(actor).AnyAsync(order => order.Id == id, ct)
            ? await Cancel(actor, id, reason, ct) : OrdersProblems.Unknown;
    }

    private async Task<Result<Done>> Cancel(Actor actor, OrderId id, string? reason, CancellationToken ct)
    {
        var order = Must.Exist(await db.Locked<Order, OrderId>(id, ct), "an order that was seen");
        var begun = await closing.Begin(order, ct);
        if (begun is { Ok: true, Value.Before: false }) db.Audit(actor, "orders.cancel", $"order/{id}", after: new { Reason = reason });
        return begun;
    }
}
