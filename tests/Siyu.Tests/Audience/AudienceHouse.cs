using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Audience;
using Siyu.Audience.Conditions;
using Siyu.Audience.Domain;
using Siyu.Audience.Segments;
using Siyu.Audience.Tags;
using Siyu.Catalog;
using Siyu.Contracts.Audience;
using Siyu.Contracts.Fulfilment;
using Siyu.Contracts.Members;
using Siyu.Contracts.Orders;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Members;
using Siyu.Platform;
using Siyu.Platform.Olap;
using Siyu.Tests.Olap;
using Siyu.Tests.Organization;
using Siyu.Tracking;
using Siyu.WeCom;

namespace Siyu.Tests.Audience;

/// <summary>The audience over the real rooms below it and a real ClickHouse: two stores, a guide in each, HQ.</summary>
internal sealed record AudienceHouse(TestShop Shop, OlapHouse Olap, UnitId Group) : IAsyncDisposable
{
    public static readonly BrandId Brand = BrandId.New(DateTimeOffset.UnixEpoch);
    public static readonly SpuId Product = SpuId.New(DateTimeOffset.UnixEpoch);

    public UnitId EastStore { get; private set; }
    public UnitId WestStore { get; private set; }
    public StaffId Xiaoli { get; private set; }
    public StaffId Boss { get; private set; }
    public Actor Hq { get; private set; } = Actor.Nobody;

    private static Action<ModuleList> Rooms => rooms => rooms.Add<MembersModule>().Add<CatalogModule>().Add<WeComModule>()
        .Add<TrackingModule>().Add<AudienceModule>();

    /// <summary>Without anybody in it.</summary>
    public static async Task<TestShop> Bare(OlapHouse olap, Database database = Database.Sqlite)
    {
        var shop = await OrganizationHouse.Open(database, Rooms, olap.Serve);
        await olap.Tables(typeof(TrackingModule).Assembly, typeof(AudienceModule).Assembly);
        return shop;
    }

    public static async Task<AudienceHouse> Open(OlapHouse olap, Database database)
    {
        await olap.Tables(typeof(TrackingModule).Assembly, typeof(AudienceModule).Assembly);
        await olap.Fresh();
        var shop = await Bare(olap, database);
        var house = new AudienceHouse(shop, olap, (await shop.SetUp()).Group);
        house.EastStore = await shop.Unit(house.Group, UnitKind.DirectStore, "S1");
        house.WestStore = await shop.Unit(house.Group, UnitKind.DirectStore, "S2");
        house.Xiaoli = await shop.Staff(house.EastStore, "G1");
        house.Boss = await shop.Staff(house.Group, "HQ", "admin");
        house.Hq = await shop.ActorOf(house.Boss);
        return house;
    }

    /// <summary>Tags of these ids, whose numbers follow their order from 1.</summary>
    public static async Task<IReadOnlyDictionary<TagId, Tag>> Numbered(TestShop shop, IReadOnlyList<TagId> ids)
    {
        for (var i = 0; i < ids.Count; i++)
            await shop.With<DefineTag, DefineTag.Response>(slice => slice.Handle(Actor.System, new($"标签{i}", null), default));
        var made = (await shop.All<Tag>()).OrderBy(tag => tag.Number).ToList();
        Assert.Equal(Enumerable.Range(1, ids.Count).Select(i => (long)i), made.Select(tag => tag.Number));
        return ids.Zip(made).ToDictionary(pair => pair.First, pair => pair.Second);
    }

    public async Task<MemberId> Member(string phone, UnitId store, StaffId? guide = null)
    {
        _ = Phone.TryParse(phone, out var number);
        var joined = await Shop.With<IMembers, Joined>(members =>
            members.Join(new(number, [], JoinSource.MiniProgram) { FullName = "王女士", Unit = store }, default));
        if (guide is { } named)
            Assert.True((await Shop.With<IMembers, Done>(members =>
                members.Bind(joined.Value.Member, named, BindReason.Register, default))).Ok);
        return joined.Value.Member;
    }

    public Task Tell<TEvent>(TEvent news) where TEvent : class, IEvent => Shop.Do(services =>
    {
        services.GetRequiredService<SiyuDb>().Publish(news);
        return Task.CompletedTask;
    });

    public OrderPaid Paid(MemberId buyer, long fen, DateTimeOffset? at = null, int quantity = 2) => new(
        OrderId.New(Shop.Now), buyer, PaymentId.New(Shop.Now), EastStore, new("/g/S1/"), DeliveryWay.Express, null, null, new(fen),
        Money.Zero,
        [
            new(OrderLineId.New(Shop.Now), SkuId.New(Shop.Now), Product, Brand, quantity, new(fen), Money.Zero, new(fen),
                Contracts.Catalog.Ownership.Own, 0),
        ],
        at ?? Shop.Now);

    /// <summary>Units of the one line come back; so many stay.</summary>
    public OrderRefunded Refunded(OrderPaid paid, int left)
    {
        var line = paid.Lines[0];
        var back = new Money(line.Cash.Fen * (line.Quantity - left) / line.Quantity);
        return new(paid.Order, AfterSaleId.New(Shop.Now), paid.Buyer, paid.Place, paid.PlacePath,
            [new(line.Line, line.Sku, line.Brand, line.Quantity - left, left, back, line.Cash - back, true)], back, Money.Zero, left == 0,
            Shop.Now);
    }

    public async Task<TagId> Tag(string title, TagRule? rule = null)
    {
        var made = await Shop.With<DefineTag, DefineTag.Response>(slice => slice.Handle(Hq, new(title, rule), default));
        Assert.True(made.Ok, made.Problem?.Text());
        return made.Value.Id;
    }

    public Task<Result<TagMembers.Response>> Put(TagId tag, bool held, Actor? by = null, params MemberId[] members) =>
        Shop.With<TagMembers, TagMembers.Response>(slice => slice.Handle(by ?? Hq, tag, new(held, members), default));

    /// <summary>Listeners have heard all, and ClickHouse has it.</summary>
    public async Task Settle()
    {
        await Shop.Settle();
        await Shop.Services.GetRequiredService<EventFeeds>().Drain(default);
    }

    public async Task<Result<long>> Count(Condition condition, Actor? actor = null)
    {
        var counted = await Shop.Services.CreateScope().ServiceProvider.GetRequiredService<CountSegment>()
            .Handle(actor ?? Hq, new(condition, null), default);
        return counted.Map(one => one.Members);
    }

    public async Task<List<string>> TagsOf(MemberId member)
    {
        var tags = await Shop.Services.CreateScope().ServiceProvider.GetRequiredService<IAudience>().TagsOf([member], default);
        return [.. tags[member].Select(tag => tag.Title)];
    }

    public ValueTask DisposeAsync() => Shop.DisposeAsync();
}
