using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Contracts.Fulfilment;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Fulfilment.Sending;

/// <summary>The member has received what was sent (确认收货).</summary>
internal sealed class ConfirmReceipt(Deliveries deliveries, Handover handover) : ISlice
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/mall/fulfilments/{id}/confirm", (Actor actor, OrderId id, ConfirmReceipt slice, CancellationToken ct) =>
            slice.Handle(actor, id, ct).ToHttp()).Allow(Allow.Member);

    public async Task<Result<Done>> Handle(Actor actor, OrderId id, CancellationToken ct)
    {
        var found = await deliveries.Lock(actor, id, ct);
        return found.Ok ? await handover.Do(found.Value, HandoverWay.Confirmed, ct) : found.Problem!;
    }
}
