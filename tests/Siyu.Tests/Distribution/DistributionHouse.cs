using Microsoft.Extensions.DependencyInjection;
using Siyu.Contracts.Catalog;
using Siyu.Contracts.Distribution;
using Siyu.Contracts.Fulfilment;
using Siyu.Contracts.Ledger;
using Siyu.Contracts.Members;
using Siyu.Contracts.Orders;
using Siyu.Contracts.Organization;
using Siyu.Distribution;
using Siyu.Distribution.Console;
using Siyu.Distribution.Domain;
using Siyu.Distribution.Shares;
using Siyu.Kernel;
using Siyu.Ledger;
using Siyu.Members;
using Siyu.Tests.Organization;

namespace Siyu.Tests.Distribution;

/// <summary>Xiaoli and Xiaofang sell to Ms Wang; the ledger, the members and the organisation are the real ones.</summary>
internal sealed record DistributionHouse(TestShop Shop, UnitId Store, StaffId Xiaoli, StaffId Xiaofang, MemberId MsWang) : IAsyncDisposable
{
    public static readonly SkuCard Dress = Sku("D1");
    public static readonly SkuCard Shoes = Sku("S1");

    public static async Task<DistributionHouse> Open(Database database)
    {
        var shop = await OrganizationHouse.Open(
            database, rooms => rooms.Add<LedgerModule>().Add<MembersModule>().Add<DistributionModule>());
        var store = await shop.Unit((await shop.SetUp()).Group, UnitKind.DirectStore, "S1");
        var (xiaoli, xiaofang) = (await shop.Staff(store, "X1"), await shop.Staff(store, "X2"));
        _ = Phone.TryParse("13800138000", out var phone);
        var wang = await shop.With<IMembers, Joined>(door => door.Join(new(phone, [], JoinSource.MiniProgram) { Unit = store }, default));
        return new(shop, store, xiaoli, xiaofang, wang.Value.Member);
    }

    public Task<Result<MakePlan.Response>> TryPlan(int rate, int second = 0, bool guideEarns = true, string? role = null,
        SkuId? sku = null) =>
        Shop.With<MakePlan, MakePlan.Response>(slice =>
            slice.Handle(Actor.System, new("方案", null, null, sku, role, rate, second, guideEarns, null, null), default));

    public async Task<PlanId> Plan(int rate, int second = 0, bool guideEarns = true, string? role = null, SkuId? sku = null) =>
        (await TryPlan(rate, second, guideEarns, role, sku)).Value.Plan;

    public async Task<string> Share(StaffId sharer, SharedKind kind, string? target = null) =>
        (await Shop.With<MakeShare,
            MakeShare.Response>(async slice => await slice.Handle(await Shop.ActorOf(sharer), new(kind, target, "双十一"), default)))
                .Value.Token;

    public Task Click(string token, MemberId member) => Shop.With<OpenShare, OpenShare.Response>(slice =>
        slice.Handle(new(ActorKind.Member, member.Value, new HashSet<string>(), DataScope.Nothing), token, default));

    public Task Bind(MemberId member, StaffId guide) =>
        Shop.With<IMembers, Done>(door => door.Bind(member, guide, BindReason.Scan, default));

    /// <summary>Plans and keeps the attribution of an order of these lines.</summary>
    public async Task<Attribution> Place(string? token, params AttributedLine[] lines)
    {
        var ask = new AttributionAsk(OrderId.New(Shop.Now), MsWang, token, lines, Shop.Now);
        return (await Shop.With<IDistribution, Attribution>(async door =>
        {
            var planned = await door.Plan([ask], default);
            await door.Keep(planned, default);
            return Result.Of(planned[0]);
        })).Value;
    }

    public static AttributedLine Line(SkuCard sku, long fen, int quantity = 1) => new(new(Guid.CreateVersion7()), sku, quantity, new(fen));

    public Task Paid(Attribution order, params AttributedLine[] lines) => Tell(new OrderPaid(
        order.Order, MsWang, new(Guid.CreateVersion7()), Store, new("/g/s1/"), DeliveryWay.Express, order.Guide, order.Store,
        lines.Sum(line => line.Cash), Money.Zero, [.. lines.Select(Sold)], Shop.Now));

    public Task Settled(Attribution order) => Tell(new OrderSettled(order.Order, MsWang, Shop.Now));

    public Task Refunded(Attribution order, AttributedLine line, long cash, long left) => Tell(new OrderRefunded(
        order.Order, new(Guid.CreateVersion7()), MsWang, Store, new("/g/s1/"),
        [new(line.Line, line.Sku.Id, line.Sku.Brand, 1, 0, new(cash), new(left), false)], new(cash), Money.Zero, left == 0, Shop.Now));

    public async Task<Money> Balance(AccountKind kind, object? sub = null)
    {
        var account = Account.Of(kind, sub);
        return (await Shop.With<ILedger, IReadOnlyDictionary<Account,
            Money>>(async door => Result.Of(await door.Balances([account], default)))).Value[account];
    }

    /// <summary>Tells news the way the room of orders would, and lets the listeners hear it.</summary>
    public async Task Tell<TEvent>(TEvent news) where TEvent : class, IEvent
    {
        await Shop.Do(services =>
        {
            services.GetRequiredService<Siyu.Platform.SiyuDb>().Publish(news);
            return Task.CompletedTask;
        });
        await Shop.Settle();
    }

    public ValueTask DisposeAsync() => Shop.DisposeAsync();

    private static SoldLine Sold(AttributedLine line) => new(
        line.Line, line.Sku.Id, line.Sku.Spu, line.Sku.Brand, line.Quantity, line.Cash, Money.Zero, line.Cash, Ownership.Own, 0);

    private static SkuCard Sku(string code) => new(
        new(Guid.CreateVersion7()), new(Guid.CreateVersion7()), new(Guid.CreateVersion7()), new(Guid.CreateVersion7()), code, code, "",
        new(10_000), null, Ownership.Own, 0, null, true);
}
