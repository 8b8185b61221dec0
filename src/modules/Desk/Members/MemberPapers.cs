using Microsoft.Extensions.DependencyInjection;
using Siyu.Contracts.Loyalty;
using Siyu.Contracts.Members;
using Siyu.Contracts.Orders;
using Siyu.Contracts.Promotions;
using Siyu.Contracts.WeCom;
using Siyu.Desk.Feeding;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Desk.Members;

/// <summary>What the rooms hold of a member (会员案卷), for a folder; who asks was asked for their scope before.</summary>
internal sealed record MemberPaper(MemberDossier Dossier, IReadOnlyList<FriendCard> Friends, IReadOnlyList<BrandPurchases> Brands)
{
    public IReadOnlyList<HeldCoupon> Coupons { get; init; } = [];
    public IReadOnlyList<HeldCard> Cards { get; init; } = [];
    public IReadOnlyList<AfterSaleEntry> AfterSales { get; init; } = [];
}

/// <summary>Asks the rooms for members' papers (案卷拢读), for all readers who wait at once.</summary>
internal sealed class MemberPapers(Works works) : Gathered<MemberId, MemberPaper>(works, MembersAtOnce)
{
    private const int MembersAtOnce = 32;
    private const int CouponsAtMost = 50;
    private const int AfterSalesAtMost = 50;

    protected override async Task<IReadOnlyDictionary<MemberId, MemberPaper>> Read(
        IServiceProvider services, IReadOnlyList<MemberId> keys, CancellationToken ct)
    {
        await services.GetRequiredService<SiyuDb>().Stay(ct);
        var rooms = services.GetRequiredService<MemberSources>();
        var dossiers = await rooms.Members.Dossiers(keys, ct);
        var friends = await rooms.WeCom.FriendsOf(keys, ct);
        var brands = await rooms.Orders.BrandsOf(keys, ct);
        var coupons = await rooms.Promotions.CouponsOf(keys, CouponsAtMost, ct);
        var cards = await rooms.Loyalty.CardsOf(keys, ct);
        var afterSales = await rooms.Orders.AfterSalesOf(keys, AfterSalesAtMost, ct);
        return dossiers.ToDictionary(one => one.Key, one => new MemberPaper(one.Value, [.. friends[one.Key]], [.. brands[one.Key]])
        {
            Coupons = [.. coupons[one.Key]], Cards = [.. cards[one.Key]], AfterSales = [.. afterSales[one.Key]],
        });
    }
}
