using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Contracts.Distribution;
using Siyu.Distribution.Domain;
using Siyu.Distribution.Plans;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Distribution.Console;

/// <summary>Makes a commission plan (新建分佣方案). A plan never changes: it ends, and another begins, so that frozen rates stay
/// explained.</summary>
internal sealed class MakePlan(SiyuDb db, RuleBook rules, TimeProvider clock) : ISlice
{
    internal sealed record Request(
        string Title, BrandId? Brand, CategoryId? Category, SkuId? Sku, string? Role, int RateBps, int SecondRateBps, bool BoundGuideEarns,
        DateTimeOffset? StartsAt, DateTimeOffset? EndsAt);

    internal sealed record Response(PlanId Plan);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/console/commission-plans", (Actor actor, Request request, MakePlan slice, CancellationToken ct) =>
            slice.Handle(actor, request, ct).ToHttp()).Allow(Allow.Staff("distribution.plan"));

    public async Task<Result<Response>> Handle(Actor actor, Request request, CancellationToken ct)
    {
        var at = clock.GetUtcNow();
        var starts = request.StartsAt ?? at;
        if (request.EndsAt < starts || request.Role is { Length: 0 or > 32 }) return DistributionProblems.BadPlan.AtField("endsAt");
        var plan = new CommissionPlan
        {
            Id = PlanId.New(at), Title = request.Title, Brand = request.Brand, Category = request.Category, Sku = request.Sku,
                Role = request.Role,
            RateBps = request.RateBps, SecondRateBps = request.SecondRateBps, BoundGuideEarns = request.BoundGuideEarns, StartsAt = starts,
                MadeAt = at,
        };
        plan.EndAt(request.EndsAt);
        if (plan.Refusal(await rules.Rules(ct)) is { } problem) return problem;
        db.Add(plan);
        db.Audit(actor, "distribution.make_plan", $"plan/{plan.Id}", after: request);
        return new Response(plan.Id);
    }
}
