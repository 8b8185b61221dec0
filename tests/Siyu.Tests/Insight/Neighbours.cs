using Siyu.Contracts.Catalog;
using Siyu.Contracts.Orders;
using Siyu.Contracts.Organization;
using Siyu.Contracts.WeCom;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Tests.Insight;

/// <summary>The organisation, orders and WeCom as Insight asks them: a small group with two regions and four stores.</summary>
internal sealed class Neighbours : IOrganization, IOrders, IWeCom, IIdentitySource
{
    public Task<ILookup<MemberId, FriendCard>> FriendsOf(IReadOnlyCollection<MemberId> members, CancellationToken ct) =>
        throw new NotSupportedException();
    public Task<ContactCard?> ContactByExternal(string corpId, string externalUserId, CancellationToken ct) =>
        throw new NotSupportedException();
    public Task<IReadOnlyDictionary<UnitId, UnitTerms>> Terms(IReadOnlyCollection<UnitId> units, CancellationToken ct) =>
        throw new NotSupportedException();
    public Task<OrganizationFound> Search(Actor actor, string text, int atMost, CancellationToken ct) => throw new NotSupportedException();
    public Task<IReadOnlyDictionary<OrderId, OrderSheet>> Sheets(IReadOnlyCollection<OrderId> orders, CancellationToken ct) =>
        throw new NotSupportedException();
    public Task<IReadOnlyDictionary<OrderId, IReadOnlyList<string>>> Pictures(IReadOnlyCollection<OrderId> orders, CancellationToken ct) =>
        throw new NotSupportedException();
    public Task<IReadOnlyDictionary<MemberId, MemberPurchases>> Purchases(IReadOnlyCollection<MemberId> members, CancellationToken ct) =>
        throw new NotSupportedException();
    public Task<IReadOnlyList<PurchaseEntry>> History(MemberId member, DateTimeOffset before, int atMost, CancellationToken ct) =>
        throw new NotSupportedException();
    public Task<ILookup<MemberId, BrandPurchases>> BrandsOf(IReadOnlyCollection<MemberId> members, CancellationToken ct) =>
        throw new NotSupportedException();
    public Task<ILookup<MemberId, AfterSaleEntry>> AfterSalesOf(
        IReadOnlyCollection<MemberId> members, int atMost, CancellationToken ct) =>
        throw new NotSupportedException();
    public Task<IReadOnlyList<OwedLine>> Owed(IReadOnlyCollection<OrderId> orders, CancellationToken ct) =>
        throw new NotSupportedException();
    public Task<IReadOnlyList<OrderId>> Walk(OrderId? after, int atMost, CancellationToken ct) => throw new NotSupportedException();
    public Neighbours()
    {
        Stores = [.. new[] { "/g/east/s1/", "/g/east/s2/", "/g/west/s3/", "/g/west/s4/" }.Select(path =>
            new UnitCard(UnitId.New(T0), UnitKind.DirectStore, path.Split('/')[3], "店 " + path, new OrgPath(path), true, 0))];
        BrandCards = [.. new[] { "羽", "茶", "木" }.Select(name => new BrandCard(BrandId.New(T0), name, name))];
        Guides = [.. Stores.Select((store, i) => new StaffCard(StaffId.New(T0), $"g{i}", store.Id, store.Path, true, []))];
        Codes = [.. Enumerable.Range(1, 3).Select(i => new ChannelCodeCard(ChannelCodeId.New(T0), $"码 {i}", "门店", null, null, null))];
    }

    public static DateTimeOffset T0 { get; } = new(2026, 9, 30, 15, 30, 0, TimeSpan.Zero);

    public UnitCard[] Stores { get; }
    public BrandCard[] BrandCards { get; }
    public StaffCard[] Guides { get; }
    public ChannelCodeCard[] Codes { get; }
    public List<TicketLineCard> Tickets { get; } = [];
    public StaffRights Rights { get; set; } = StaffRights.Of(new HashSet<string> { "insight.read" }, DataScope.Everything);

    public void Sees(DataScope scope) => Rights = StaffRights.Of(new HashSet<string> { "insight.read" }, scope);

    public Task<IReadOnlyDictionary<StaffSeat, StaffRights>> RightsOf(IReadOnlyCollection<StaffSeat> seats, CancellationToken ct) =>
        Task.FromResult<IReadOnlyDictionary<StaffSeat, StaffRights>>(seats.ToDictionary(seat => seat, _ => Rights));

    public Task<IReadOnlyDictionary<UnitId, UnitCard>> Units(IReadOnlyCollection<UnitId> units, CancellationToken ct) =>
        Answer(Stores.Where(s => units.Contains(s.Id)), s => s.Id);

    public Task<IReadOnlyDictionary<StaffId, StaffCard>> Staff(IReadOnlyCollection<StaffId> staff, CancellationToken ct) =>
        Answer(Guides.Where(g => staff.Contains(g.Id)), g => g.Id);

    public Task<IReadOnlyDictionary<BrandId, BrandCard>> Brands(CancellationToken ct) => Answer(BrandCards, b => b.Id);

    public Task<IReadOnlyDictionary<ChannelCodeId, ChannelCodeCard>> ChannelCodes(
        IReadOnlyCollection<ChannelCodeId> codes, CancellationToken ct) =>
        Answer(Codes.Where(c => codes.Contains(c.Id)), c => c.Id);

    public Task<IReadOnlyList<TicketLineCard>> TicketLines(long from, long to, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<TicketLineCard>>([.. Tickets.Where(t => t.Number > from && t.Number <= to)]);

    private static Task<IReadOnlyDictionary<TKey, T>> Answer<TKey, T>(IEnumerable<T> cards, Func<T, TKey> key) where TKey : notnull =>
        Task.FromResult<IReadOnlyDictionary<TKey, T>>(cards.ToDictionary(key));

    private static Exception NotAsked() => new InvalidOperationException("Insight does not ask this.");
    public Task<IReadOnlyDictionary<StaffId, string>> StaffNames(IReadOnlyCollection<StaffId> staff, CancellationToken ct) =>
        throw NotAsked();
    public Task<UnitCard?> UnitByCode(string code, CancellationToken ct) => throw NotAsked();
    public Task<IReadOnlyDictionary<string, UnitCard>> UnitsByCode(IReadOnlyCollection<string> codes, CancellationToken ct) =>
        throw NotAsked();
    public Task<IReadOnlyList<UnitCard>> PlacesNear(OrgPath path, IReadOnlyCollection<UnitKind> kinds, int limit, CancellationToken ct) =>
        throw NotAsked();
    public Task<IReadOnlyDictionary<string, StaffCard>> StaffByWeComUser(
        string corpId, IReadOnlyCollection<string> userIds, CancellationToken ct) => throw NotAsked();
    public Task<IReadOnlyDictionary<OrderId, OrderCard>> Cards(IReadOnlyCollection<OrderId> orders, CancellationToken ct) =>
        throw NotAsked();
    public Task<Result<Done>> SendWelcome(WelcomeAsk ask, CancellationToken ct) => throw NotAsked();
    public Task<IReadOnlyDictionary<ContactId, ContactCard>> Contacts(IReadOnlyCollection<ContactId> contacts, CancellationToken ct) =>
        throw NotAsked();
}
