using Siyu.Contracts.Fulfilment;
using Siyu.Fulfilment.Allocating;
using Siyu.Fulfilment.Domain;
using Siyu.Fulfilment.Reading;
using Siyu.Fulfilment.Sending;
using Siyu.Kernel;

namespace Siyu.Tests.Fulfilment;

public sealed class WaitingWorkTests
{
    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task What_waits_in_a_store_is_counted_by_what_is_to_be_done_and_only_there(Database database)
    {
        await using var house = await FulfilmentHouse.Open(database);
        var sku = await house.Goods.Sku(9);
        await house.PaidAndAsked(sku);
        var toSend = await house.PaidAndAsked(sku);
        var toPrepare = await house.PaidAndAsked(sku, 1, DeliveryWay.Pickup);
        var ready = await house.PaidAndAsked(sku, 1, DeliveryWay.Pickup);
        foreach (var taken in new[] { toSend, toPrepare, ready })
            Assert.True((await house.Act<AcceptOrder>(slice => slice.Handle(house.Xiaoli, taken.Order, default))).Ok);
        Assert.True((await house.Act<MakeReady>(slice => slice.Handle(house.Xiaoli, ready.Order, default))).Ok);

        Assert.Equal(new DeliveryCounts.Response(1, 1, 1, 1), await Counts(house, house.Xiaoli));
        Assert.Equal(new DeliveryCounts.Response(0, 0, 0, 0), await Counts(house, house.Xiaofang));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task One_delivery_is_shown_to_its_own_store_alone(Database database)
    {
        await using var house = await FulfilmentHouse.Open(database);
        var paid = await house.PaidAndAsked(await house.Goods.Sku(5), 2);
        Task<Result<DeliveryList.Row>> Look(Actor actor) =>
            house.Shop.With<DeliveryList, DeliveryList.Row>(slice => slice.One(actor, paid.Order, default));

        var shown = await Look(house.Xiaoli);

        Assert.Equal((paid.Order, DeliveryState.Offered), (shown.Value.Order, shown.Value.State));
        Assert.Equal(2, Assert.Single(shown.Value.Lines).Units);
        Assert.Equal(FulfilmentProblems.Unknown, (await Look(house.Xiaofang)).Problem);
    }

    private static async Task<DeliveryCounts.Response> Counts(FulfilmentHouse house, Actor actor) => (await house.Shop
        .With<DeliveryCounts, DeliveryCounts.Response>(async slice => Result.Of(await slice.Handle(actor, default)))).Value;
}
