using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Contracts.Fulfilment;
using Siyu.Contracts.Ledger;
using Siyu.Contracts.Loyalty;
using Siyu.Contracts.Orders;
using Siyu.Contracts.Promotions;
using Siyu.Fulfilment.Domain;
using Siyu.Fulfilment.Allocating;
using Siyu.Fulfilment.Sending;
using Siyu.Kernel;
using Siyu.Loyalty.Domain;
using Siyu.Orders.AfterSales;
using Siyu.Orders.Domain;
using Siyu.Orders.Placing;
using Siyu.Orders.Reads;
using Siyu.Payments.Domain;
using Siyu.Platform;
using Siyu.Promotions.Coupons;
using Siyu.Promotions.Domain;
using Siyu.Promotions.Templates;
using Siyu.Tests.Loyalty;
using Delivery = Siyu.Fulfilment.Domain.Delivery;

namespace Siyu.Tests.Orders;

/// <summary>Orders on which coupons and points leave nothing to pay (零元单).</summary>
public sealed class FreeOrderTests
{
    private const int Price = 10_000;

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task It_is_settled_as_it_is_placed_once_and_without_a_payment(Database database)
    {
        await using var house = await MallHouse.Open(database);
        var (sku, program) = (await house.Goods.Sku(10), await Purse(house, 4_000));
        var coupon = await Given(house, 6_000);
        var wish = MallHouse.Wish((sku, 1)) with { Coupon = coupon, Points = new PointsWish(program, 4_000), Expected = Money.Zero };

        var placed = (await house.TryPlace(wish, key: "free-order-1")).Value;
        Assert.Equal(placed, (await house.TryPlace(wish, key: "free-order-1")).Value);
        await house.Shop.Settle();

        Assert.Equal(Money.Zero, placed.Payable);
        var order = Assert.Single(await house.Shop.All<Order>());
        Assert.Equal((OrderState.Paid, null, null, order.PlacedAt), (order.State, order.Payment, order.Merchant, order.PaidAt));
        var paid = Assert.Single(await house.Shop.News<OrderPaid>());
        Assert.True(paid.IsFree);
        Assert.Equal((10, 1), await house.Goods.StockOf(sku));
        Assert.Equal(CouponState.Used, Assert.Single(await house.Shop.All<Coupon>()).State);
        var spend = Assert.Single(await house.Shop.All<Spend>());
        Assert.Equal((SpendState.Spent, 4_000L), (spend.State, spend.Left));
        Assert.Equal(order.Id, Assert.Single(await house.Shop.All<Siyu.Distribution.Domain.Decision>()).Id);
        Assert.Equal(order.Id, Assert.Single(await house.Shop.All<Delivery>()).Id);
        Assert.Empty(await house.Shop.All<Attempt>());
        Assert.Empty(await house.Shop.All<Siyu.Distribution.Domain.Commission>());
        Assert.DoesNotContain(await house.Shop.All<DueRow>(), due => due.Kind.Contains("CloseUnpaid", StringComparison.Ordinal));
        Assert.Equal(OrdersProblems.NotPayable, (await house.TryPay(order.Id)).Problem);
        Assert.Equal(OrdersProblems.NotCancellable, (await house.Cancel(order.Id)).Problem);
        Assert.Equal((new Money(6_000), new Money(-4_000), new Money(10_000)), await Books(house, program, order.Id));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task It_goes_all_the_way_and_everything_comes_back_with_the_goods_without_any_money(Database database)
    {
        await using var house = await MallHouse.Open(database);
        var (sku, program) = (await house.Goods.Sku(10), await Purse(house, 14_000));
        var order = await Free(house, (sku, 2), await Given(house, 6_000), new(program, 14_000));
        await house.Shop.Settle();
        await Handed(house, order);
        Assert.Equal(OrderState.Completed, (await house.Order(order)).State);

        await Back(house, order, 1);
        Assert.Equal(CouponState.Used, Assert.Single(await house.Shop.All<Coupon>()).State);
        Assert.Equal(7_000, (await house.Card()).Available);
        await Back(house, order, 1);

        Assert.Equal(CouponState.Unused, Assert.Single(await house.Shop.All<Coupon>()).State);
        Assert.Equal(14_000, (await house.Card()).Available);
        Assert.Equal((10, 0), await house.Goods.StockOf(sku));
        Assert.All(await house.Shop.All<AfterSale>(), one => Assert.Equal((AfterSaleState.Refunded, Money.Zero), (one.State, one.Cash)));
        Assert.Empty(await house.Shop.All<Refund>());
        Assert.Equal((Money.Zero, Money.Zero, Money.Zero), await Books(house, program, order));
        await house.Shop.Pass(TimeSpan.FromDays(9));
        Assert.Equal(OrderState.Settled, (await house.Order(order)).State);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task What_was_refunded_whole_before_it_was_sent_is_never_completed(Database database)
    {
        await using var house = await MallHouse.Open(database);
        var sku = await house.Goods.Sku(10);
        var order = await Free(house, (sku, 1), await Given(house, Price));
        await house.Shop.Settle();
        await Back(house, order, 1);
        await house.Shop.Settle();

        Assert.Equal(DeliveryState.Cancelled, Assert.Single(await house.Shop.All<Delivery>()).State);
        Assert.Equal((10, 0), await house.Goods.StockOf(sku));
        var (row, lines) = (await house.Order(order), await house.Lines(order));
        Assert.Equal(OrdersProblems.NotRefundable, row.Complete(lines, house.Now, TimeSpan.FromDays(7)).Problem);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_member_has_so_many_a_day_and_a_house_may_take_none(Database database)
    {
        await using var house = await MallHouse.Open(database);
        await Rule(house, new OrderRule(FreeOrdersPerDay: 2));
        var sku = await house.Goods.Sku(10);
        var coupons = await Given(house, Price, 4);
        await Free(house, (sku, 1), coupons[0]);
        await Free(house, (sku, 1), coupons[1]);

        var third = await house.TryPlace(MallHouse.Wish((sku, 1)) with { Coupon = coupons[2] });
        Assert.Equal(OrdersProblems.FreeUsedUp.With(2), third.Problem);
        Assert.Equal(CouponState.Unused, (await house.Shop.All<Coupon>()).Single(coupon => coupon.Id == coupons[2]).State);
        Assert.True((await house.TryPlace(MallHouse.Wish((sku, 1)))).Ok);
        await house.Shop.Pass(TimeSpan.FromDays(1));
        await Free(house, (sku, 1), coupons[2]);

        await Rule(house, new OrderRule(FreeOrdersPerDay: 0));
        Assert.Equal(OrdersProblems.NothingToPay, (await house.TryPlace(MallHouse.Wish((sku, 1)) with { Coupon = coupons[3] })).Problem);
        await Rule(house, new OrderRule());
        Assert.Equal(OrdersProblems.FreeByBuyerOnly, (await house.TryPlace(
            MallHouse.Wish((sku, 1)) with { Coupon = coupons[3], By = StaffId.New(house.Now) })).Problem);
        Assert.Equal(Done.Already, (await house.Shop.With<KeepRules, Done>(slice =>
            slice.Handle(Actor.System, new OrderRule(), default))).Value);
        Assert.Equal(OrdersProblems.BadRules, (await house.Shop.With<KeepRules, Done>(slice =>
            slice.Handle(Actor.System, new OrderRule(FreeOrdersPerDay: 101), default))).Problem);
        Assert.Equal(3, (await house.Shop.All<AuditRow>()).Count(row => row.Action == "orders.keep_rules"));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Many_at_once_of_one_member_in_several_lanes_keep_the_days_limit(Database database)
    {
        await using var house = await MallHouse.Open(database);
        const int most = 3;
        await Rule(house, new OrderRule(FreeOrdersPerDay: most));
        var coupons = await Given(house, Price, 12);
        var skus = new List<SkuId>();
        foreach (var _ in coupons) skus.Add(await house.Goods.Sku(5));
        var lane = house.Service<Lane<PlaceOrder, PlaceOrder.Request, PlaceOrder.Response>>();

        var answers = await Task.WhenAll(coupons.Zip(skus, (coupon, sku) =>
            lane.Ask(house.MsWang, MallHouse.Wish((sku, 1)) with { Coupon = coupon }, null, default, sku)));

        Assert.Equal(most, answers.Count(answer => answer.Ok));
        Assert.All(answers.Where(answer => !answer.Ok), answer => Assert.Equal(OrdersProblems.FreeUsedUp.With(most), answer.Problem));
        Assert.Equal(most, (await house.Shop.All<Coupon>()).Count(coupon => coupon.State == CouponState.Used));
        Assert.Equal(most, (await house.Shop.News<OrderPaid>()).Count);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task It_is_no_purchase_and_earns_nothing_and_a_coupons_sales_keep_it_apart(Database database)
    {
        await using var house = await MallHouse.Open(database);
        var sku = await house.Goods.Sku(10);
        await house.Program(LoyaltyHouse.Rules with { Opens = OpenWay.Purchase });
        var order = await Free(house, (sku, 1), await Given(house, Price));
        await house.Shop.Settle();

        Assert.Empty(await house.Cards());
        await using var scope = house.Shop.Services.CreateAsyncScope();
        var bought = await scope.ServiceProvider.GetRequiredService<IOrders>().Purchases([house.MsWang.Member], default);
        Assert.False(bought.TryGetValue(house.MsWang.Member, out var sum) && sum.Orders > 0);
        var template = Assert.Single(await house.Shop.All<CouponTemplate>()).Id;
        var sales = (await house.Shop.With<CouponSales, CouponSales.Response>(slice =>
            slice.Handle(Actor.System, template, default))).Value;
        Assert.Equal((0, Money.Zero, 1, new Money(Price)), (sales.Orders, sales.Discount, sales.FreeOrders, sales.FreeDiscount));
        Assert.True((await house.Order(order)).IsFree);
    }

    /// <summary>What is booked of it: the group's coupons, points owed to members, and what was prepaid.</summary>
    private static async Task<(Money Subsidy, Money Points, Money Prepaid)> Books(MallHouse house, CardProgramId program, OrderId order)
    {
        await using var scope = house.Shop.Services.CreateAsyncScope();
        var entries = await scope.ServiceProvider.GetRequiredService<ILedger>().About([$"order/{order}"],
            [AccountKind.CouponSubsidy, AccountKind.PointsLiability, AccountKind.CustomerPrepaid, AccountKind.SalesRevenue], default);
        Money Of(params AccountKind[] kinds) => entries.Where(entry => kinds.Contains(entry.Account.Kind)).Sum(entry => entry.Amount);
        return (Of(AccountKind.CouponSubsidy), Of(AccountKind.PointsLiability), Of(AccountKind.CustomerPrepaid, AccountKind.SalesRevenue));
    }

    private static async Task<CardProgramId> Purse(MallHouse house, long points)
    {
        var program = await house.Program(LoyaltyHouse.Rules with { MostBps = 10_000 });
        var card = await house.Open(program);
        Assert.True((await house.Adjust(card.Id, points)).Ok);
        return program;
    }

    private static async Task Rule(MallHouse house, OrderRule rule) =>
        Assert.True((await house.Shop.With<KeepRules, Done>(slice => slice.Handle(Actor.System, rule, default))).Ok);

    private static async Task<CouponId> Given(MallHouse house, long fen) => (await Given(house, fen, 1))[0];

    private static async Task<List<CouponId>> Given(MallHouse house, long fen, int many)
    {
        var made = await house.Shop.With<CreateTemplate, CreateTemplate.Response>(slice => slice.Handle(Actor.System, new(
            "全额券", new(CouponKind.Cash, Money.Zero, new(fen), 0, null), CouponScope.All, new(null, null, 30))
            {
                Total = 100, PerPerson = 20,
            }, default));
        var lane = house.Service<Lane<TakeCoupon, TakeCoupon.Request, TakeCoupon.Response>>();
        var taken = new List<CouponId>();
        for (var i = 0; i < many; i++) taken.Add((await lane.Ask(house.MsWang, new(made.Value.Id), null, default)).Value.Coupon);
        return taken;
    }

    private static async Task<OrderId> Free(
        MallHouse house, (SkuId Sku, int Units) line, CouponId coupon, PointsWish? points = null)
    {
        var placed = await house.TryPlace(MallHouse.Wish(line) with { Coupon = coupon, Points = points });
        Assert.True(placed.Ok, placed.Problem?.Code);
        Assert.Equal(Money.Zero, placed.Value.Payable);
        return placed.Value.Order;
    }

    private static async Task Handed(MallHouse house, OrderId order)
    {
        Assert.True((await house.Shop.With<AcceptOrder, Done>(slice => slice.Handle(Actor.System, order, default))).Ok);
        Assert.True((await house.Shop.With<ShipOrder, Done>(slice =>
            slice.Handle(Actor.System, order, new("SF", "SF1234567890"), default))).Ok);
        Assert.True((await house.Shop.With<ConfirmReceipt, Done>(slice => slice.Handle(house.MsWang, order, default))).Ok);
        await house.Shop.Settle();
    }

    private static async Task Back(MallHouse house, OrderId order, int units)
    {
        var applied = await house.TryApply(order, (await house.Lines(order))[0].Id, units);
        Assert.True(applied.Ok, applied.Problem?.Code);
        Assert.True((await house.Approve(applied.Value.AfterSale)).Ok);
        await house.Shop.Settle();
    }
}
