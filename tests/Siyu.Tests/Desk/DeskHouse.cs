using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Catalog;
using Siyu.Contracts.Catalog;
using Siyu.Contracts.Distribution;
using Siyu.Contracts.Fulfilment;
using Siyu.Contracts.Members;
using Siyu.Contracts.Orders;
using Siyu.Contracts.Organization;
using Siyu.Contracts.Promotions;
using Siyu.Contracts.WeCom;
using Siyu.Desk;
using Siyu.Desk.Domain;
using Siyu.Kernel;
using Siyu.Ledger;
using Siyu.Loyalty;
using Siyu.Members;
using Siyu.Orders;
using Siyu.Orders.Domain;
using Siyu.Orders.Tickets;
using Siyu.Organization;
using Siyu.Platform;
using Siyu.Promotions;
using Siyu.Promotions.Domain;
using Siyu.Tests.Organization;
using Siyu.WeCom;
using Siyu.WeCom.Domain;

namespace Siyu.Tests.Desk;

/// <summary>A group of two regions with a store each, a keeper and a guide in both, and the real rooms below the desk.</summary>
internal sealed record DeskHouse(TestShop Shop, PlayedFulfilment Way, UnitId Group) : IAsyncDisposable
{
    private static readonly BrandId Brand = BrandId.New(DateTimeOffset.UnixEpoch);
    private int numbers;

    public UnitId East { get; private set; }
    public UnitId EastStore { get; private set; }
    public UnitId WestStore { get; private set; }
    public StaffId EastKeeper { get; private set; }
    public StaffId Xiaoli { get; private set; }
    public StaffId Xiaofang { get; private set; }
    public StaffId Boss { get; private set; }
    public HttpClient Hq { get; private set; } = null!;

    public static async Task<DeskHouse> Open(Database database)
    {
        var way = new PlayedFulfilment();
        var shop = await OrganizationHouse.Open(database, rooms => rooms
            .Add<LedgerModule>().Add<MembersModule>().Add<LoyaltyModule>().Add<CatalogModule>().Add<WeComModule>().Add<PromotionsModule>()
            .Add<OrdersModule>().Add<DeskModule>(), services =>
                services.AddSingleton<IFulfilment>(way).AddSingleton<IDistribution>(new PlayedDistribution()));
        var house = new DeskHouse(shop, way, (await shop.SetUp()).Group);
        house.East = await shop.Unit(house.Group, UnitKind.Region, "EAST");
        var west = await shop.Unit(house.Group, UnitKind.Region, "WEST");
        house.EastStore = await shop.Unit(house.East, UnitKind.DirectStore, "S1");
        house.WestStore = await shop.Unit(west, UnitKind.DirectStore, "S2");
        house.EastKeeper = await shop.Staff(house.EastStore, "K1", "store_manager");
        house.Xiaoli = await shop.Staff(house.EastStore, "G1");
        house.Xiaofang = await shop.Staff(house.WestStore, "G2");
        house.Boss = await shop.Staff(house.Group, "HQ", "admin");
        house.Hq = await house.Console(house.Boss);
        return house;
    }

    public Task<HttpClient> Console(StaffId staff) => Shop.SignedIn(SessionKind.Console, staff.Value);
    public Task<HttpClient> GuideApp(StaffId staff) => Shop.SignedIn(SessionKind.Guide, staff.Value);

    public async Task<MemberId> Member(string phone, string name, UnitId store, StaffId? guide = null)
    {
        _ = Phone.TryParse(phone, out var number);
        var joined = await Shop.With<IMembers, Joined>(members =>
            members.Join(new(number, [], JoinSource.MiniProgram) { FullName = name, Unit = store }, default));
        if (guide is { } named)
            Assert.True((await Shop.With<IMembers, Done>(members =>
                members.Bind(joined.Value.Member, named, BindReason.Register, default))).Ok);
        return joined.Value.Member;
    }

    /// <summary>An order of one line, paid at once unless it is to wait.</summary>
    public async Task<OrderId> Order(MemberId buyer, long fen, UnitId place, StaffId? guide = null, bool paid = true)
    {
        var at = Shop.Now;
        var id = OrderId.New(at);
        await Shop.Do(async services =>
        {
            var db = services.GetRequiredService<SiyuDb>();
            var unit = (await services.GetRequiredService<IOrganization>().Units([place], default))[place];
            var sku = new SkuCard(SkuId.New(at), SpuId.New(at), Brand, CategoryId.New(at), "P1", "羊毛衫", "", new(fen), null,
                Ownership.Own, 0, null, true);
            var line = new QuoteLine(OrderLineId.New(at), sku, 2);
            var price = new LinePrice(line.Line, new(fen), [], new(fen));
            var quote = new Quote(new(id, buyer, [line], null, Money.Zero), 1, [price], Money.Zero, new(fen), []);
            var order = Siyu.Orders.Domain.Order.From(
                new(quote, new(id, AttributionRule.BoundGuide, null, guide, guide is null ? null : place, "{}", []), place, unit.Path, at)
                {
                    Number = $"T{++numbers:00000000}", Delivery = DeliveryWay.Express, Address = null, ExpiresAt = at.AddMinutes(30),
                }, "[]");
            db.Add(order);
            await db.SaveChangesAsync();
            db.Add(OrderLine.From(id, 1, line, price));
            db.Publish(new OrderPlaced(id, buyer, place, new(fen), at));
            if (!paid) return;
            order.Pay(PaymentId.New(at), "m1", new(fen), at);
            db.Publish(new OrderPaid(id, buyer, PaymentId.New(at), place, unit.Path, DeliveryWay.Express, guide,
                guide is null ? null : place, new(fen), Money.Zero, [], at));
        });
        return id;
    }

