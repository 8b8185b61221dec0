using Siyu.Contracts.Inventory;
using Siyu.Contracts.Orders;
using Siyu.Contracts.Promotions;
using Siyu.Kernel;
using Siyu.Orders.Domain;
using Siyu.Orders.Placing;
using Siyu.Orders.Reads;
using Siyu.Platform;
using Siyu.Promotions;
using Siyu.Promotions.Coupons;
using Siyu.Promotions.Domain;
using Siyu.Promotions.Templates;
using Siyu.Tests.Payments;

namespace Siyu.Tests.Orders;

/// <summary>Gift, exchange and freight coupons on orders (礼品券、兑换券、运费券).</summary>
[Collection(MoneyTests.Name)]
public sealed class CouponKindTests(PaySandbox sandbox)
{
    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_freight_coupon_takes_the_freight_is_used_with_the_payment_and_returns_with_the_goods(Database database)
    {
        await using var house = await MallHouse.Open(database, sandbox);
        await house.Shop.Do(services => Set(services, new OrderRule(FreightFen: 1_200, FreeFromFen: 1_000_000)));
        var sku = await house.Goods.Sku(10);
        var coupon = await Given(house, new(CouponKind.Freight, Money.Zero, new(1_000), 0, null), CouponScope.All);

        var quote = (await house.Shop.With<QuotePrice, QuotePrice.Response>(slice => slice.Handle(
            house.MsWang, new([new(sku, 1)], coupon) { Freight = new(1_200) }, default))).Value;
        var order = await Paid(house, MallHouse.Wish((sku, 1)) with { Coupon = coupon, Expected = quote.Payable });

        Assert.Equal((new Money(200), new Money(1_000), new Money(10_200)), (quote.Freight, quote.FreightOff, quote.Payable));
        Assert.Equal(new Money(1_000), Assert.Single(quote.Coupons).Off);
        var paid = await house.Order(order);
        Assert.Equal((new Money(200), new Money(1_000), new Money(10_200)), (paid.Freight, paid.FreightOff, paid.Payable));
        Assert.Equal(CouponState.Used, (await house.Shop.All<Coupon>())[0].State);
        var template = (await house.Shop.All<CouponTemplate>())[0].Id;
        Assert.Equal((1, new Money(1_000)), (await house.Shop.With<CouponSales, CouponSales.Response>(slice =>
            slice.Handle(Actor.System, template, default))).Value is var sales ? (sales.Orders, sales.Discount) : default);
        await Back(house, order, 1);
        Assert.Equal(CouponState.Unused, (await house.Shop.All<Coupon>())[0].State);
        Assert.Equal(new Money(10_200), (await house.Order(order)).Refunded);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_freight_coupon_that_was_locked_is_free_again_when_the_order_closes(Database database)
    {
        await using var house = await MallHouse.Open(database, sandbox);
        await house.Shop.Do(services => Set(services, new OrderRule(FreightFen: 1_200, FreeFromFen: 1_000_000)));
        var sku = await house.Goods.Sku(10);
        var coupon = await Given(house, new(CouponKind.Freight, Money.Zero, new(1_200), 0, null), CouponScope.All);
        var placed = await house.TryPlace(MallHouse.Wish((sku, 1)) with { Coupon = coupon });

        Assert.Equal(CouponState.Locked, (await house.Shop.All<Coupon>())[0].State);
        Assert.True((await house.Cancel(placed.Value.Order)).Ok);
        Assert.Equal(CouponState.Unused, (await house.Shop.All<Coupon>())[0].State);
        // Picked up, nothing is left for it to take.
        var pickup = MallHouse.Wish((sku, 1)) with
        {
            Coupon = coupon, Delivery = Contracts.Fulfilment.DeliveryWay.Pickup, PickupAt = house.Goods.Store,
        };
        Assert.Equal("promotions.no_freight", (await house.TryPlace(pickup)).Problem!.Code);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_gift_is_one_unit_of_the_order_and_all_of_it_goes_back_to_the_fen(Database database)
    {
        await using var house = await MallHouse.Open(database, sandbox);
        var (coat, scarf) = (await house.Goods.Sku(10, price: 30_000), await house.Goods.Sku(10, price: 5_001));
        var gift = new CouponWorth(CouponKind.Gift, new(30_000), Money.Zero, 0, null);
        var coupon = await Given(house, gift, new(ScopeKind.Sku, [scarf.Value]));

        Assert.Equal("promotions.below_threshold",
            (await house.TryPlace(MallHouse.Wish((scarf, 3)) with { Coupon = coupon })).Problem!.Code);
        Assert.Equal("promotions.out_of_scope",
            (await house.TryPlace(MallHouse.Wish((coat, 3)) with { Coupon = coupon })).Problem!.Code);
        var order = await Paid(house, MallHouse.Wish((coat, 1), (scarf, 3)) with { Coupon = coupon });

        var lines = await house.Lines(order);
        Assert.Equal([new Money(30_000), new Money(10_002)], lines.Select(line => line.Cash));
        Assert.Equal([Money.Zero, new Money(5_001)], lines.Select(line => line.Subsidy));
        for (var unit = 0; unit < 3; unit++) await Back(house, order, 1, 1);
        await Back(house, order, 1);
        var whole = await house.Order(order);
        Assert.Equal(whole.Payable, whole.Refunded);
        Assert.Equal(CouponState.Unused, (await house.Shop.All<Coupon>())[0].State);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_gift_alone_that_goes_back_gives_no_money_back(Database database)
    {
        await using var house = await MallHouse.Open(database, sandbox);
        var (coat, scarf) = (await house.Goods.Sku(10, price: 30_000), await house.Goods.Sku(10, price: 5_000));
        var coupon = await Given(house, new(CouponKind.Gift, Money.Zero, Money.Zero, 0, null), new(ScopeKind.Sku, [scarf.Value]));
        var order = await Paid(house, MallHouse.Wish((coat, 1), (scarf, 1)) with { Coupon = coupon });

        await Back(house, order, 1, 1);

        var after = await house.Order(order);
        Assert.Equal((new Money(30_000), Money.Zero), (after.Payable, after.Refunded));
        Assert.Equal(AfterSaleState.Refunded, Assert.Single(await house.Shop.All<AfterSale>()).State);
        Assert.Equal(CouponState.Used, (await house.Shop.All<Coupon>())[0].State);
    }

    private static Task Set(IServiceProvider services, OrderRule rule) =>
        ((ISettings)services.GetService(typeof(ISettings))!).Set(OrderSettings.Section, rule, default);

    private static async Task<CouponId> Given(MallHouse house, CouponWorth worth, CouponScope scope)
    {
        var made = await house.Shop.With<CreateTemplate, CreateTemplate.Response>(slice => slice.Handle(
            Actor.System, new("券", worth, scope, new(null, null, 30)) { Total = 100 }, default));
        var lane = house.Service<Lane<TakeCoupon, TakeCoupon.Request, TakeCoupon.Response>>();
        return (await lane.Ask(house.MsWang, new(made.Value.Id), null, default)).Value.Coupon;
    }

    private static async Task<OrderId> Paid(MallHouse house, PlaceOrder.Request wish)
    {
        var placed = await house.TryPlace(wish);
        Assert.True(placed.Ok, placed.Problem?.Code);
        var ticket = await house.TryPay(placed.Value.Order);
        Assert.True(ticket.Ok, ticket.Problem?.Code);
        await house.PayOnPhone(placed.Value.Order, ticket.Value);
        return placed.Value.Order;
    }

    private static async Task Back(MallHouse house, OrderId order, int units, int line = 0)
    {
        var lines = await house.Lines(order);
        var applied = await house.TryApply(order, lines[line].Id, units);
        Assert.True(applied.Ok, applied.Problem?.Code);
        Assert.True((await house.Approve(applied.Value.AfterSale)).Ok);
        await house.Pass(TimeSpan.FromSeconds(70));
    }
}
