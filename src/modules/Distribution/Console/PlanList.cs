using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Catalog;
using Siyu.Contracts.Organization;
using Siyu.Distribution.Domain;
using Siyu.Distribution.Plans;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Distribution.Console;

/// <summary>The newest commission plans, and the rules (分佣方案列表).</summary>
internal sealed class PlanList(SiyuDb db, RuleBook rules, IOrganization organization, ICatalog catalog) : ISlice
{
    /// <param name="Goods">What the SKUs that plans name are called.</param>
    internal sealed record Response(
        DistributionRules Rules, string? ApproverName, IReadOnlyList<CommissionPlan> Plans, IReadOnlyDictionary<SkuId, string> Goods);

    public static Sheet<CommissionPlan> Sheet { get; } = new("distribution.export_plans", "分佣方案")
    {
        { "方案", plan => plan.Title },
        { "品牌", plan => plan.Brand is { } brand ? new Named("brand", brand.Value) : "全部" },
        { "岗位", plan => plan.Role ?? "所有员工" },
        { "佣金比例", plan => $"{plan.RateBps / 100m:0.##}%" },
        { "推荐人比例", plan => plan.SecondRateBps > 0 ? $"{plan.SecondRateBps / 100m:0.##}%" : null },
        { "绑定导购得佣金", plan => plan.BoundGuideEarns },
        { "开始时间", plan => plan.StartsAt },
        { "结束时间", plan => plan.EndsAt },
    };

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/console/commission-plans", (PlanList slice, CancellationToken ct) => slice.Handle(ct).ToHttp())
            .Allow(Allow.Staff("distribution.read"));
        routes.MapExport<PlanList, Unfiltered, CommissionPlan>("/console/commission-plans", Sheet, async (slice, _, _, page, ct) =>
            page.Unsorted() ?? (await slice.Handle(ct)).Map(answer => new Page<CommissionPlan>(answer.Plans, null)))
            .Allow(Allow.Staff("distribution.read"));
    }

    public async Task<Result<Response>> Handle(CancellationToken ct)
    {
        var kept = await rules.Rules(ct);
        var plans = await db.All<CommissionPlan>().AsNoTracking().OrderByDescending(plan => plan.MadeAt)
            .Take(Page<CommissionPlan>.Limit).ToListAsync(ct);
        var approver = kept.Approver is { } staff ? (await organization.StaffNames([staff], ct)).GetValueOrDefault(staff) : null;
        var skus = await catalog.Skus([.. plans.Select(plan => plan.Sku).OfType<SkuId>().Distinct()], ct);
        return new Response(kept, approver, plans, skus.ToDictionary(sku => sku.Key, sku => $"{sku.Value.Title} {sku.Value.Spec}".Trim()));
    }
}
