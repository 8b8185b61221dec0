using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Distribution.Domain;
using Siyu.Distribution.Plans;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Distribution.Console;

/// <summary>The newest commission plans, and the rules (分佣方案列表).</summary>
internal sealed class PlanList(SiyuDb db, RuleBook rules) : ISlice
{
    internal sealed record Response(DistributionRules Rules, IReadOnlyList<CommissionPlan> Plans);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/console/commission-plans", (PlanList slice, CancellationToken ct) => slice.Handle(ct).ToHttp())
            .Allow(Allow.Staff("distribution.read"));

    public async Task<Result<Response>> Handle(CancellationToken ct) => new Response(
        await rules.Rules(ct),
        await db.All<CommissionPlan>().AsNoTracking().OrderByDescending(plan => plan.MadeAt).Take(Page<CommissionPlan>.Limit)
            .ToListAsync(ct));
}
