using Siyu.Contracts.Fulfilment;
using Siyu.Contracts.Inventory;
using Siyu.Contracts.Orders;
using Siyu.Contracts.Wechat;
using Siyu.Fulfilment.Allocating;
using Siyu.Fulfilment.Domain;
using Siyu.Fulfilment.Reading;
using Siyu.Fulfilment.Sending;
using Siyu.Kernel;

namespace Siyu.Tests.Fulfilment;

public sealed class SendingTests
{
    private static readonly Parcel Parcel = new("SF", "SF1234567890");

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Goods_are_sent_once_and_WeChat_is_told(Database database)
    {
        await using var house = await FulfilmentHouse.Open(database);
        var sku = await house.Goods.Sku(5);
        var paid = await house.PaidAndAsked(sku, 2);

        var early = await Ship(house, paid.Order, Parcel);
        await Accept(house, paid.Order);
        var bad = await Ship(house, paid.Order, new("SF", "<script>"));
        var first = await Ship(house, paid.Order, Parcel);
        var again = await Ship(house, paid.Order, Parcel);
        var other = await Ship(house, paid.Order, Parcel with { TrackingNumber = "SF2" });

        Assert.Equal(FulfilmentProblems.NotAccepted, early.Problem);
        Assert.Equal(DeliveryRefusals.BadParcel, bad.Problem);
        Assert.Equal((Done.It, Done.Already), (first.Value, again.Value));
        Assert.Equal(DeliveryRefusals.ShippedOtherwise, other.Problem);
        Assert.Equal((3, 0), await house.Goods.StockOf(sku));
        Assert.Equal("SF1234567890", Assert.Single(await house.Shop.News<OrderShipped>()).TrackingNumber);
        var told = Assert.Single(house.Wechat.Told);
        Assert.Equal((paid.News.Payment, house.MsWang.Member, ShippingWay.Express, "羊毛衫 P001×2"),
            (told.Payment, told.Payer, told.Way, told.Goods));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Where_WeChat_cannot_be_told_nothing_is_sent_but_a_group_without_a_mini_program_sends(Database database)
    {
        await using var house = await FulfilmentHouse.Open(database);
        var sku = await house.Goods.Sku(5);
        var paid = await house.PaidAndAsked(sku);
        await Accept(house, paid.Order);

        house.Wechat.Refuses = WechatProblems.Unavailable;
        var refused = await Ship(house, paid.Order, Parcel);
        Assert.Equal((5, 1), await house.Goods.StockOf(sku));
        house.Wechat.Refuses = WechatProblems.NotConfigured;
        var sent = await Ship(house, paid.Order, Parcel);

        Assert.Equal(WechatProblems.Unavailable, refused.Problem);
        Assert.Equal(Done.It, sent.Value);
        Assert.Single(await house.Shop.News<OrderShipped>());
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task The_member_confirms_once_and_nobody_else_can(Database database)
    {
        await using var house = await FulfilmentHouse.Open(database);
        var paid = await house.PaidAndAsked(await house.Goods.Sku(5));
        await Accept(house, paid.Order);
        var stranger = house.MsWang with { Subject = MemberId.New(house.Shop.Now).Value };

        Assert.Equal(FulfilmentProblems.NotShipped, (await Confirm(house, house.MsWang, paid.Order)).Problem);
        await Ship(house, paid.Order, Parcel);
        Assert.Equal(FulfilmentProblems.Unknown, (await Confirm(house, stranger, paid.Order)).Problem);
        Assert.Equal(Done.It, (await Confirm(house, house.MsWang, paid.Order)).Value);
        Assert.Equal(Done.Already, (await Confirm(house, house.MsWang, paid.Order)).Value);
        await house.Shop.Pass(TimeSpan.FromDays(11));

        Assert.Equal(HandoverWay.Confirmed, Assert.Single(await house.Shop.News<OrderHandedOver>()).How);
        var mine = await Mine(house, house.MsWang, paid.Order);
        Assert.Equal((DeliveryState.HandedOver, "SF"), (mine.Value.State, mine.Value.Carrier));
        Assert.Equal(FulfilmentProblems.Unknown, (await Mine(house, stranger, paid.Order)).Problem);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Goods_that_were_sent_count_as_received_after_ten_days(Database database)
    {
        await using var house = await FulfilmentHouse.Open(database);
        var paid = await house.PaidAndAsked(await house.Goods.Sku(5));
        await Accept(house, paid.Order);
        await Ship(house, paid.Order, Parcel);

        await house.Shop.Pass(TimeSpan.FromDays(9.9));
        Assert.Empty(await house.Shop.News<OrderHandedOver>());
        await house.Shop.Pass(TimeSpan.FromDays(0.2));

        Assert.Equal(HandoverWay.Automatic, Assert.Single(await house.Shop.News<OrderHandedOver>()).How);
        Assert.Equal(Done.Already, (await Confirm(house, house.MsWang, paid.Order)).Value);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Goods_are_handed_over_by_the_code_that_only_the_member_sees_and_only_at_its_store(Database database)
    {
        await using var house = await FulfilmentHouse.Open(database);
        var sku = await house.Goods.Sku(5);
        var paid = await house.PaidAndAsked(sku, 2, DeliveryWay.Pickup);
        await Accept(house, paid.Order);

        Assert.Equal(DeliveryRefusals.NotByExpress, (await Ship(house, paid.Order, Parcel)).Problem);
        Assert.Equal(Done.It, (await Ready(house, paid.Order)).Value);
        Assert.Equal(Done.Already, (await Ready(house, paid.Order)).Value);
        var code = (await Mine(house, house.MsWang, paid.Order)).Value.PickupCode!;
        Assert.Equal((5, 2), await house.Goods.StockOf(sku));

        Assert.Equal(FulfilmentProblems.WrongCode, (await HandOver(house, house.Xiaoli, "22222222")).Problem);
        Assert.Equal(FulfilmentProblems.WrongCode, (await HandOver(house, house.Xiaoli, "x")).Problem);
        Assert.Equal(FulfilmentProblems.WrongCode, (await HandOver(house, house.Xiaofang, code)).Problem);
        Assert.Equal(new(paid.Order, false), (await HandOver(house, house.Xiaoli, $"{code[..4].ToLowerInvariant()} {code[4..]}")).Value);
        Assert.Equal(new(paid.Order, true), (await HandOver(house, house.Xiaoli, code)).Value);

        Assert.Equal((3, 0), await house.Goods.StockOf(sku));
        Assert.Equal(HandoverWay.PickupCode, Assert.Single(await house.Shop.News<OrderHandedOver>()).How);
        Assert.Single(await house.Shop.News<OrderReadyForPickup>());
        Assert.Equal(ShippingWay.Pickup, Assert.Single(house.Wechat.Told).Way);
        Assert.Null((await Mine(house, house.MsWang, paid.Order)).Value.PickupCode);
        var kept = await house.Delivery(paid.Order);
        Assert.Equal(8, code.Length);
        Assert.DoesNotContain(code, System.Text.Encoding.UTF8.GetString([.. kept.CodeHash!, .. kept.CodeSealed!]));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Who_the_buyer_became_by_a_merge_sees_the_code_and_so_do_they_again_when_it_is_undone(Database database)
    {
        await using var house = await FulfilmentHouse.Open(database);
        var paid = await house.PaidAndAsked(await house.Goods.Sku(5), 1, DeliveryWay.Pickup);
        await Accept(house, paid.Order);
        await Ready(house, paid.Order);
        var kept = house.MsWang with { Subject = MemberId.New(house.Shop.Now).Value };
        var code = (await Mine(house, house.MsWang, paid.Order)).Value.PickupCode!;

        await house.Tell(new OrderBuyerChanged(paid.Order, kept.Member, house.Shop.Now));
        Assert.Equal(code, (await Mine(house, kept, paid.Order)).Value.PickupCode);
        Assert.Equal(FulfilmentProblems.Unknown, (await Mine(house, house.MsWang, paid.Order)).Problem);
        await house.Tell(new OrderBuyerChanged(paid.Order, house.MsWang.Member, house.Shop.Now));
        Assert.Equal(code, (await Mine(house, house.MsWang, paid.Order)).Value.PickupCode);
        Assert.Equal(new(paid.Order, false), (await HandOver(house, house.Xiaoli, code)).Value);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Goods_that_wait_count_as_received_after_two_days_and_then_leave_the_stock(Database database)
    {
        await using var house = await FulfilmentHouse.Open(database);
        var sku = await house.Goods.Sku(5);
        var paid = await house.PaidAndAsked(sku, 1, DeliveryWay.Pickup);
        await Accept(house, paid.Order);
        await Ready(house, paid.Order);

        await house.Shop.Pass(TimeSpan.FromDays(2.1));

        Assert.Equal(HandoverWay.Automatic, Assert.Single(await house.Shop.News<OrderHandedOver>()).How);
        Assert.Equal((4, 0), await house.Goods.StockOf(sku));
    }

    /// <summary>Found by <c>./siyu simulate --seed 502</c>: the refund has freed the stock, and its news is still on the way.</summary>
    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Goods_that_were_wholly_refunded_a_moment_ago_do_not_count_as_received(Database database)
    {
        await using var house = await FulfilmentHouse.Open(database);
        var sku = await house.Goods.Sku(5);
        var paid = await house.PaidAndAsked(sku, 1, DeliveryWay.Pickup);
        await Accept(house, paid.Order);
        await Ready(house, paid.Order);
        var refund = house.Refund(paid, sku, 1, 0);
        await house.Shop.With<IInventory, Done>(stock => stock.Return(
            [.. refund.Lines.Select(line => new StockBack($"after-sale/{refund.AfterSale}/{line.Line}", line.Line, 1))], default));

        await house.Shop.Pass(TimeSpan.FromDays(2.1));
        Assert.Equal(DeliveryState.Ready, (await house.Delivery(paid.Order)).State);
        Assert.DoesNotContain(await house.Shop.All<Siyu.Platform.DueRow>(), row => row.Key == $"handover/{paid.Order}");

        await house.Tell(refund);
        Assert.Equal(DeliveryState.Cancelled, (await house.Delivery(paid.Order)).State);
        Assert.Equal((5, 0), await house.Goods.StockOf(sku));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_refund_of_some_units_before_sending_lets_the_others_go(Database database)
    {
        await using var house = await FulfilmentHouse.Open(database);
        var sku = await house.Goods.Sku(5);
        var paid = await house.PaidAndAsked(sku, 3);
        await Accept(house, paid.Order);

        await house.Tell(house.Refund(paid, sku, 1, 2));
        await Ship(house, paid.Order, Parcel);

        Assert.Equal((3, 0), await house.Goods.StockOf(sku));
        Assert.Equal("羊毛衫 P001×2", Assert.Single(house.Wechat.Told).Goods);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Goods_that_wait_and_are_refunded_are_not_handed_over_any_more(Database database)
    {
        await using var house = await FulfilmentHouse.Open(database);
        var sku = await house.Goods.Sku(5);
        var paid = await house.PaidAndAsked(sku, 1, DeliveryWay.Pickup);
        await Accept(house, paid.Order);
        await Ready(house, paid.Order);
        var code = (await Mine(house, house.MsWang, paid.Order)).Value.PickupCode!;

        await house.Tell(house.Refund(paid, sku, 1, 0));
        var late = await HandOver(house, house.Xiaoli, code);
        await house.Shop.Pass(TimeSpan.FromDays(3));

        Assert.Equal(FulfilmentProblems.NotShipped, late.Problem);
        Assert.Empty(await house.Shop.News<OrderHandedOver>());
        Assert.Equal((5, 0), await house.Goods.StockOf(sku));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_refund_after_sending_changes_nothing_here(Database database)
    {
        await using var house = await FulfilmentHouse.Open(database);
        var sku = await house.Goods.Sku(5);
        var paid = await house.PaidAndAsked(sku, 2);
        await Accept(house, paid.Order);
        await Ship(house, paid.Order, Parcel);

        await house.Tell(house.Refund(paid, sku, 2, 0, backToStock: false));

        Assert.Equal(DeliveryState.Shipped, (await house.Delivery(paid.Order)).State);
        Assert.Equal((3, 0), await house.Goods.StockOf(sku));
    }

    private static Task<Result<Done>> Accept(FulfilmentHouse house, OrderId order) =>
        house.Act<AcceptOrder>(slice => slice.Handle(house.Xiaoli, order, default));

    private static Task<Result<Done>> Ship(FulfilmentHouse house, OrderId order, Parcel parcel) =>
        house.Act<ShipOrder>(slice => slice.Handle(house.Xiaoli, order, parcel, default));

    private static Task<Result<Done>> Ready(FulfilmentHouse house, OrderId order) =>
        house.Act<MakeReady>(slice => slice.Handle(house.Xiaoli, order, default));

    private static Task<Result<Done>> Confirm(FulfilmentHouse house, Actor actor, OrderId order) =>
        house.Act<ConfirmReceipt>(slice => slice.Handle(actor, order, default));

    private static Task<Result<HandOverByCode.Response>> HandOver(FulfilmentHouse house, Actor actor, string code) =>
        house.Shop.With<HandOverByCode, HandOverByCode.Response>(slice => slice.Handle(actor, new(code), default));

    private static Task<Result<MyDelivery.Response>> Mine(FulfilmentHouse house, Actor actor, OrderId order) =>
        house.Shop.With<MyDelivery, MyDelivery.Response>(slice => slice.Handle(actor, order, default));
}
