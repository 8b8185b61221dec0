using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Promotions.Domain;

namespace Siyu.Promotions.Granting;

/// <summary>Coupons that somebody may give away now (可发的券), and how many: of their own budget and of their unit's.</summary>
internal sealed class GiveableCoupons(GrantRows grants, CouponRows rows, TimeProvider clock) : ISlice
{
    internal sealed record Row(CouponTemplateId Template, string Title, CouponWorth Worth, CouponScope Scope, CouponValidity Validity)
    {
        public CouponChannel Channel { get; init; }
        public int PerPerson { get; init; }
        public int Own { get; init; }
        public int Unit { get; init; }
    }

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/guide/coupon-budgets", (Actor actor, GiveableCoupons slice, CancellationToken ct) =>
            slice.Handle(actor, ct).ToHttp()).Allow(Allow.Staff(Permissions.Give));

    public async Task<Result<IReadOnlyList<Row>>> Handle(Actor actor, CancellationToken ct)
    {
        var giver = (await grants.Givers([actor.Staff], ct)).GetValueOrDefault(actor.Staff);
        if (giver is null) return Result.Of<IReadOnlyList<Row>>([]);
        var budgets = (await grants.Of(giver, ct)).Where(budget => budget.Left > 0).ToLookup(budget => budget.Template);
        var templates = await rows.Templates([.. budgets.Select(one => one.Key)], ct);
        var now = clock.GetUtcNow();
        return Result.Of<IReadOnlyList<Row>>([.. budgets.Select(one => (Budgets: one, Template: templates[one.Key]))
            .Where(pair => pair.Template.State == TemplateState.Open && !(pair.Template.ValidUntil <= now))
            .OrderByDescending(pair => pair.Template.Id.Value).Select(pair => new Row(pair.Template.Id, pair.Template.Title,
                pair.Template.Terms.Worth, pair.Template.Terms.Scope, pair.Template.Validity)
            {
                Channel = pair.Template.Channel, PerPerson = pair.Template.PerPerson,
                Own = pair.Budgets.Where(budget => budget.Staff is not null).Sum(budget => budget.Left),
                Unit = pair.Budgets.Where(budget => budget.Unit is not null).Sum(budget => budget.Left),
            })]);
    }
}
