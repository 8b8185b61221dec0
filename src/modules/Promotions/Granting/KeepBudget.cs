using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Promotions.Domain;

namespace Siyu.Promotions.Granting;

/// <summary>Headquarters says how many coupons of a template a unit or one of staff may give away (分配发券额度).</summary>
internal sealed class KeepBudget(SiyuDb db, IOrganization organization, TimeProvider clock) : ISlice
{
    private const int MostBudgets = 500;

    internal sealed record Request(UnitId? Unit, StaffId? Staff, int Total);

    internal sealed record Row(GrantBudgetId Id, UnitId? Unit, StaffId? Staff, string Name, int Total, int Given);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPut("/console/coupon-templates/{id}/budgets",
            (Actor actor, CouponTemplateId id, Request request, KeepBudget slice, CancellationToken ct) =>
            slice.Handle(actor, id, request, ct).ToHttp()).Allow(Allow.Staff(Permissions.Change));
        routes.MapGet("/console/coupon-templates/{id}/budgets", (CouponTemplateId id, KeepBudget slice, CancellationToken ct) =>
            slice.List(id, ct).ToHttp()).Allow(Allow.Staff(Permissions.Read));
    }

    public async Task<Result<Done>> Handle(Actor actor, CouponTemplateId id, Request request, CancellationToken ct)
    {
        if (request.Unit is null == request.Staff is null || !await Exists(request, ct)) return GrantRefusals.BadHolder;
        // The template's row first, as when coupons are given: two who keep one budget at once do not both make it.
        if (await db.Locked<CouponTemplate, CouponTemplateId>(id, ct) is not { } template) return TemplateRefusals.Unknown;
        if (template.State == TemplateState.Ended) return TemplateRefusals.Ended;
        var known = await db.All<GrantBudget>().Where(row =>
            row.Template == id && row.Unit == request.Unit && row.Staff == request.Staff).Select(row => (GrantBudgetId?)row.Id)
            .SingleOrDefaultAsync(ct);
        var budget = known is { } found ? await db.Locked<GrantBudget, GrantBudgetId>(found, ct) : null;
        if (budget is null && await db.All<GrantBudget>().CountAsync(row => row.Template == id, ct) >= MostBudgets)
            return GrantRefusals.TooMany.With(MostBudgets);
        var now = clock.GetUtcNow();
        var kept = budget ?? GrantBudget.Of(id, request.Unit, request.Staff, now);
        var before = kept.Total;
        var set = kept.Set(request.Total, now);
        if (!set.Ok || set.Value.Before) return set;
        if (budget is null) db.Add(kept);
        db.Audit(actor, "promotions.keep_budget", $"template/{id}", before, request);
        return set;
    }

    public async Task<Result<IReadOnlyList<Row>>> List(CouponTemplateId id, CancellationToken ct)
    {
        var rows = await db.All<GrantBudget>().AsNoTracking().Where(row => row.Template == id).OrderBy(row => row.Id).Take(MostBudgets)
            .ToListAsync(ct);
        var units = await organization.Units([.. rows.Select(row => row.Unit).OfType<UnitId>()], ct);
        var staff = await organization.StaffNames([.. rows.Select(row => row.Staff).OfType<StaffId>()], ct);
        string Name(GrantBudget row) => row.Unit is { } unit ? units.GetValueOrDefault(unit)?.Name ?? ""
            : staff.GetValueOrDefault(row.Staff!.Value, "");
        return Result.Of<IReadOnlyList<Row>>([.. rows.Select(row =>
            new Row(row.Id, row.Unit, row.Staff, Name(row), row.Total, row.Given))]);
    }

    private async Task<bool> Exists(Request request, CancellationToken ct) => request.Unit is { } unit
        ? (await organization.Units([unit], ct)).GetValueOrDefault(unit) is { Open: true }
        : (await organization.Staff([request.Staff!.Value], ct)).GetValueOrDefault(request.Staff.Value) is { Active: true };
}
