using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Organization;
using Siyu.Contracts.Promotions;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Promotions.Domain;
using Siyu.Promotions.Redeeming;

namespace Siyu.Promotions.Granting;

/// <summary>Who gave which coupon to whom (发券记录), newest first: a guide's own, a store's, all for headquarters.</summary>
internal sealed class GrantList(SiyuDb db, CouponRows rows, IOrganization organization, TillNames names, TimeProvider clock)
    : IListSlice<GrantList.Ask, GrantList.Row>
{
    private static readonly Sorting<CouponGrant> Order = Sorting<CouponGrant>.Newest("at", row => row.Id);

    internal sealed record Ask(CouponTemplateId? Template);

    internal sealed record Row(CouponId Coupon, string Title, string Staff, string Member, HeldState State, DateTimeOffset At);

    public static Sheet<Row> Sheet { get; } = new("promotions.export_grants", "发券记录")
    {
        { "优惠券", row => row.Title },
        { "谁发的", row => row.Staff },
        { "发给", row => row.Member },
        { "现在", row => Words.Of(row.State) },
        { "发放时间", row => row.At },
    };

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/guide/coupon-grants", (
            Actor actor, [AsParameters] Ask ask, [AsParameters] ListAsk page, GrantList slice, CancellationToken ct) =>
            slice.Handle(actor, ask, page, ct).ToHttp()).Allow(Allow.Staff(Permissions.Give));
        routes.MapList<GrantList, Ask, Row>("/console/coupon-grants", Allow.Staff(Permissions.Read));
    }

    public async Task<Result<Page<Row>>> Handle(Actor actor, Ask ask, ListAsk page, CancellationToken ct)
    {
        var all = db.Rows<CouponGrant>(actor).AsNoTracking();
        if (ask.Template is { } template) all = all.Where(row => row.Template == template);
        var shown = await Order.Page(all, page, ct);
        return shown.Ok ? new Page<Row>(await Show(shown.Value.Rows, ct), shown.Value.Next) : shown.Problem!;
    }

    private async Task<IReadOnlyList<Row>> Show(IReadOnlyList<CouponGrant> shown, CancellationToken ct)
    {
        var ids = shown.Select(row => row.Id).ToList();
        var coupons = await db.All<Coupon>().AsNoTracking().Where(coupon => ids.Contains(coupon.Id))
            .ToDictionaryAsync(coupon => coupon.Id, ct);
        var templates = await rows.Templates([.. shown.Select(row => row.Template).Distinct()], ct);
        var staff = await organization.StaffNames([.. shown.Select(row => row.Owner).OfType<StaffId>().Distinct()], ct);
        var members = await names.Members([.. coupons.Values.Select(coupon => coupon.Member)], ct);
        var now = clock.GetUtcNow();
        return [.. shown.Select(row => new Row(
            row.Id, templates[row.Template].Title, row.Owner is { } by ? staff.GetValueOrDefault(by, "") : "",
            members.GetValueOrDefault(coupons[row.Id].Member, "会员"), coupons[row.Id].StateAt(now), row.At))];
    }
}
