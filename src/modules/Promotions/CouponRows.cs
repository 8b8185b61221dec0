using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Promotions.Domain;

namespace Siyu.Promotions;

/// <summary>Templates, remembered by id (熟记券模板).</summary>
internal sealed class KnownTemplates(Commits commits) : Known<CouponTemplateId, CouponTemplate>(commits, typeof(CouponTemplate));

/// <summary>The coupon rows (券行): locked by id, moved only by compare-and-set, many at once.</summary>
internal sealed class CouponRows(SiyuDb db, KnownTemplates known)
{
    public async Task<Dictionary<CouponId, Coupon>> Lock(IReadOnlyCollection<CouponId> ids, CancellationToken ct)
    {
        if (ids.Count == 0) return [];
        var guids = ids.Select(id => id.Value).ToArray();
        var json = JsonSerializer.Serialize(guids);
        var rows = db.IsSqlite
            ? db.Query<Coupon>($"SELECT * FROM promotions_coupon WHERE id IN (SELECT value FROM json_each({json}))")
            : db.Query<Coupon>($"SELECT * FROM promotions_coupon WHERE id = ANY({guids}) ORDER BY id FOR UPDATE");
        return await rows.AsNoTracking().ToDictionaryAsync(coupon => coupon.Id, ct);
    }

    public Task<Dictionary<CouponTemplateId, CouponTemplate>> Templates(IReadOnlyCollection<CouponTemplateId> ids, CancellationToken ct) =>
        known.Of(db, ids, wanted => db.All<CouponTemplate>().AsNoTracking().Where(template => wanted.Contains(template.Id))
            .ToDictionaryAsync(template => template.Id, ct));

    /// <summary>Unused → Locked for many coupons in one statement; each must still be unused.</summary>
    public async Task LockFor(IReadOnlyList<(CouponId Coupon, OrderId Order)> pairs, CancellationToken ct)
    {
        if (pairs.Count == 0) return;
        await using var command = db.Command(db.IsSqlite
            ? """
              UPDATE promotions_coupon SET state = 'Locked', order_id = v.order_id
              FROM (SELECT value ->> 0 AS id, value ->> 1 AS order_id FROM json_each(@rows)) AS v
              WHERE promotions_coupon.id = v.id AND promotions_coupon.state = 'Unused'
              """
            : """
              UPDATE promotions_coupon c SET state = 'Locked', order_id = v.order_id FROM unnest(@coupons, @orders) AS v (id, order_id)
              WHERE c.id = v.id AND c.state = 'Unused'
              """);
        if (db.IsSqlite) command.Give("@rows",
            JsonSerializer.Serialize(pairs.Select(pair => new[] { pair.Coupon.ToString(), pair.Order.ToString() })));
        else command.Give("@coupons", pairs.Select(pair => pair.Coupon.Value).ToArray())
            .Give("@orders", pairs.Select(pair => pair.Order.Value).ToArray());
        Must.Hold(await command.ExecuteNonQueryAsync(ct) == pairs.Count, "a planned coupon is still unused");
    }

    /// <summary>Unused → Redeemed, of a locked coupon that may be used.</summary>
    public async Task Redeem(CouponId id, DateTimeOffset at, CancellationToken ct) => Must.Hold(
        await db.All<Coupon>().Where(coupon => coupon.Id == id && coupon.State == CouponState.Unused).ExecuteUpdateAsync(
            set => set.SetProperty(coupon => coupon.State, CouponState.Redeemed).SetProperty(coupon => coupon.UsedAt, at), ct) == 1,
        "a locked coupon is still unused");

    /// <summary>Redeemed → Unused, of a locked coupon whose redemption is taken back.</summary>
    public async Task Unredeem(CouponId id, CancellationToken ct) => Must.Hold(
        await db.All<Coupon>().Where(coupon => coupon.Id == id && coupon.State == CouponState.Redeemed).ExecuteUpdateAsync(
            set => set.SetProperty(coupon => coupon.State, CouponState.Unused)
                .SetProperty(coupon => coupon.UsedAt, (DateTimeOffset?)null), ct) == 1,
        "a coupon with a redemption is redeemed");

    /// <summary>Adds what a group took to each template, all or nothing of a template, and never beyond its total.</summary>
    public async Task AddTaken(IReadOnlyList<(CouponTemplateId Template, int Count)> takes, CancellationToken ct)
    {
        if (takes.Count == 0) return;
        await using var command = db.Command(db.IsSqlite
            ? """
              UPDATE promotions_template SET taken = taken + v.n
              FROM (SELECT value ->> 0 AS id, value ->> 1 AS n FROM json_each(@rows)) AS v
              WHERE promotions_template.id = v.id AND taken + v.n <= total
              """
            : """
              UPDATE promotions_template t SET taken = t.taken + v.n FROM unnest(@ids, @counts) AS v (id, n)
              WHERE t.id = v.id AND t.taken + v.n <= t.total
              """);
        if (db.IsSqlite) command.Give("@rows",
            JsonSerializer.Serialize(takes.Select(take => new object[] { take.Template.ToString(), take.Count })));
        else command.Give("@ids", takes.Select(take => take.Template.Value).ToArray())
            .Give("@counts", takes.Select(take => take.Count).ToArray());
        Must.Hold(await command.ExecuteNonQueryAsync(ct) == takes.Count, "a locked template has room for what its takers were promised");
    }

    /// <summary>Locks templates for takers, in the order of their ids.</summary>
    public async Task<Dictionary<CouponTemplateId, CouponTemplate>> LockTemplates(IReadOnlyCollection<CouponTemplateId> ids,
        CancellationToken ct)
    {
        var guids = ids.Select(id => id.Value).ToArray();
        var json = JsonSerializer.Serialize(guids);
        var rows = db.IsSqlite
            ? db.Query<CouponTemplate>($"SELECT * FROM promotions_template WHERE id IN (SELECT value FROM json_each({json}))")
            : db.Query<CouponTemplate>($"SELECT * FROM promotions_template WHERE id = ANY({guids}) ORDER BY id FOR UPDATE");
        return await rows.AsNoTracking().ToDictionaryAsync(template => template.Id, ct);
    }

    /// <summary>The highest ordinal that each of these members has of each template.</summary>
    public async Task<Dictionary<(CouponTemplateId, MemberId), int>> Ordinals(
        IReadOnlyCollection<CouponTemplateId> templates, IReadOnlyCollection<MemberId> members, CancellationToken ct)
    {
        var known = await db.All<Coupon>().Where(coupon => templates.Contains(coupon.Template) && members.Contains(coupon.Member))
            .GroupBy(coupon => new { coupon.Template, coupon.Member })
            .Select(group => new { group.Key.Template, group.Key.Member, Highest = group.Max(coupon => coupon.Ordinal) }).ToListAsync(ct);
        return known.ToDictionary(row => (row.Template, row.Member), row => row.Highest);
    }
}
