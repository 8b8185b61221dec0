using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Kernel;
using Siyu.Orders.Domain;
using Siyu.Platform;

namespace Siyu.Orders.Reads;

/// <summary>What orders are called (订单号) in files of lists, of those that the actor may see.</summary>
internal sealed class OrderCalled(SiyuDb db) : INames
{
    public string Kind => "order";

    public async Task<IReadOnlyDictionary<Guid, string>> Of(Actor actor, IReadOnlyCollection<Guid> ids, CancellationToken ct)
    {
        if (!actor.May("orders.read")) return new Dictionary<Guid, string>();
        var asked = ids.Select(OrderId.From).ToList();
        return await db.Rows<Order>(actor.For("orders.read")).Where(order => asked.Contains(order.Id))
            .ToDictionaryAsync(order => order.Id.Value, order => order.Number, ct);
    }
}

/// <summary>Numbers of orders by their ids (订单号), of those that the reader may see; <c>ids</c> have commas between.</summary>
internal sealed class OrderNumbers(SiyuDb db) : ISlice
{
    private const int MostNumbers = 200;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/console/orders/numbers", (Actor actor, string ids, OrderNumbers slice, CancellationToken ct) =>
            slice.Handle(actor, ids, ct).ToHttp()).Allow(Allow.Staff("orders.read"));

    public async Task<Result<IReadOnlyDictionary<OrderId, string>>> Handle(Actor actor, string ids, CancellationToken ct)
    {
        var asked = ids.Split(',', MostNumbers + 1, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Take(MostNumbers).Select(text => OrderId.TryParse(text, out var id) ? id : (OrderId?)null).OfType<OrderId>().ToList();
        return await db.Rows<Order>(actor).Where(order => asked.Contains(order.Id))
            .ToDictionaryAsync(order => order.Id, order => order.Number, ct);
    }
}
