using Microsoft.Extensions.DependencyInjection;
using Siyu.Contracts.Fulfilment;
using Siyu.Contracts.Ledger;
using Siyu.Contracts.Members;
using Siyu.Contracts.Orders;
using Siyu.Contracts.Promotions;
using Siyu.Distribution.Domain;
using Siyu.Distribution.Console;
using Siyu.Kernel;
using Siyu.Orders.Domain;
using Siyu.Orders.Paying;
using Siyu.Orders.Placing;
using Siyu.Orders.Reads;
using Siyu.Payments.Domain;
using Siyu.Platform;
using Siyu.Tests.Organization;
using Siyu.Tests.Payments;
using Order = Siyu.Orders.Domain.Order;
using KeepRules = Siyu.Orders.Placing.KeepRules;
using Share = Siyu.Orders.Domain.Share;

namespace Siyu.Tests.Orders;

/// <summary>The price of an order that is not paid yet is lowered by staff (改价), against the sandbox's WeChat Pay.</summary>
[Collection(MoneyTests.Name)]
public sealed class PriceChangeTests(PaySandbox sandbox)
{
    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_whole_order_is_lowered_to_the_fen_and_lines_shares_commission_and_books_follow(Database database)
    {
        await using var house = await MallHouse.Open(database, sandbox);
        var xiaoli = await house.Shop.Staff(house.Goods.Store, "X1");
        await house.Shop.With<MakePlan, MakePlan.Response>(slice =>
            slice.Handle(Actor.System, new("方案", null, null, null, null, 1_000, 0, true, null, null), default));
        await house.Shop.With<IMembers, Done>(door => door.Bind(house.MsWang.Member, xiaoli, BindReason.Scan, default));
        // The scarf may lose ten yuan only; the coat bears the rest.
        var (coat, scarf) = (await house.Goods.Sku(9, price: 20_000), await house.Goods.Sku(9, price: 10_001, floor: 9_001));
        var order = await house.Place((coat, 1), (scarf, 1));

        var sheet = (await Preview(house, order, Wish(0, goods: 24_000))).Value;
        var changed = (await Change(house, order, Wish(0, goods: 24_000))).Value;

        Assert.Equal((new Money(30_001), new Money(30_001), new Money(24_000)), (sheet.Quoted, sheet.Payable, sheet.After!.Value));
        Assert.Equal((new Money(24_000), 1, false), (changed.Payable, changed.Version, changed.Waits));
        Assert.Equal([new Money(14_999), new Money(9_001)], (await house.Lines(order)).Select(line => line.Cash));
        var shares = (await house.Shop.All<Share>()).Where(share => share.Kind == ShareKind.PriceChange).ToList();
        Assert.Equal([new Money(1_000), new Money(5_001)], shares.Select(share => share.Amount).Order());
        Assert.All(shares, share => Assert.Equal(("price_change/1", Funder.Store), (share.Rule, share.Funder)));
        Assert.Equal([new Money(900), new Money(1_499)],
            (await house.Shop.All<Commission>()).Where(one => one.OrderId == order).Select(one => one.Amount).Order());
        Assert.Single(await house.Shop.News<OrderRepriced>());
        Assert.Contains("老顾客", Assert.Single(await house.Shop.All<AuditRow>(), row => row.Action == "orders.change_price").After!,
            StringComparison.Ordinal);
        var detail = (await house.Shop.With<OrderDetail, OrderDetail.Card>(slice => slice.Handle(house.MsWang, order, default))).Value;
        Assert.Equal((new Money(30_001), "改价：300.01 元改为 240.00 元"), (detail.Quoted, detail.Why[^1].Reason));
        Assert.Null(Assert.Single(detail.PriceChanges).By);

        await house.PayOnPhone(order, (await house.TryPay(order)).Value);
        Assert.Equal((OrderState.Paid, new Money(24_000)), (await house.Order(order)) is var paid ? (paid.State, paid.Payable) : default);
        Assert.Equal(new Money(24_000), Assert.Single(await house.Shop.News<OrderPaid>()).Cash);
        await using var scope = house.Shop.Services.CreateAsyncScope();
        var books = await scope.ServiceProvider.GetRequiredService<ILedger>().About(
            [$"order/{order}"], [AccountKind.CustomerPrepaid, AccountKind.CouponSubsidy], default);
        Assert.Equal(new Money(24_000), Assert.Single(books).Amount);
        Assert.Equal(OrdersProblems.PaidMeanwhile, (await Change(house, order, Wish(1, goods: 23_000))).Problem);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_prepay_that_is_open_is_closed_at_WeChat_before_the_new_price_stands(Database database)
    {
        await using var house = await MallHouse.Open(database, sandbox);
        var order = await house.Place((await house.Goods.Sku(9), 2));
        var first = (await house.TryPay(order)).Value;

        var changed = (await Change(house, order, Wish(0, goods: 15_000))).Value;
        Assert.Equal((new Money(20_000), true), (changed.Payable, changed.Waits));
        Assert.Equal(OrdersProblems.PriceChanging, (await house.TryPay(order)).Problem);
        Assert.Equal(OrdersProblems.PriceChanging, (await Change(house, order, Wish(0, goods: 14_000))).Problem);
        await house.Quiet();

        Assert.Equal(AttemptState.Closed, Assert.Single(await house.Shop.All<Attempt>()).State);
        Assert.Equal((OrderState.AwaitingPayment, new Money(15_000), 1),
            (await house.Order(order)) is var now ? (now.State, now.Payable, now.PriceVersion) : default);
        var second = (await house.TryPay(order)).Value;
        Assert.NotEqual(first.Payment, second.Payment);
        await house.PayOnPhone(order, second);
        Assert.Equal(second.Payment, (await house.Order(order)).Payment);
        Assert.Equal(new Money(15_000), (await house.Shop.All<Attempt>()).Single(one => one.State == AttemptState.Succeeded).Amount);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_payment_that_slipped_in_wins_and_the_change_says_so(Database database)
    {
        await using var house = await MallHouse.Open(database, sandbox);
        var order = await house.Place((await house.Goods.Sku(9), 1));
        var ticket = (await house.TryPay(order)).Value;
        await sandbox.Act("/persona/pay", new { request_payment = ticket.Fields, persona = house.Human });

        // WeChat has the money already and has not told it yet, or it was heard a moment ago.
        var changed = await Change(house, order, Wish(0, goods: 9_000));
        await house.Quiet();
        await house.Pass(TimeSpan.FromSeconds(40));

        Assert.Equal((OrderState.Paid, new Money(10_000), false),
            (await house.Order(order)) is var paid ? (paid.State, paid.Payable, paid.PricePending) : default);
        if (!changed.Ok) Assert.Equal(OrdersProblems.PaidMeanwhile, changed.Problem);
        Assert.All(await house.Shop.All<PriceChange>(), change =>
            Assert.Equal((PriceChangeState.Refused, OrdersProblems.PaidMeanwhile.Code), (change.State, change.Refused)));
        Assert.Empty(await house.Shop.All<Refund>());
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task By_line_with_the_freight_waived_and_changed_again_up_to_what_was_quoted(Database database)
    {
        await using var house = await MallHouse.Open(database, sandbox);
        await house.Shop.With<KeepRules, Done>(slice =>
            slice.Handle(Actor.System, new OrderRule(FreightFen: 1_200, FreeFromFen: 1_000_000), default));
        var order = await house.Place((await house.Goods.Sku(9), 1), (await house.Goods.Sku(9, price: 5_000), 3));
        var lines = await house.Lines(order);

        var wish = Wish(0) with { Lines = [new(lines[1].Id, new(14_000))], Freight = Money.Zero, Funder = Funder.Brand };
        Assert.True((await Change(house, order, wish)).Ok);
        Assert.Equal((new Money(24_000), Money.Zero, new Money(1_200)),
            (await house.Order(order)) is var once ? (once.Payable, once.Freight, once.FreightCut) : default);
        Assert.Equal(OrdersProblems.PriceMoved, (await Change(house, order, wish with { Freight = new(600) })).Problem);
        var again = wish with { Version = 1, Lines = [new(lines[1].Id, new(15_000)), new(lines[0].Id, new(9_999))], Freight = new(1_200) };
        Assert.True((await Change(house, order, again)).Ok);

        Assert.Equal((new Money(26_199), new Money(1_200), Money.Zero, 2),
            (await house.Order(order)) is var twice ? (twice.Payable, twice.Freight, twice.FreightCut, twice.PriceVersion) : default);
        var share = Assert.Single(await house.Shop.All<Share>(), one => one.Kind == ShareKind.PriceChange);
        Assert.Equal((lines[0].Id, new Money(1), "price_change/2"), (share.Line, share.Amount, share.Rule));
        Assert.Equal([PriceChangeState.Applied, PriceChangeState.Applied], (await house.Shop.All<PriceChange>()).Select(one => one.State));
        Assert.True((await house.Cancel(order)).Ok);
        Assert.Equal(OrdersProblems.NotRepriceable, (await Change(house, order, again with { Version = 2 })).Problem);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task What_may_not_be_is_refused_and_changes_nothing(Database database)
    {
        await using var house = await MallHouse.Open(database, sandbox);
        var order = await house.Place((await house.Goods.Sku(9, floor: 8_000), 1));
        var line = (await house.Lines(order))[0].Id;
        var elsewhere = await house.Shop.ActorOf(await house.Shop.Staff(house.Goods.OtherStore, "M2", "store_manager"));
        async Task<string> Code(PriceWish wish) => (await Change(house, order, wish)).Problem!.Code;

        Assert.Equal("orders.below_floor", await Code(Wish(0, goods: 7_999)));
        Assert.Equal("orders.below_floor", await Code(Wish(0) with { Lines = [new(line, new(7_999))] }));
        Assert.Equal("orders.above_quote", await Code(Wish(0, goods: 10_001)));
        Assert.Equal("orders.above_quote", await Code(Wish(0) with { Freight = new(1) }));
        Assert.Equal("orders.below_floor", await Code(Wish(0) with { Freight = new(-1) }));
        Assert.Equal("orders.same_price", await Code(Wish(0, goods: 10_000)));
        Assert.Equal("orders.one_price_way", await Code(Wish(0, goods: 9_000) with { Lines = [new(line, new(9_000))] }));
        Assert.Equal("orders.unknown_line", await Code(Wish(0) with { Lines = [new(OrderLineId.New(house.Now), new(9_000))] }));
        Assert.Equal("orders.bad_reason", await Code(Wish(0, goods: 9_000) with { Reason = " " }));
        Assert.Equal("orders.bad_funder", await Code(Wish(0, goods: 9_000) with { Funder = Funder.Platform }));
        Assert.Equal(OrdersProblems.Unknown, (await Change(house, order, Wish(0, goods: 9_000), elsewhere)).Problem);
        Assert.Equal(OrdersProblems.NotPlacedByYou, (await house.Shop.With<ChangePrice, ChangePrice.Response>(slice =>
            slice.Handle(elsewhere, order, Wish(0, goods: 9_000), true, default))).Problem);
        Assert.Empty(await house.Shop.All<PriceChange>());
        Assert.Equal(new Money(10_000), (await house.Order(order)).Payable);
        var free = await house.Place((await house.Goods.Sku(9), 1));
        Assert.Equal(OrdersProblems.NothingLeft, (await Change(house, free, Wish(0, goods: 0))).Problem);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task An_order_that_closes_while_its_price_waits_closes_and_the_change_is_too_late(Database database)
    {
        await using var house = await MallHouse.Open(database, sandbox);
        var order = await house.Place((await house.Goods.Sku(9), 1));
        await house.TryPay(order);
        Assert.True((await Change(house, order, Wish(0, goods: 9_000))).Value.Waits);
        Assert.True((await house.Cancel(order)).Ok);
        await house.Quiet();

        Assert.Equal((OrderState.Closed, false, new Money(10_000)),
            (await house.Order(order)) is var closed ? (closed.State, closed.PricePending, closed.Payable) : default);
        Assert.Equal(OrdersProblems.NotRepriceable.Code, Assert.Single(await house.Shop.All<PriceChange>()).Refused);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_guide_whose_role_allows_changes_what_they_placed_for_a_member(Database database)
    {
        await using var house = await MallHouse.Open(database, sandbox);
        var manager = await house.Shop.Staff(house.Goods.Store, "M1", "store_manager");
        await house.Shop.With<IMembers, Done>(door => door.Bind(house.MsWang.Member, manager, BindReason.Scan, default));
        var (actor, sku) = (await house.Shop.ActorOf(manager), await house.Goods.Sku(9));
        await using var scope = house.Shop.Services.CreateAsyncScope();
        var placed = await scope.ServiceProvider.GetRequiredService<PlaceForMember>().Handle(
            actor, new(house.MsWang.Member, [new(sku, 1)], DeliveryWay.Express) { Receiver = MallHouse.Home }, null, default);
        var own = await house.Shop.With<ChangePrice, ChangePrice.Response>(slice =>
            slice.Handle(actor, placed.Value.Order, Wish(0, goods: 8_800), true, default));

        Assert.Equal(new Money(8_800), own.Value.Payable);
        var detail = (await house.Shop.With<OrderDetail, OrderDetail.Card>(slice =>
            slice.Handle(Actor.System, placed.Value.Order, default))).Value;
        var change = Assert.Single(detail.PriceChanges);
        Assert.Equal(("老顾客，店长同意", Funder.Store), (change.Reason, change.Funder));
        Assert.NotNull(change.By);
    }

    internal static PriceWish Wish(int version, long? goods = null) =>
        new(version, "老顾客，店长同意", Funder.Store) { Goods = goods is { } fen ? new(fen) : null };

    internal static Task<Result<ChangePrice.Response>> Change(MallHouse house, OrderId order, PriceWish wish, Actor? by = null) =>
        house.Shop.With<ChangePrice, ChangePrice.Response>(slice => slice.Handle(by ?? Actor.System, order, wish, false, default));

    private static Task<Result<ChangePrice.Sheet>> Preview(MallHouse house, OrderId order, PriceWish wish) =>
        house.Shop.With<ChangePrice, ChangePrice.Sheet>(slice => slice.Preview(Actor.System, order, wish, false, default));
}
