using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Contracts.Distribution;
using Siyu.Distribution.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Distribution.Console;

/// <summary>Ends a commission plan (停用分佣方案); orders keep the rates frozen on them.</summary>
internal sealed class EndPlan(SiyuDb db, TimeProvider clock) : ISlice
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/console/commission-plans/{id}/end", (Actor actor, PlanId id, EndPlan slice, CancellationToken ct) =>
            slice.Handle(actor, id, ct).ToHttp()).Allow(Allow.Staff("distribution.plan"));

    public async Task<Result<Done>> Handle(Actor actor, PlanId id, CancellationToken ct)
    {
        var plan = await db.Locked<CommissionPlan, PlanId>(id, ct);
        if (plan is null) return DistributionProblems.UnknownPlan;
        var ended = plan.End(clock.GetUtcNow());
        if (ended is { Ok: true, Value.Before: false }) db.Audit(actor, "distribution.end_plan", $"plan/{id}");
        return ended;
    }
}
