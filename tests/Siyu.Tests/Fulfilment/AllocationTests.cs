using Siyu.Contracts.Fulfilment;
using Siyu.Contracts.Inventory;
using Siyu.Fulfilment;
using Siyu.Fulfilment.Allocating;
using Siyu.Fulfilment.Domain;
using Siyu.Fulfilment.Reading;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Organization.Units;

namespace Siyu.Tests.Fulfilment;

public sealed class AllocationTests
{
    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task The_model_and_the_schema_agree(Database database)
    {
        await using var house = await FulfilmentHouse.Open(database);
        Assert.DoesNotContain(await ModelAgainstSchema.Differences(house.Shop),
            difference => difference.Contains("fulfilment_", StringComparison.Ordinal));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_paid_order_is_offered_to_its_own_place_which_takes_it_on_once(Database database)
    {
        await using var house = await FulfilmentHouse.Open(database);
        var paid = await house.PaidAndAsked(await house.Goods.Sku(5));
        await house.Tell(paid.News);

        var offered = Assert.Single(await house.Shop.News<OrderOffered>());
        Assert.Equal((house.Goods.Store, 1, house.Shop.Now.AddMinutes(30)), (offered.Place, offered.Attempt, offered.AcceptBy));
        Assert.Equal(FulfilmentProblems.Unknown, (await Accept(house, house.Xiaofang, paid.Order)).Problem);
        Assert.Equal(Done.It, (await Accept(house, house.Xiaoli, paid.Order)).Value);
        Assert.Equal(Done.Already, (await Accept(house, house.Xiaoli, paid.Order)).Value);
        var accepted = Assert.Single(await house.Shop.News<OrderAccepted>());
        Assert.Equal((house.Goods.Store, false, 0), (accepted.Place, accepted.ByDealer, accepted.ServiceFeeBps));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_refusal_asks_the_guides_store_next_and_the_stock_goes_along(Database database)
    {
        await using var house = await FulfilmentHouse.Open(database);
        var sku = await house.Goods.Sku(5);
        await house.Goods.Stock(sku, 5, house.Goods.OtherStore);
        await house.Goods.Stock(sku, 5, house.Goods.Dealer);
        var paid = await house.PaidAndAsked(sku, 2, guideStore: house.Goods.Dealer);

        var withoutReason = await Refuse(house, house.Xiaoli, paid.Order, " ");
        var refused = await Refuse(house, house.Xiaoli, paid.Order, "缺货");
        var again = await Refuse(house, house.Xiaoli, paid.Order, "缺货");

        Assert.Equal("fulfilment.needs_reason", withoutReason.Problem!.Code);
        Assert.Equal(Done.It, refused.Value);
        Assert.Equal(FulfilmentProblems.Unknown, again.Problem);
        Assert.Equal([house.Goods.Store, house.Goods.Dealer], (await house.Shop.News<OrderOffered>()).Select(news => news.Place));
        var told = await house.Shop.With<DeliveryDetail, DeliveryDetail.Response>(slice => slice.Handle(Actor.System, paid.Order, default));
        Assert.Equal([(OfferAnswer.Refused, "缺货"), (OfferAnswer.Waiting, null)],
            told.Value.Offers.Select(offer => (offer.Answer, offer.Reason)));
        Assert.NotNull(told.Value.Offers[0].Staff);
        Assert.All(told.Value.Offers, offer => Assert.NotNull(offer.Place));
        Assert.Equal(FulfilmentProblems.Unknown, (await house.Shop.With<DeliveryDetail, DeliveryDetail.Response>(slice =>
            slice.Handle(house.Xiaofang, paid.Order, default))).Problem);
        var news = Assert.Single(await house.Shop.News<OrderRefused>());
        Assert.Equal((house.Goods.Store, "缺货", false), (news.Place, news.Reason, news.ByTimeout));
        Assert.Equal((5, 0), await house.Goods.StockOf(sku));
        Assert.Equal((5, 2), await house.Goods.StockOf(sku, house.Goods.Dealer));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_dealers_service_fee_is_frozen_when_it_takes_the_order_on(Database database)
    {
        await using var house = await FulfilmentHouse.Open(database);
        var sku = await house.Goods.Sku(5);
        await house.Goods.Stock(sku, 5, house.Goods.Dealer);
        var paid = await house.PaidAndAsked(sku, guideStore: house.Goods.Dealer);
        await Refuse(house, house.Xiaoli, paid.Order, "忙");

        await Accept(house, house.Laoli, paid.Order);

        var accepted = Assert.Single(await house.Shop.News<OrderAccepted>());
        Assert.Equal((house.Goods.Dealer, true, 500), (accepted.Place, accepted.ByDealer, accepted.ServiceFeeBps));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_dealers_fee_is_the_one_agreed_for_the_day(Database database)
    {
        await using var house = await FulfilmentHouse.Open(database);
        var sku = await house.Goods.Sku(5);
        await house.Goods.Stock(sku, 5, house.Goods.Dealer);
        Assert.True((await house.Shop.With<KeepTerms, Done>(slice => slice.Handle(
            Actor.System, house.Goods.Dealer, new(null, 650, GroupZone.China.Day(house.Shop.Now)), default))).Ok);
        var paid = await house.PaidAndAsked(sku, guideStore: house.Goods.Dealer);
        await Refuse(house, house.Xiaoli, paid.Order, "忙");

        await Accept(house, house.Laoli, paid.Order);

        Assert.Equal(650, Assert.Single(await house.Shop.News<OrderAccepted>()).ServiceFeeBps);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Time_that_passes_asks_the_next_until_none_is_left_and_HQ_decides(Database database)
    {
        await using var house = await FulfilmentHouse.Open(database);
        var sku = await house.Goods.Sku(1);
        await house.Goods.Stock(sku, 1, house.Goods.Warehouse);
        var paid = await house.PaidAndAsked(sku);

        await house.Shop.Pass(TimeSpan.FromMinutes(31));
        Assert.Equal(house.Goods.Warehouse, (await house.Delivery(paid.Order)).Place);
        Assert.Equal(FulfilmentProblems.Unknown, (await Accept(house, house.Xiaoli, paid.Order)).Problem);
        await house.Shop.Pass(TimeSpan.FromMinutes(31));

        Assert.All(await house.Shop.News<OrderRefused>(), news => Assert.True(news.ByTimeout));
        Assert.Single(await house.Shop.News<OrderStranded>());
        Assert.Equal(DeliveryState.Stranded, (await house.Delivery(paid.Order)).State);
        Assert.Equal(paid.Order, Assert.Single((await List(house, Actor.System, DeliveryState.Stranded)).Rows).Order);
        Assert.Equal(InventoryProblems.OutOfStock, (await Allocate(house, paid.Order, house.Goods.Dealer)).Problem);
        Assert.Equal(DeliveryRefusals.NotAPlace, (await Allocate(house, paid.Order, house.Goods.Group)).Problem);
        Assert.Equal(Done.It, (await Allocate(house, paid.Order, house.Goods.Store)).Value);
        Assert.Equal(Done.Already, (await Allocate(house, paid.Order, house.Goods.Store)).Value);
        Assert.Equal(Done.It, (await Accept(house, house.Xiaoli, paid.Order)).Value);
        Assert.Equal(DeliveryRefusals.NotStranded, (await Allocate(house, paid.Order, house.Goods.Warehouse)).Problem);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task An_order_taken_on_in_time_is_not_taken_away_when_the_time_comes(Database database)
    {
        await using var house = await FulfilmentHouse.Open(database);
        var paid = await house.PaidAndAsked(await house.Goods.Sku(1));
        await Accept(house, house.Xiaoli, paid.Order);

        await house.Shop.Pass(TimeSpan.FromHours(1));

        Assert.Equal(DeliveryState.Accepted, (await house.Delivery(paid.Order)).State);
        Assert.Empty(await house.Shop.News<OrderRefused>());
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Accepting_and_refusing_at_once_end_in_one_of_them(Database database)
    {
        await using var house = await FulfilmentHouse.Open(database);
        var sku = await house.Goods.Sku(5);
        await house.Goods.Stock(sku, 5, house.Goods.OtherStore);
        var paid = await house.PaidAndAsked(sku);

        var answers = await Task.WhenAll(
            Task.Run(() => Accept(house, house.Xiaoli, paid.Order)), Task.Run(() => Refuse(house, house.Xiaoli, paid.Order, "忙")));

        Assert.Single(answers, answer => answer.Ok);
        Assert.Equal(1, (await house.Shop.News<OrderAccepted>()).Count + (await house.Shop.News<OrderRefused>()).Count);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task An_order_to_be_picked_up_stays_where_the_buyer_will_come(Database database)
    {
        await using var house = await FulfilmentHouse.Open(database);
        var sku = await house.Goods.Sku(5);
        await house.Goods.Stock(sku, 5, house.Goods.OtherStore);
        var paid = await house.PaidAndAsked(sku, way: DeliveryWay.Pickup);

        await Refuse(house, house.Xiaoli, paid.Order, "盘点中");

        Assert.Equal(DeliveryState.Stranded, (await house.Delivery(paid.Order)).State);
        Assert.Single(await house.Shop.News<OrderOffered>());
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_refund_of_everything_before_sending_cancels_and_frees_the_goods(Database database)
    {
        await using var house = await FulfilmentHouse.Open(database);
        var sku = await house.Goods.Sku(5);
        var paid = await house.PaidAndAsked(sku, 3);
        var refund = house.Refund(paid, sku, 3, 0, backToStock: false);

        await house.Tell(refund);
        await house.Tell(refund);
        await house.Shop.Pass(TimeSpan.FromDays(20));

        Assert.Equal(DeliveryState.Cancelled, (await house.Delivery(paid.Order)).State);
        Assert.Equal((5, 0), await house.Goods.StockOf(sku));
        Assert.Single(await house.Shop.News<OrderOffered>());
        Assert.Equal(FulfilmentProblems.NotOffered, (await Accept(house, house.Xiaoli, paid.Order)).Problem);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_refund_heard_of_before_the_payment_counts_all_the_same(Database database)
    {
        await using var house = await FulfilmentHouse.Open(database);
        var sku = await house.Goods.Sku(5);
        var (whole, part) = (await house.Pay(sku, 2), await house.Pay(sku, 2));

        await house.Tell(house.Refund(whole, sku, 2, 0));
        await house.Tell(house.Refund(part, sku, 1, 1));
        await house.Tell(whole.News);
        await house.Tell(part.News);

        Assert.Equal(DeliveryState.Cancelled, (await house.Delivery(whole.Order)).State);
        Assert.Equal(DeliveryState.Offered, (await house.Delivery(part.Order)).State);
        Assert.Equal((5, 1), await house.Goods.StockOf(sku));
        Assert.Equal(1, Assert.Single((await List(house, house.Xiaoli, DeliveryState.Offered)).Rows).Lines.Single().Units);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_store_sees_only_its_own_work(Database database)
    {
        await using var house = await FulfilmentHouse.Open(database);
        var paid = await house.PaidAndAsked(await house.Goods.Sku(5));

        Assert.Equal(paid.Order, Assert.Single((await List(house, house.Xiaoli, null)).Rows).Order);
        Assert.Empty((await List(house, house.Xiaofang, null)).Rows);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task The_times_are_settings(Database database)
    {
        await using var house = await FulfilmentHouse.Open(database);
        var times = new FulfilmentSettings { AcceptMinutes = 5 };

        Assert.Equal("fulfilment.bad_times",
            (await house.Act<KeepTimes>(slice => slice.Handle(Actor.System, times with { ExpressDays = 0 }, default))).Problem!.Code);
        Assert.Equal(Done.It, (await house.Act<KeepTimes>(slice => slice.Handle(Actor.System, times, default))).Value);
        Assert.Equal(Done.Already, (await house.Act<KeepTimes>(slice => slice.Handle(Actor.System, times, default))).Value);
        await house.PaidAndAsked(await house.Goods.Sku(5));

        Assert.Equal(house.Shop.Now.AddMinutes(5), Assert.Single(await house.Shop.News<OrderOffered>()).AcceptBy);
    }

    private static Task<Result<Done>> Accept(FulfilmentHouse house, Actor actor, OrderId order) =>
        house.Act<AcceptOrder>(slice => slice.Handle(actor, order, default));

    private static Task<Result<Done>> Refuse(FulfilmentHouse house, Actor actor, OrderId order, string reason) =>
        house.Act<RefuseOrder>(slice => slice.Handle(actor, order, new(reason, null), default));

    private static Task<Result<Done>> Allocate(FulfilmentHouse house, OrderId order, UnitId place) =>
        house.Act<AllocateByHand>(slice => slice.Handle(Actor.System, order, new(place), default));

    private static async Task<Page<DeliveryList.Row>> List(FulfilmentHouse house, Actor actor, DeliveryState? state) =>
        (await house.Shop.With<DeliveryList, Page<DeliveryList.Row>>(slice =>
            slice.Handle(actor, new(state), new(null, null), default))).Value;
}
