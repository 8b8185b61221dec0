using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Contracts.Fulfilment;
using Siyu.Contracts.Members;
using Siyu.Contracts.Payments;
using Siyu.Contracts.Wechat;
using Siyu.Distribution;
using Siyu.Fulfilment;
using Siyu.Kernel;
using Siyu.Ledger;
using Siyu.Loyalty;
using Siyu.Members;
using Siyu.Orders;
using Siyu.Orders.AfterSales;
using Siyu.Orders.Domain;
using Siyu.Orders.Paying;
using Siyu.Orders.Placing;
using Siyu.Payments;
using Siyu.Payments.Api;
using Siyu.Payments.Domain;
using Siyu.Platform;
using Siyu.Promotions;
using Siyu.Tests.Goods;
using Siyu.Tests.Payments;

namespace Siyu.Tests.Orders;

/// <summary>A mall with all rooms that an order goes through; WeChat Pay is the sandbox's, or, without one, answers nobody.</summary>
internal sealed class MallHouse : IAsyncDisposable
{
    public static readonly PlaceOrder.Receiver Home = new("王女士", "13800138000", "浙江省杭州市", "文三路 1 号");
    private static readonly Lazy<string> NobodysKey = new(() =>
    {
        using var rsa = RSA.Create(2048);
        return rsa.ExportPkcs8PrivateKeyPem();
    });
    private readonly PaySandbox? sandbox;

    private MallHouse(PaySandbox? sandbox, GoodsHouse goods) => (this.sandbox, Goods) = (sandbox, goods);

    public GoodsHouse Goods { get; }
    public TestShop Shop => Goods.Shop;
    public DateTimeOffset Now => Shop.Services.GetRequiredService<TimeProvider>().GetUtcNow();

    /// <summary>The buyer.</summary>
    public Actor MsWang { get; private set; } = Actor.Nobody;
    public string Human { get; private set; } = "";

    public static async Task<MallHouse> Open(Database database, PaySandbox? sandbox = null)
    {
        if (sandbox is not null) await sandbox.NoFaults();
        var goods = await GoodsHouse.Open(
            database,
            rooms => rooms.Add<LedgerModule>().Add<MembersModule>().Add<LoyaltyModule>().Add<PaymentsModule>().Add<PromotionsModule>()
                .Add<DistributionModule>().Add<FulfilmentModule>().Add<OrdersModule>(),
            services =>
            {
                services.AddScoped<IWechat, SilentWechat>();
                if (sandbox is not null) services.AddSingleton(sandbox.Time);
            });
        var house = new MallHouse(sandbox, goods);
        var merchant = sandbox is null ? new JsonObject() : await sandbox.Merchant();
        var account = new MerchantAccount(
            (string?)merchant["mchid"] ?? "1900000109", (string?)merchant["serial_no"] ?? "5157F09EFDC096DE15EBE81A47057A7232F1B8E1",
            (string?)merchant["private_key_pem"] ?? NobodysKey.Value, (string?)merchant["api_v3_key"] ?? "0123456789abcdef0123456789abcdef")
        {
            BaseUrl = sandbox?.Simulator.Addresses.Pay ?? "http://127.0.0.1:9", NotifyBaseUrl = goods.Shop.Http.BaseAddress!.ToString(),
            AppIds = [PaySandbox.AppId], IsDefault = true,
        };
        await goods.Shop.Do(services =>
            services.GetRequiredService<ISettings>().Set(MerchantAccount.SectionOf(account.MerchantId), account, default));
        house.Human = sandbox is null ? "" : await sandbox.Human();
        house.MsWang = await house.Join("13800138000", sandbox?.OpenId(house.Human));
        return house;
    }

    public async Task<Actor> Join(string phone, string? openId = null)
    {
        Assert.True(Phone.TryParse(phone, out var number));
        IReadOnlyList<IdentityClaim> claims = openId is null ? [] : [new(IdentityKind.OpenId, PaySandbox.AppId, openId)];
        var joined = await Shop.With<IMembers, Joined>(door => door.Join(new(number, claims, JoinSource.MiniProgram), default));
        return Buyer(joined.Value.Member);
    }

    public static Actor Buyer(MemberId member) => new(ActorKind.Member, member.Value, new HashSet<string>(), DataScope.Nothing);

    public static PlaceOrder.Request Wish(params (SkuId Sku, int Quantity)[] lines) =>
        new([.. lines.Select(line => new PlaceOrder.Line(line.Sku, line.Quantity))], DeliveryWay.Express) { Receiver = Home };

