using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Catalog;
using Siyu.Contracts.Members;
using Siyu.Contracts.Organization;
using Siyu.Contracts.Promotions;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Promotions.Domain;

namespace Siyu.Promotions.Redeeming;

/// <summary>Finds the coupon of a code that is shown at somebody's own store (验券).</summary>
internal sealed class RedemptionDesk(SiyuDb db, CouponRows rows, IOrganization organization, Vault vault, TimeProvider clock)
{
    private static readonly UnitKind[] Tills =
        [UnitKind.DirectStore, UnitKind.DealerStore, UnitKind.DepartmentStore, UnitKind.Counter, UnitKind.Station];

    /// <summary>The coupon, locked, where this store may redeem it; whether it still can be used is the caller's to ask.</summary>
    public async Task<Result<Shown>> Find(Actor actor, string? text, CancellationToken ct)
    {
        if (CouponCode.Read(text) is not { } typed) return RedeemRefusals.WrongCode;
        var place = await Till(actor, ct);
        if (!place.Ok) return place.Problem!;
        var hashes = vault.Hashes(CouponCode.HashKind, typed).ToList();
        var code = await db.All<CouponCode>().AsNoTracking().SingleOrDefaultAsync(row => hashes.Contains(row.CodeHash), ct);
        if (code is null) return RedeemRefusals.WrongCode;
        var coupon = (await rows.Lock([code.Id], ct))[code.Id];
        var template = (await rows.Templates([coupon.Template], ct))[coupon.Template];
        if (await Forbidden(template, place.Value, ct) is { } forbidden) return forbidden;
        if (coupon.State == CouponState.Unused && clock.GetUtcNow() >= code.ExpiresAt) return RedeemRefusals.CodeExpired;
        return new Shown(coupon, template, place.Value, code.CodeHash);
    }

    /// <summary>The redemption of the same code at the same store, where there is one already: an answer was lost.</summary>
    public Task<Redemption?> Before(Shown shown, CancellationToken ct) => db.All<Redemption>().AsNoTracking().SingleOrDefaultAsync(row =>
        row.Coupon == shown.Coupon.Id && row.UndoneAt == null && row.Place == shown.Place.Id && row.CodeHash == shown.CodeHash, ct);

    /// <summary>The store at which somebody works; nobody redeems elsewhere.</summary>
    private async Task<Result<UnitCard>> Till(Actor actor, CancellationToken ct)
    {
        var staff = (await organization.Staff([actor.Staff], ct)).GetValueOrDefault(actor.Staff);
        if (staff is null) return RedeemRefusals.NotAStore;
        var unit = (await organization.Units([staff.Home], ct)).GetValueOrDefault(staff.Home);
        return unit is { Open: true } && Tills.Contains(unit.Kind) ? unit : RedeemRefusals.NotAStore;
    }

    private async Task<Problem?> Forbidden(CouponTemplate template, UnitCard place, CancellationToken ct)
    {
        if (template.Channel == CouponChannel.Online) return RedeemRefusals.OnlyOnline;
        if (template.Stores is not { Count: > 0 } named || named.Contains(place.Id)) return null;
        var units = await organization.Units(named, ct);
        return units.Values.Any(unit => place.Path.IsWithin(unit.Path)) ? null : RedeemRefusals.OtherStore;
    }
}

/// <summary>Names for the till (核销用名): goods that a coupon gives, and whose it is, masked.</summary>
internal sealed class TillNames(ICatalog catalog, IMembers members)
{
    public async Task<IReadOnlyDictionary<SkuId, SkuCard>> Goods(IEnumerable<SkuId> skus, CancellationToken ct) =>
        await catalog.Skus([.. skus.Distinct()], ct);

    public async Task<IReadOnlyDictionary<MemberId, string>> Members(IReadOnlyCollection<MemberId> ids, CancellationToken ct) =>
        (await members.Profiles([.. ids.Distinct()], ct)).ToDictionary(
            profile => profile.Key, profile => profile.Value.MaskedName ?? profile.Value.MaskedPhone ?? "会员");
}
