using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Orders.Placing;

/// <summary>What buyers are told before they order (下单须知): freight, how long an order waits for its payment, how long goods may come
/// back.</summary>
internal sealed class OrderTerms(OrderSettings settings) : ISlice
{
    internal sealed record Response(Money Freight, Money FreeFrom, int PayWithinMinutes, int AfterSaleDays);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/mall/order-terms", (OrderTerms slice, CancellationToken ct) => slice.Handle(ct).ToHttp()).Allow(Allow.Anyone);

    public async Task<Result<Response>> Handle(CancellationToken ct)
    {
        var rule = await settings.Rule(ct);
        return new Response(new(rule.FreightFen), new(rule.FreeFromFen), rule.PayWithinMinutes, rule.AfterSaleDays);
    }
}