    public Task Ticket(string ticket, MemberId? buyer, UnitId store, params (int Quantity, long Fen)[] lines) => Shop.Do(async services =>
    {
        var db = services.GetRequiredService<SiyuDb>();
        var unit = (await services.GetRequiredService<IOrganization>().Units([store], default))[store];
        var rows = lines.Select((line, i) => new TicketLine
        {
            Ticket = ticket, Ordinal = i + 1, At = Shop.Now, Store = store, OrgPath = unit.Path.Value, Member = buyer, Sku = "SKU",
            Title = "茶", Quantity = line.Quantity, Amount = new(line.Fen), Import = ImportId.New(Shop.Now),
        }).ToList();
        db.AddRange(rows);
        await db.SaveChangesAsync();
        db.Publish(new TicketsImported(rows[0].Import, rows[0].Number - 1, rows[^1].Number, Shop.Now));
    });

    /// <summary>A coupon in somebody's hand.</summary>
    public Task Coupon(MemberId member, int days) => Shop.Do(services =>
    {
        var db = services.GetRequiredService<SiyuDb>();
        var draft = new TemplateDraft(
            "满减券", new CouponWorth(CouponKind.Cash, Money.Zero, new(1_000), 0, null), CouponScope.All, new(null, null, days))
        {
            Total = 100, PerPerson = 9,
        };
        var template = CouponTemplate.Create(draft, Shop.Now).Value;
        var coupon = Siyu.Promotions.Domain.Coupon.Take(template, member, 1, Shop.Now);
        db.AddRange(template, coupon);
        db.Publish(coupon.Taken);
        return Task.CompletedTask;
    });

    /// <summary>A friendship in WeCom, recognised as the member's.</summary>
    public async Task<ContactId> Friend(MemberId member, StaffId guide, string external = "wmExternal1")
    {
        var at = Shop.Now;
        var id = ContactId.New(at);
        await Shop.Do(services =>
        {
            var db = services.GetRequiredService<SiyuDb>();
            var contact = new Contact
            {
                Id = id, CorpId = "corp1", FirstSeenAt = at,
                ExternalHash = Siyu.WeCom.Contacts.ContactBook.HashesOf(services.GetRequiredService<Vault>(), "corp1", external)[0],
            };
            var recognised = contact.Recognise(member, at);
            var follow = new FollowRelation { Id = Guid.CreateVersion7(at), Contact = id, CorpId = "corp1", UserId = $"u{guide}",
                Guide = guide };
            follow.Add(at, null);
            db.AddRange(contact, follow);
            db.Publish(new ContactAdded(id, "corp1", guide, null, null, null, true, at));
            db.Publish(recognised!);
            return Task.CompletedTask;
        });
        return id;
    }

    /// <summary>The desk's tables are emptied, and it is to hear everything from the first event on.</summary>
    public async Task Forget()
    {
        await Shop.Services.GetRequiredService<ListenerTurn>().SaveSkips(default);
        await Shop.Do(async services =>
        {
            var db = services.GetRequiredService<SiyuDb>();
            await db.All<DeskMember>().ExecuteDeleteAsync();
            await db.All<DeskOrder>().ExecuteDeleteAsync();
            await db.All<CursorRow>().Where(row => row.Listener.StartsWith("desk.")).ExecuteUpdateAsync(
                set => set.SetProperty(row => row.Position, 0L));
        });
        foreach (var listener in new[] { "desk.OnMemberNews", "desk.OnOrderNews" })
            Shop.Services.GetRequiredService<ListenerLease>().Doubt(listener);
    }

    public async Task<DeskMember?> Row(MemberId member) => (await Shop.All<DeskMember>()).SingleOrDefault(row => row.Id == member);

    public async ValueTask DisposeAsync()
    {
        Hq.Dispose();
        await Shop.DisposeAsync();
    }
}

/// <summary>Fulfilment next door: the deliveries it is told of.</summary>
internal sealed class PlayedFulfilment : IFulfilment
{
    public Dictionary<OrderId, DeliveryCard> Known { get; } = [];

    public Task<IReadOnlyDictionary<OrderId, DeliveryCard>> Deliveries(IReadOnlyCollection<OrderId> orders, CancellationToken ct) =>
        Task.FromResult<IReadOnlyDictionary<OrderId, DeliveryCard>>(
            orders.Where(Known.ContainsKey).ToDictionary(id => id, id => Known[id]));
}

/// <summary>Distribution next door: nobody earns, and every guide has sold for a yuan.</summary>
internal sealed class PlayedDistribution : IDistribution
{
    public Task Reprice(OrderId order, IReadOnlyDictionary<OrderLineId, Money> cash, CancellationToken ct) =>
        throw new NotSupportedException();

    public Task<IReadOnlyDictionary<OrderId, DecidedEarner>> Decided(IReadOnlyCollection<OrderId> orders, CancellationToken ct) =>
        Task.FromResult<IReadOnlyDictionary<OrderId, DecidedEarner>>(
            orders.ToDictionary(id => id, id => new DecidedEarner(id, AttributionRule.None, null)));

    public Task<IReadOnlyList<EarningCard>> Earnings(StaffId earner, EarningState? state, long? below, int atMost, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<EarningCard>>([]);

    public Task<Performance> PerformanceOf(StaffId guide, DateTimeOffset from, DateTimeOffset until, CancellationToken ct) =>
        Task.FromResult(new Performance(1, new(100), Money.Zero));

    public Task<IReadOnlyList<Attribution>> Plan(IReadOnlyList<AttributionAsk> asks, CancellationToken ct) =>
        throw new NotSupportedException();

    public Task Keep(IReadOnlyList<Attribution> attributions, CancellationToken ct) => throw new NotSupportedException();
}
