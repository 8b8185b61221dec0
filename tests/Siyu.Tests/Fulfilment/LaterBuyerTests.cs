using Microsoft.Extensions.DependencyInjection;
using Siyu.Contracts.Orders;
using Siyu.Fulfilment;
using Siyu.Fulfilment.Allocating;
using Siyu.Fulfilment.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Tests.Fulfilment;

/// <summary>Members may be merged between an order's payment and the beginning of its delivery, in any order of the listeners.</summary>
public sealed class LaterBuyerTests
{
    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_delivery_begins_with_whom_the_buyer_has_become(Database database)
    {
        await using var house = await FulfilmentHouse.Open(database);
        var paid = await house.Pay(await house.Goods.Sku(5), 1);
        var (kept, last) = (MemberId.New(house.Shop.Now), MemberId.New(house.Shop.Now));

        await house.Tell(new OrderBuyerChanged(paid.Order, kept, house.Shop.Now));
        await house.Tell(new OrderBuyerChanged(paid.Order, last, house.Shop.Now));
        Assert.Empty(await house.Shop.All<Delivery>());
        await house.Tell(paid.News);

        Assert.Equal(last, (await house.Delivery(paid.Order)).Member);
        Assert.Empty(await house.Shop.All<LaterBuyer>());
    }

    [Fact]
    public async Task Two_listeners_at_one_order_wait_for_each_other()
    {
        await using var house = await FulfilmentHouse.Open(Database.Postgres);
        var sku = await house.Goods.Sku(5);
        var paid = await house.Pay(sku, 2);
        var kept = MemberId.New(house.Shop.Now);
        var (written, commit) = (new TaskCompletionSource(), new TaskCompletionSource());

        var beginning = house.Shop.Do(async services =>
        {
            await services.GetRequiredService<OnOrderPaid>().Handle([paid.News], default);
            written.SetResult();
            await commit.Task;
        });
        await written.Task;
        var changing = house.Shop.Do(services =>
            services.GetRequiredService<OnOrderBuyerChanged>().Handle(new(paid.Order, kept, house.Shop.Now), default));
        var refunding = house.Shop.Do(services =>
            services.GetRequiredService<OnOrderRefunded>().Handle(house.Refund(paid, sku, 2, 0), default));
        await Task.Delay(300);
        Assert.False(changing.IsCompleted || refunding.IsCompleted);
        commit.SetResult();
        await Task.WhenAll(beginning, changing, refunding);

        Assert.Equal(kept, (await house.Delivery(paid.Order)).Member);
        Assert.Equal(Contracts.Fulfilment.DeliveryState.Cancelled, (await house.Delivery(paid.Order)).State);
        Assert.Empty(await house.Shop.All<LaterBuyer>());
    }
}
