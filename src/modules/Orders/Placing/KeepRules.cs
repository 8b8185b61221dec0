using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Contracts.Orders;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Orders.Placing;

/// <summary>HQ reads and sets the rules of orders (订单规则); what stands on orders that were placed stays as it is.</summary>
internal sealed class KeepRules(SiyuDb db, ISettings settings, OrderSettings rules) : ISlice
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/console/order-rules", (KeepRules slice, CancellationToken ct) => slice.Read(ct).ToHttp())
            .Allow(Allow.Staff("orders.read"));
        routes.MapPut("/console/order-rules", (Actor actor, OrderRule request, KeepRules slice, CancellationToken ct) =>
            slice.Handle(actor, request, ct).ToHttp()).Allow(Allow.Staff("orders.rules"));
    }

    public async Task<Result<OrderRule>> Read(CancellationToken ct) => await rules.Rule(ct);

    public async Task<Result<Done>> Handle(Actor actor, OrderRule request, CancellationToken ct)
    {
        if (!request.IsSound) return OrdersProblems.BadRules;
        var before = await rules.Rule(ct);
        if (before == request) return Done.Already;
        await settings.Set(OrderSettings.Section, request, ct);
        db.Audit(actor, "orders.keep_rules", OrderSettings.Section, before, request);
        return Done.It;
    }
}
