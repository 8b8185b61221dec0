using Siyu.Contracts.Orders;
using Siyu.Distribution.Domain;
using Siyu.Distribution.Shares;
using Siyu.Kernel;
using Siyu.Members.Console;
using Siyu.Orders.Domain;
using Siyu.Orders.Reads;
using Siyu.Platform;
using Siyu.Promotions.Coupons;
using Siyu.Promotions.Domain;
using Siyu.Promotions.Templates;
using Siyu.Tests.Organization;

namespace Siyu.Tests.Orders;

/// <summary>What a merge of members moves, and undoing it gives back: orders, coupons, clicks.</summary>
public sealed class MergedBuyerTests
{
    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Orders_coupons_and_clicks_follow_a_merge_and_return_when_it_is_undone(Database database)
    {
        await using var house = await MallHouse.Open(database);
        var (kept, gone) = (house.MsWang, await house.Join("13900139000"));
        var (sku, share) = (await house.Goods.Sku(20), await Share(house));
        var template = await Template(house);
        var before = await Placed(house, sku, gone);
        var coupon = await Take(house, template, gone);
        await Take(house, template, kept);
        await house.Shop.With<OpenShare, OpenShare.Response>(slice => slice.Handle(gone, share, default));

        await Merge(house, kept, gone);
        await house.Shop.Settle();
        Assert.Equal(kept.Member, (await house.Order(before)).Member);
        Assert.Contains(MallHouse.Home.Street, (await Detail(house, kept, before)).Value.Receiver!, StringComparison.Ordinal);
        Assert.Equal(2, (await house.Shop.All<Coupon>()).Count(row => row.Member == kept.Member));
        Assert.Contains(await house.Shop.All<Click>(), click => click.Person == kept.Subject);
        var since = await Placed(house, sku, kept);

        await Unmerge(house, kept, gone);
        await house.Shop.Settle();
        Assert.Equal((gone.Member, kept.Member), ((await house.Order(before)).Member, (await house.Order(since)).Member));
        Assert.Contains(MallHouse.Home.Street, (await Detail(house, gone, before)).Value.Receiver!, StringComparison.Ordinal);
        Assert.Equal(OrdersProblems.Unknown, (await Detail(house, kept, before)).Problem);
        Assert.Equal(coupon, Assert.Single(await house.Shop.All<Coupon>(), row => row.Member == gone.Member).Id);
        Assert.Equal(gone.Subject, Assert.Single(await house.Shop.All<Click>()).Person);
        Assert.Equal([(before, kept.Member), (before, gone.Member)],
            (await house.Shop.News<OrderBuyerChanged>()).Select(news => (news.Order, news.Buyer)));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_merge_heard_of_only_after_it_was_undone_moves_nothing_and_one_made_again_moves_all(Database database)
    {
        await using var house = await MallHouse.Open(database);
        var (kept, gone) = (house.MsWang, await house.Join("13900139000"));
        var order = await Placed(house, await house.Goods.Sku(20), gone);

        await Merge(house, kept, gone);
        await Unmerge(house, kept, gone);
        await house.Shop.Settle();
        Assert.Equal(gone.Member, (await house.Order(order)).Member);

        await Merge(house, kept, gone);
        await Unmerge(house, kept, gone);
        await Merge(house, kept, gone);
        await house.Shop.Settle();
        Assert.Equal(kept.Member, (await house.Order(order)).Member);
    }

    private static async Task<OrderId> Placed(MallHouse house, SkuId sku, Actor by)
    {
        var placed = await house.TryPlace(MallHouse.Wish((sku, 1)), by);
        Assert.True(placed.Ok, placed.Problem?.Code);
        return placed.Value.Order;
    }

    private static async Task Merge(MallHouse house, Actor kept, Actor gone)
    {
        var merged = await house.Shop.With<MergeMembers, MergeMembers.Response>(slice =>
            slice.Handle(Actor.System, kept.Member, new(gone.Member, "同一身份证"), default));
        Assert.Equal(kept.Member, merged.Value.Kept);
    }

    private static async Task Unmerge(MallHouse house, Actor kept, Actor gone)
    {
        var undone = await house.Shop.With<UnmergeMembers, Done>(slice =>
            slice.Handle(Actor.System, kept.Member, new(gone.Member, "误合并"), default));
        Assert.True(undone.Ok, undone.Problem?.Code);
    }

    private static Task<Result<OrderDetail.Card>> Detail(MallHouse house, Actor actor, OrderId id) =>
        house.Shop.With<OrderDetail, OrderDetail.Card>(slice => slice.Handle(actor, id, default));

    private static async Task<CouponTemplateId> Template(MallHouse house) =>
        (await house.Shop.With<CreateTemplate, CreateTemplate.Response>(slice => slice.Handle(
            Actor.System,
            new("新人券", new(CouponKind.Cash, new(5_000), new(1_000), 0, null), CouponScope.All, new(null, null, 30)) { Total = 100 },
            default))).Value.Id;

    private static async Task<CouponId> Take(MallHouse house, CouponTemplateId template, Actor by)
    {
        var lane = house.Service<Lane<TakeCoupon, TakeCoupon.Request, TakeCoupon.Response>>();
        return (await lane.Ask(by, new(template), null, default)).Value.Coupon;
    }

    private static async Task<string> Share(MallHouse house)
    {
        var guide = await house.Shop.ActorOf(await house.Shop.Staff(house.Goods.Store, "X1"));
        return (await house.Shop.With<MakeShare, MakeShare.Response>(async slice =>
            await slice.Handle(guide, new(SharedKind.Shop, null, "双十一"), default))).Value.Token;
    }
}
