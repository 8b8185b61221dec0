using Microsoft.AspNetCore.Routing;
using Siyu.Contracts.Members;
using Siyu.Contracts.Organization;
using Siyu.Contracts.Promotions;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Promotions.Coupons;
using Siyu.Promotions.Domain;

namespace Siyu.Promotions.Granting;

/// <summary>Guides give coupons to members who are bound to them (导购发券), a group at a time: template and budget are locked, decided and
/// written at once, so that no budget gives more than it holds.</summary>
internal sealed class GiveCoupon(SiyuDb db, CouponRows rows, GrantRows grants, IMembers members, TimeProvider clock)
    : IHotSlice<GiveCoupon.Request, GiveCoupon.Response>
{
    internal sealed record Request(CouponTemplateId Template, MemberId Member);

    /// <param name="Left">How many more one may give of it, the unit's counted in.</param>
    internal sealed record Response(CouponId Coupon, DateTimeOffset ValidUntil, int Left);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapHot<GiveCoupon, Request, Response>("/guide/coupon-grants", Allow.Staff(Permissions.Give),
            laneKey: request => request.Template).AtMost(60);

    public async Task Handle(Group<Request, Response> group, CancellationToken ct)
    {
        var at = clock.GetUtcNow();
        var givers = await grants.Givers(group.Open.Select(item => item.Actor.Staff), ct);
        var bound = await members.GuidesOf([.. group.Open.Select(item => item.Request.Member).Distinct()], at, ct);
        var templates = await rows.LockTemplates([.. group.Open.Select(item => item.Request.Template).Distinct()], ct);
        var stock = new TakenSoFar(templates,
            await rows.Ordinals([.. templates.Keys], [.. group.Open.Select(item => item.Request.Member).Distinct()], ct));
        var purse = new GrantPurse(await grants.Lock([.. templates.Keys], [.. givers.Values], ct));
        var given = new List<(Coupon Coupon, CouponGrant Grant)>();
        foreach (var item in group.Open)
        {
            if (!givers.TryGetValue(item.Actor.Staff, out var giver)
                || bound.GetValueOrDefault(item.Request.Member)?.Guide != item.Actor.Staff)
            {
                item.Refuse(GrantRefusals.NotYourMember);
                continue;
            }
            var (template, member) = (item.Request.Template, item.Request.Member);
            var budget = purse.For(template, giver);
            var coupon = budget is null ? GrantRefusals.NoBudget : stock.Take(template, member, at);
            if (!coupon.Ok)
            {
                item.Refuse(coupon.Problem == PromotionsProblems.TakenBefore ? GrantRefusals.HasAsMany : coupon.Problem!);
                continue;
            }
            purse.Take(budget!);
            given.Add((coupon.Value, new()
            {
                Id = coupon.Value.Id, Template = template, Budget = budget!.Id, Owner = giver.Id, OrgPath = giver.HomePath.Value, At = at,
            }));
            item.Answer(new(coupon.Value.Id, coupon.Value.ValidUntil, purse.Left(template, giver)));
        }
        await Keep(group, given, ct);
    }

    private async Task Keep(
        Group<Request, Response> group, List<(Coupon Coupon, CouponGrant Grant)> given, CancellationToken ct)
    {
        await db.InsertAll([.. given.Select(pair => pair.Coupon)], ct);
        await db.InsertAll([.. given.Select(pair => pair.Grant)], ct);
        group.Publish(given.Select(pair => pair.Coupon.Taken));
        await rows.AddTaken([.. given.GroupBy(pair => pair.Coupon.Template).Select(one => (one.Key, one.Count()))], ct);
        await grants.AddGiven([.. given.GroupBy(pair => pair.Grant.Budget).Select(one => (one.Key, one.Count()))], ct);
    }
}

/// <summary>What is left of locked budgets while a group gives (剩余额度).</summary>
internal sealed class GrantPurse(IReadOnlyList<GrantBudget> budgets)
{
    private readonly Dictionary<GrantBudgetId, int> left = budgets.ToDictionary(budget => budget.Id, budget => budget.Left);

    /// <summary>The giver's own while it has room, then that of their unit.</summary>
    public GrantBudget? For(CouponTemplateId template, StaffCard giver) =>
        Of(template, giver).Where(budget => left[budget.Id] > 0).OrderBy(budget => budget.Staff is null).FirstOrDefault();

    public void Take(GrantBudget budget) => left[budget.Id]--;

    public int Left(CouponTemplateId template, StaffCard giver) => Of(template, giver).Sum(budget => left[budget.Id]);

    private IEnumerable<GrantBudget> Of(CouponTemplateId template, StaffCard giver) => budgets.Where(budget =>
        budget.Template == template && (budget.Staff == giver.Id || budget.Unit == giver.Home));
}