    public T Service<T>() where T : notnull => Shop.Services.GetRequiredService<T>();

    public Task<Result<PlaceOrder.Response>> TryPlace(PlaceOrder.Request request, Actor? by = null, string? key = null) =>
        Shop.Services.GetRequiredService<Lane<PlaceOrder, PlaceOrder.Request, PlaceOrder.Response>>()
            .Ask(by ?? MsWang, request, key, default);

    public async Task<OrderId> Place(params (SkuId Sku, int Quantity)[] lines)
    {
        var placed = await TryPlace(Wish(lines));
        Assert.True(placed.Ok, placed.Problem?.Code);
        return placed.Value.Order;
    }

    public Task<Result<Done>> Cancel(OrderId order, Actor? by = null) =>
        Shop.With<CancelOrder, Done>(slice => slice.Handle(by ?? MsWang, order, default));

    public async Task<Result<PayTicket>> TryPay(OrderId order, Actor? by = null)
    {
        await using var scope = Shop.Services.CreateAsyncScope();
        var payer = new Payer(PayWay.MiniProgram, PaySandbox.AppId, "127.0.0.1");
        return await scope.ServiceProvider.GetRequiredService<PayOrder>().Handle(by ?? MsWang, order, payer, default);
    }

    /// <summary>Ms Wang pays on her phone, and the notice has come; where this machine was too slow for it, WeChat tells again.</summary>
    public async Task PayOnPhone(OrderId order, PayTicket ticket)
    {
        await sandbox!.Act("/persona/pay", new { request_payment = ticket.Fields, persona = Human });
        await Quiet();
        for (var i = 0; i < 5 && (await Order(order)).State == Contracts.Orders.OrderState.AwaitingPayment; i++)
            await Pass(TimeSpan.FromSeconds(30));
    }

    public async Task<OrderId> Paid(params (SkuId Sku, int Quantity)[] lines)
    {
        var order = await Place(lines);
        var ticket = await TryPay(order);
        Assert.True(ticket.Ok, ticket.Problem?.Code);
        await PayOnPhone(order, ticket.Value);
        return order;
    }

    public async Task Quiet()
    {
        await sandbox!.Simulator.Core.Callbacks.Idle();
        await Shop.Settle();
        await sandbox.Simulator.Core.Callbacks.Idle();
        await Shop.Settle();
    }

    /// <summary>What is under way ends, then time passes for WeChat and for the house alike.</summary>
    public async Task Pass(TimeSpan time)
    {
        await Quiet();
        await sandbox!.Simulator.Core.Clock.Advance(time);
        await Quiet();
    }

    public async Task<Order> Order(OrderId id) => (await Shop.All<Order>()).Single(order => order.Id == id);

    public async Task<List<OrderLine>> Lines(OrderId id) =>
        [.. (await Shop.All<OrderLine>()).Where(line => line.OrderId == id).OrderBy(line => line.Ordinal)];

    public async Task<AfterSale> AfterSale(AfterSaleId id) => (await Shop.All<AfterSale>()).Single(one => one.Id == id);

    public Task<Result<ApplyAfterSale.Response>> TryApply(
        OrderId order, OrderLineId line, int units, Actor? by = null, string reason = "尺码不合适") =>
        Shop.With<ApplyAfterSale, ApplyAfterSale.Response>(slice =>
            slice.Handle(by ?? MsWang, order, new([new(line, units)], reason), default));

    public Task<Result<Done>> Approve(AfterSaleId id, bool backToStock = true, Actor? by = null) =>
        Shop.With<DecideAfterSale, Done>(slice => slice.Approve(by ?? Actor.System, id, new(backToStock), default));

    public async ValueTask DisposeAsync()
    {
        await Goods.DisposeAsync();
        if (sandbox is not null) await sandbox.NoFaults();
    }

    private sealed class SilentWechat : IWechat
    {
        public Task<string?> MallAppId(CancellationToken ct) => Task.FromResult<string?>(PaySandbox.AppId);
        public Task<Result<Done>> Notify(MessageAsk ask, CancellationToken ct) => Task.FromResult<Result<Done>>(Done.It);
        public Task<Result<Done>> TellShipping(ShippingNotice notice, CancellationToken ct) => Task.FromResult<Result<Done>>(Done.It);
    }
}
