using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Contracts.Fulfilment;
using Siyu.Fulfilment.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Fulfilment.Allocating;

/// <summary>A store refuses an order with a reason (拒单); the next place is asked at once.</summary>
internal sealed class RefuseOrder(Deliveries deliveries, Allocation allocation) : ISlice
{
    public const int LongestReason = 200;

    /// <param name="Attempt">Which offer is meant; without it the open one.</param>
    internal sealed record Request(string Reason, int? Attempt);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/guide/fulfilments/{id}/refuse", (Actor actor, OrderId id, Request request, RefuseOrder slice,
            CancellationToken ct) =>
            slice.Handle(actor, id, request, ct).ToHttp()).Allow(Allow.Staff(Permissions.Guide));

    public async Task<Result<Done>> Handle(Actor actor, OrderId id, Request request, CancellationToken ct)
    {
        var reason = request.Reason?.Trim() ?? "";
        if (reason.Length is 0 or > LongestReason) return DeliveryRefusals.NeedsReason.With(LongestReason);
        var found = await deliveries.Lock(actor, id, ct);
        if (!found.Ok) return found.Problem!;
        if (request.Attempt is { } meant && meant != found.Value.Attempt) return FulfilmentProblems.NotOffered;
        var withdrawn = await allocation.Withdraw(found.Value, OfferAnswer.Refused, reason, actor, ct);
        if (withdrawn is { Ok: true, Value.Before: false }) await allocation.AskNext(found.Value, ct);
        return withdrawn;
    }
}
