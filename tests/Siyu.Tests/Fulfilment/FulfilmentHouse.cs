using Microsoft.Extensions.DependencyInjection;
using Siyu.Contracts.Catalog;
using Siyu.Contracts.Fulfilment;
using Siyu.Contracts.Inventory;
using Siyu.Contracts.Orders;
using Siyu.Contracts.Wechat;
using Siyu.Fulfilment;
using Siyu.Fulfilment.Domain;
using Siyu.Kernel;
using Siyu.Members;
using Siyu.Platform;
using Siyu.Tests.Goods;
using Siyu.Tests.Organization;

namespace Siyu.Tests.Fulfilment;

/// <summary>A group whose orders are paid: Xiaoli works in the store, Xiaofang in the other one, Laoli at the dealer's.</summary>
internal sealed record FulfilmentHouse(GoodsHouse Goods, TellTale Wechat, Actor Xiaoli, Actor Xiaofang, Actor Laoli) : IAsyncDisposable
{
    public TestShop Shop => Goods.Shop;
    public Actor MsWang { get; } = new(ActorKind.Member, MemberId.New(Goods.Shop.Now).Value, new HashSet<string>(), DataScope.Nothing);

    public static async Task<FulfilmentHouse> Open(Database database)
    {
        var wechat = new TellTale();
        var goods = await GoodsHouse.Open(
            database, rooms => rooms.Add<MembersModule>().Add<FulfilmentModule>(), services => services.AddSingleton<IWechat>(wechat));
        async Task<Actor> Guide(UnitId home, string code) => await goods.Shop.ActorOf(await goods.Shop.Staff(home, code));
        return new(goods, wechat, await Guide(goods.Store, "X1"), await Guide(goods.OtherStore, "X2"), await Guide(goods.Dealer, "L1"));
    }

    /// <summary>An order for so many of a SKU, held at the store, captured and paid.</summary>
    public async Task<Paid> Pay(SkuId sku, int quantity, DeliveryWay way = DeliveryWay.Express, UnitId? guideStore = null)
    {
        var ask = Goods.Ask((sku, quantity));
        Assert.True((await Goods.Hold(ask)).Ok);
        await Goods.Do(door => door.Capture([ask.Owner], default));
        var (line, price) = (ask.Lines[0], new Money(10_000L * quantity));
        var sold = new SoldLine(
            line.Line, sku, new(Guid.Empty), Goods.Brand, quantity, price, Money.Zero, price, Ownership.Own, 0);
        var path = new OrgPath("/g/S1/");
        var news = new OrderPaid(
            ask.Owner, MsWang.Member, PaymentId.New(Shop.Now), Goods.Store, path, way, null, guideStore, price, Money.Zero, [sold],
                Shop.Now);
        return new(ask.Owner, line.Line, news);
    }

    public async Task<Paid> PaidAndAsked(SkuId sku, int quantity = 1, DeliveryWay way = DeliveryWay.Express, UnitId? guideStore = null)
    {
        var paid = await Pay(sku, quantity, way, guideStore);
        await Tell(paid.News);
        return paid;
    }

    public async Task Tell<TEvent>(TEvent news) where TEvent : class, IEvent
    {
        await Shop.Do(services =>
        {
            services.GetRequiredService<SiyuDb>().Publish(news);
            return Task.CompletedTask;
        });
        await Shop.Settle();
    }

    public OrderRefunded Refund(Paid paid, SkuId sku, int units, int left, bool backToStock = true) => new(
        paid.Order, AfterSaleId.New(Shop.Now), MsWang.Member, Goods.Store, new("/g/S1/"),
        [new(paid.Line, sku, Goods.Brand, units, left, new(10_000L * units), new(10_000L * left), backToStock)],
        new(10_000L * units), Money.Zero, left == 0, Shop.Now);

    public async Task<Delivery> Delivery(OrderId order) => (await Shop.All<Delivery>()).Single(row => row.Id == order);

    public Task<Result<Done>> Act<TSlice>(Func<TSlice, Task<Result<Done>>> act) where TSlice : notnull => Shop.With(act);

    public ValueTask DisposeAsync() => Goods.DisposeAsync();
}

/// <summary>A paid order of one line.</summary>
internal sealed record Paid(OrderId Order, OrderLineId Line, OrderPaid News);

/// <summary>The neighbour who tells WeChat: remembers what it was told.</summary>
internal sealed class TellTale : IWechat
{
    public List<ShippingNotice> Told { get; } = [];
    public Problem? Refuses { get; set; }

    public Task<Result<Done>> TellShipping(ShippingNotice notice, CancellationToken ct)
    {
        if (Refuses is { } problem) return Task.FromResult<Result<Done>>(problem);
        Told.Add(notice);
        return Task.FromResult<Result<Done>>(Done.It);
    }

    public Task<Result<Done>> Notify(MessageAsk ask, CancellationToken ct) =>
        throw new InvalidOperationException("fulfilment sends no messages");

    public Task<string?> MallAppId(CancellationToken ct) => Task.FromResult<string?>("wxmall");
}
