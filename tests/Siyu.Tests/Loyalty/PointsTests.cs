using Siyu.Contracts.Ledger;
using Siyu.Contracts.Loyalty;
using Siyu.Contracts.Orders;
using Siyu.Contracts.Promotions;
using Siyu.Fulfilment.Allocating;
using Siyu.Fulfilment.Sending;
using Siyu.Kernel;
using Siyu.Loyalty.Domain;
using Siyu.Loyalty.Points;
using Siyu.Loyalty.Programs;
using Siyu.Members.Console;
using Siyu.Platform;
using Siyu.Promotions;
using Siyu.Tests.Orders;
using Siyu.Tests.Organization;
using Siyu.Tests.Payments;

namespace Siyu.Tests.Loyalty;

/// <summary>Points from the purchase that earns them to the refund that takes them back, on real orders and real money.</summary>
[Collection(MoneyTests.Name)]
public sealed class PointsTests(PaySandbox sandbox)
{
    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Points_are_earned_wait_for_the_window_pay_the_next_order_and_return_to_their_lots(Database database)
    {
        await using var house = await MallHouse.Open(database, sandbox);
        var program = await house.Program();
        await house.Open(program);
        var sku = await house.Goods.Sku(20);
        await Received(house, await house.Paid((sku, 2)));
        Assert.Equal((0L, 200L, 200L, "银卡"), Shown(await house.Card()));

        await house.Pass(TimeSpan.FromDays(8));
        Assert.Equal((200L, 0L, 200L, "银卡"), Shown(await house.Card()));
        Assert.Equal(new Money(200), await Balance(house, AccountKind.PointsLiability, program));

        // 99 points on three units of 100 yuan: 33 fen each; the order earns one and a half times as silver.
        var order = await house.PaidWith(program, 99, (sku, 3));
        Assert.Equal(new Money(30_000 - 99), (await house.Order(order)).Payable);
        var line = Assert.Single(await house.Lines(order));
        Assert.Equal((new Money(99), new Money(29_901)), (line.Points, line.Cash));
        Assert.Equal((101L, 448L, 499L, "银卡"), Shown(await house.Card()));
        Assert.Equal(new Money(101), await Balance(house, AccountKind.PointsLiability, program));

        await Approved(house, order, line.Id, 1);
        Assert.Equal((134L, 299L, 399L, "银卡"), Shown(await house.Card()));
        await Approved(house, order, line.Id, 2);
        Assert.Equal((200L, 0L, 200L, "银卡"), Shown(await house.Card()));
        Assert.Equal(new Money(200), await Balance(house, AccountKind.PointsLiability, program));
        Assert.Equal(Money.Zero, await Balance(house, AccountKind.PointsPending, program));
        Assert.Single(await house.Shop.All<Lot>(), lot => lot.Remaining > 0);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Points_of_goods_that_come_back_after_they_were_spent_are_owed_and_paid_by_the_next(Database database)
    {
        await using var house = await MallHouse.Open(database, sandbox);
        var program = await house.Program(LoyaltyHouse.Rules with { Tiers = [LoyaltyHouse.Rules.Tiers[0]] });
        var card = await house.Open(program);
        var sku = await house.Goods.Sku(20);
        var first = await house.Paid((sku, 2));
        await Received(house, first);
        await house.Pass(TimeSpan.FromDays(8));
        var second = await house.PaidWith(program, 150, (sku, 1));

        var back = (await house.TryApply(first, (await house.Lines(first))[0].Id, 2, Actor.System)).Value.AfterSale;
        Assert.True((await house.Approve(back)).Ok);
        await house.Pass(TimeSpan.FromMinutes(2));

        Assert.Equal((0L, 98L), ((await house.Card()).Available, (await house.Card()).Pending));
        Assert.Equal(150, (await house.Shop.All<Lot>()).Sum(lot => lot.Owed));
        Assert.Equal(LoyaltyProblems.NotEnough.With(0L),
            (await house.TryPlace(MallHouse.Wish((sku, 1)).Paying(program, 1))).Problem);
        Assert.True((await house.Adjust(card.Id, 100)).Ok);
        Assert.Equal((0L, 50L), ((await house.Card()).Available, (await house.Shop.All<Lot>()).Sum(lot => lot.Owed)));
        await Received(house, second);
        await house.Pass(TimeSpan.FromDays(8));
        Assert.Equal((48L, 0L), ((await house.Card()).Available, (await house.Shop.All<Lot>()).Sum(lot => lot.Owed)));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Goods_of_somebody_who_was_erased_take_no_points_back_for_they_lapsed(Database database)
    {
        await using var house = await MallHouse.Open(database, sandbox);
        var program = await house.Program();
        await house.Open(program);
        var order = await house.Paid((await house.Goods.Sku(20), 2));
        Assert.Equal(new Money(200), await Balance(house, AccountKind.PointsPending, program));
        Assert.True((await house.Shop.With<EraseMember, Done>(slice =>
            slice.Handle(Actor.System, house.MsWang.Member, new("本人申请"), default))).Ok);
        await house.Quiet();

        var back = (await house.TryApply(order, (await house.Lines(order))[0].Id, 1, Actor.System)).Value.AfterSale;
        Assert.True((await house.Approve(back)).Ok);
        await house.Pass(TimeSpan.FromMinutes(2));

        Assert.Equal(Money.Zero, await Balance(house, AccountKind.PointsPending, program));
        Assert.All(await house.Shop.All<Lot>(), lot => Assert.Equal((0L, 0L), (lot.Remaining, lot.Owed)));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task What_an_unpaid_order_holds_nobody_else_spends_and_it_returns_when_the_order_closes(Database database)
    {
        await using var house = await MallHouse.Open(database);
        var program = await house.Program();
        var card = await house.Open(program);
        var (one, other) = (await house.Goods.Sku(20), await house.Goods.Sku(20));
        await house.Adjust(card.Id, 500);

        var placed = await Task.WhenAll(Enumerable.Range(0, 6).Select(i =>
            house.TryPlace(MallHouse.Wish((i % 2 == 0 ? one : other, 1)).Paying(program, 200))));

        Assert.Equal((2, 4), (placed.Count(answer => answer.Ok), placed.Count(answer => answer.Problem?.Code == "loyalty.not_enough")));
        Assert.Equal(100, (await house.Card()).Available);
        var order = placed.First(answer => answer.Ok).Value.Order;
        Assert.Equal(new Money(9_800), (await house.Order(order)).Payable);
        Assert.True((await house.Cancel(order)).Ok);
        await house.Shop.Settle();
        Assert.Equal(300, (await house.Card()).Available);
        await house.Shop.Pass(TimeSpan.FromMinutes(31));
        Assert.Equal(500, (await house.Card()).Available);
        Assert.All(await house.Shop.All<Spend>(), spend => Assert.Equal(SpendState.Released, spend.State));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task The_quote_says_how_many_points_may_pay_and_a_brands_points_pay_only_its_goods(Database database)
    {
        await using var house = await MallHouse.Open(database);
        var group = await house.Program(LoyaltyHouse.Rules with { MostBps = 1_000 });
        var brand = await house.Program(LoyaltyHouse.Rules with { Opens = OpenWay.Request }, house.Goods.Brand, "青禾会员卡");
        var sku = await house.Goods.Sku(20);
        await house.Adjust((await house.Open(group)).Id, 5_000);
        await house.Adjust((await house.Open(brand)).Id, 300);

        var quoted = (await Quote(house, new([new(sku, 1)], null))).Value;
        Assert.Equal([(group, 5_000L, 1_000L), (brand, 300L, 300L)], quoted.Purses.Select(row => (row.Program, row.Available, row.Most)));
        Assert.Equal(0, quoted.Points);
        Assert.All(quoted.Purses, row => Assert.Null(row.Why));
        await house.Shop.With<ChangeProgram, Done>(slice =>
            slice.Handle(Actor.System, group, new("集团会员卡", LoyaltyHouse.Rules with { MostBps = 0 }), default));
        Assert.Equal((0L, "这张卡的积分不能抵扣"), (await Quote(house, new([new(sku, 1)], null))).Value.Purses
            .Where(row => row.Program == group).Select(row => (row.Most, row.Why!.Zh)).Single());
        await house.Shop.With<ChangeProgram, Done>(slice =>
            slice.Handle(Actor.System, group, new("集团会员卡", LoyaltyHouse.Rules with { MostBps = 1_000 }), default));
        var wished = (await Quote(house, new([new(sku, 1)], null) { Points = new(group, 5_000) })).Value;
        Assert.Equal((1_000L, new Money(9_000)), (wished.Points, wished.Payable));
        Assert.Equal(LoyaltyProblems.NotEnough.With(300L),
            (await Quote(house, new([new(sku, 1)], null) { Points = new(brand, 301) })).Problem);

        var li = await house.Join("13900139000");
        Assert.Equal(LoyaltyProblems.NoCard, (await house.TryPlace(MallHouse.Wish((sku, 1)).Paying(brand, 1), li)).Problem);
        var order = await house.TryPlace(MallHouse.Wish((sku, 1)).Paying(brand, 300));
        Assert.Equal(new Money(9_700), order.Value.Payable);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Points_end_the_oldest_first_and_what_returns_to_an_ended_lot_has_days_of_grace(Database database)
    {
        await using var house = await MallHouse.Open(database);
        var program = await house.Program(LoyaltyHouse.Rules with { PointsMonths = 2 });
        var card = await house.Open(program);
        var sku = await house.Goods.Sku(20);
        await house.Adjust(card.Id, 300);
        await house.Shop.Pass(TimeSpan.FromDays(40));
        await house.Adjust(card.Id, 200);
        Assert.Equal(300, (await house.Card()).EndingSoon);
        var first = (await house.Shop.All<Lot>()).Single(lot => lot.Granted == 300);
        await house.Shop.Pass(first.ExpiresAt!.Value - house.Now - TimeSpan.FromMinutes(10));
        var order = (await house.TryPlace(MallHouse.Wish((sku, 1)).Paying(program, 100))).Value.Order;
        Assert.Equal([200L, 200L], (await house.Shop.All<Lot>()).OrderBy(lot => lot.ExpiresAt).Select(lot => lot.Remaining));

        await house.Shop.Pass(TimeSpan.FromDays(1));
        await house.Service<ExpirePoints>().Run(default);
        await house.Service<ExpirePoints>().Run(default);
        Assert.Equal(OrderState.Closed, (await house.Order(order)).State);

        Assert.Equal(new Money(200), await Balance(house, AccountKind.Breakage, program));
        Assert.Equal(300, (await house.Card()).Available);
        var grace = (await house.Shop.All<Lot>()).Single(lot => lot.Granted == 100);
        Assert.Equal(TimeSpan.FromDays(30), grace.ExpiresAt - grace.GrantedAt);
        Assert.Equal([PointsMove.Adjusted, PointsMove.Adjusted, PointsMove.Held, PointsMove.Released, PointsMove.Expired],
            (await house.Shop.All<Movement>()).OrderBy(row => row.At).ThenBy(row => row.Move).Select(row => row.Move));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Cards_follow_a_merge_with_points_growth_and_the_better_tier_and_return_when_it_is_undone(Database database)
    {
        await using var house = await MallHouse.Open(database, sandbox);
        var program = await house.Program();
        var li = await house.Join("13900139000");
        await house.Shop.Settle();
        await house.Open(program);
        var (mine, hers) = (await house.Card(), await house.Card(li));
        await house.Adjust(mine.Id, 10);
        await house.Adjust(hers.Id, 40);
        var sku = await house.Goods.Sku(20);
        await house.Paid((sku, 2));
        var held = await house.TryPlace(MallHouse.Wish((sku, 1)).Paying(program, 30), li);
        Assert.True(held.Ok, held.Problem?.Code);

        await Merge(house, house.MsWang, li);
        Assert.Empty(await house.Cards(li));
        Assert.Equal((20L, 200L, 200L, "银卡"), Shown(await house.Card()));
        // What her order held returns to what is Ms Wang's now.
        Assert.True((await house.Cancel(held.Value.Order)).Ok);
        Assert.Equal(50, (await house.Card()).Available);

        var undone = await house.Shop.With<UnmergeMembers, Done>(slice =>
            slice.Handle(Actor.System, house.MsWang.Member, new(li.Member, "误合并"), default));
        Assert.True(undone.Ok, undone.Problem?.Code);
        await house.Quiet();
        Assert.Equal((10L, 200L, 200L, "银卡"), Shown(await house.Card()));
        Assert.Equal((40L, 0L, 0L, "普通会员"), Shown(await house.Card(li)));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Staff_adjust_for_a_reason_and_never_below_nothing_and_erasure_leaves_nothing(Database database)
    {
        await using var house = await MallHouse.Open(database);
        var program = await house.Program();
        var card = await house.Open(program);
        Assert.True((await house.Adjust(card.Id, 50)).Ok);
        Assert.Equal(LoyaltyProblems.NotEnough.With(50L), (await house.Adjust(card.Id, -51)).Problem);
        Assert.True((await house.Adjust(card.Id, -20)).Ok);
        Assert.Equal("loyalty.bad_points", (await house.Adjust(card.Id, 0)).Problem?.Code);
        Assert.Equal("loyalty.needs_reason", (await house.Shop.With<AdjustPoints, Done>(slice =>
            slice.Handle(Actor.System, card.Id, new(1, " "), default))).Problem?.Code);
        var keeper = await house.Shop.ActorOf(await house.Shop.Staff(house.Goods.Store, "K1", "store_manager"));
        Assert.Equal(LoyaltyRefusals.GroupOnly, (await house.Shop.With<AdjustPoints, Done>(slice =>
            slice.Handle(keeper, card.Id, new(1, "补分"), default))).Problem);
        Assert.Equal([-20L, 50L], (await house.Shop.With<MyPoints, Page<PointsEntry>>(slice =>
            slice.Handle(house.MsWang, card.Id, new(null, null), default))).Value.Rows.Select(row => row.Points).Order());
        var li = await house.Join("13900139000");
        Assert.Equal(LoyaltyRefusals.UnknownCard, (await house.Shop.With<MyPoints, Page<PointsEntry>>(slice =>
            slice.Handle(li, card.Id, new(null, null), default))).Problem);

        var erased = await house.Shop.With<EraseMember, Done>(slice =>
            slice.Handle(Actor.System, house.MsWang.Member, new("本人申请"), default));
        Assert.True(erased.Ok, erased.Problem?.Code);
        await house.Shop.Settle();
        Assert.Empty(await house.Cards());
        Assert.Equal((new Money(30), Money.Zero),
            (await Balance(house, AccountKind.Breakage, program), await Balance(house, AccountKind.PointsLiability, program)));
    }

    private static (long, long, long, string) Shown(HeldCard card) => (card.Available, card.Pending, card.Growth, card.TierTitle);

    private static async Task<Money> Balance(MallHouse house, AccountKind kind, CardProgramId program) =>
        (await house.Shop.With<ILedger, Money>(async ledger =>
            (await ledger.Balances([Account.Of(kind, program)], default))[Account.Of(kind, program)])).Value;

    private static Task<Result<QuotePrice.Response>> Quote(MallHouse house, QuotePrice.Request request) =>
        house.Shop.With<QuotePrice, QuotePrice.Response>(slice => slice.Handle(house.MsWang, request, default));

    private static async Task Merge(MallHouse house, Actor kept, Actor gone)
    {
        var merged = await house.Shop.With<MergeMembers, MergeMembers.Response>(slice =>
            slice.Handle(Actor.System, kept.Member, new(gone.Member, "同一身份证"), default));
        Assert.Equal(kept.Member, merged.Value.Kept);
        await house.Quiet();
    }

    private static async Task Approved(MallHouse house, OrderId order, OrderLineId line, int units)
    {
        var applied = await house.TryApply(order, line, units);
        Assert.True((await house.Approve(applied.Value.AfterSale)).Ok);
        await house.Pass(TimeSpan.FromMinutes(2));
    }

    private static async Task Received(MallHouse house, OrderId order)
    {
        await house.Shop.With<AcceptOrder, Done>(slice => slice.Handle(Actor.System, order, default));
        await house.Shop.With<ShipOrder, Done>(slice => slice.Handle(Actor.System, order, new("SF", "SF1234567890"), default));
        Assert.True((await house.Shop.With<ConfirmReceipt, Done>(slice => slice.Handle(house.MsWang, order, default))).Ok);
        await house.Quiet();
    }
}
