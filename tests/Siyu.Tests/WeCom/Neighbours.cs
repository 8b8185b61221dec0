using Siyu.Contracts.Members;
using Siyu.Contracts.Organization;
using Siyu.Kernel;

namespace Siyu.Tests.WeCom;

/// <summary>The organisation next door: a store, and staff with WeCom accounts.</summary>
internal sealed class PlayedOrganization : IOrganization
{
    public Task<IReadOnlyDictionary<UnitId, UnitTerms>> Terms(IReadOnlyCollection<UnitId> units, CancellationToken ct) =>
        throw new NotSupportedException();
    public Task<OrganizationFound> Search(Actor actor, string text, int atMost, CancellationToken ct) => throw new NotSupportedException();
    public static readonly UnitCard Store =
        new(UnitId.New(DateTimeOffset.UnixEpoch), UnitKind.DirectStore, "S001", "人民路店", new OrgPath("/g/east/S001/"), true, 0);
    public static readonly StaffCard Xiaoli = Person("E001", "xiaoli");
    public static readonly StaffCard Xiaowang = Person("E002", "xiaowang");
    private readonly HashSet<StaffId> gone = [];

    public void Leaves(StaffCard staff) => gone.Add(staff.Id);

    public Task<IReadOnlyDictionary<UnitId, UnitCard>> Units(IReadOnlyCollection<UnitId> units, CancellationToken ct) =>
        Task.FromResult<IReadOnlyDictionary<UnitId, UnitCard>>(units.Where(u => u == Store.Id).ToDictionary(u => u, _ => Store));

    public Task<UnitCard?> UnitByCode(string code, CancellationToken ct) => Task.FromResult(code == Store.Code ? Store : null);

    public Task<IReadOnlyDictionary<string, UnitCard>> UnitsByCode(IReadOnlyCollection<string> codes, CancellationToken ct) =>
        Task.FromResult<IReadOnlyDictionary<string, UnitCard>>(codes.Where(c => c == Store.Code).ToDictionary(c => c, _ => Store));

    public Task<IReadOnlyList<UnitCard>> PlacesNear(OrgPath path, IReadOnlyCollection<UnitKind> kinds, int limit, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<UnitCard>>([Store]);

    public Task<IReadOnlyDictionary<StaffId, StaffCard>> Staff(IReadOnlyCollection<StaffId> staff, CancellationToken ct) =>
        Task.FromResult<IReadOnlyDictionary<StaffId, StaffCard>>(Everybody().Where(s => staff.Contains(s.Id)).ToDictionary(s => s.Id));

    public Task<IReadOnlyDictionary<string, StaffCard>> StaffByWeComUser(
        string corpId, IReadOnlyCollection<string> userIds, CancellationToken ct) =>
        Task.FromResult<IReadOnlyDictionary<string, StaffCard>>(Everybody()
            .SelectMany(s => s.Seats.Where(seat => seat.CorpId == corpId && userIds.Contains(seat.UserId)).Select(seat => (seat.UserId, s)))
            .ToDictionary(one => one.UserId, one => one.s));

    public Task<IReadOnlyDictionary<StaffId, string>> StaffNames(IReadOnlyCollection<StaffId> staff, CancellationToken ct) =>
        Task.FromResult<IReadOnlyDictionary<StaffId, string>>(Everybody().Where(s => staff.Contains(s.Id))
            .ToDictionary(s => s.Id, s => s.Code));

    public Task<IReadOnlyDictionary<BrandId, BrandCard>> Brands(CancellationToken ct) =>
        Task.FromResult<IReadOnlyDictionary<BrandId, BrandCard>>(new Dictionary<BrandId, BrandCard>());

    private IEnumerable<StaffCard> Everybody() => new[] { Xiaoli, Xiaowang }.Select(s => s with { Active = !gone.Contains(s.Id) });

    private static StaffCard Person(string code, string user) =>
        new(StaffId.New(DateTimeOffset.UnixEpoch), code, Store.Id, Store.Path, true, [new WeComSeat(WeComShop.CorpId, user)]);
}

/// <summary>The members next door: remembers identities, knows who joined.</summary>
internal sealed class PlayedMembers : IMembers
{
    public Task<IReadOnlyDictionary<MemberId, MemberDossier>> Dossiers(IReadOnlyCollection<MemberId> members, CancellationToken ct) =>
        throw new NotSupportedException();

    /// <summary>Everybody here has one phone.</summary>
    public Task<IReadOnlyDictionary<MemberId, MemberProfile>> Profiles(IReadOnlyCollection<MemberId> asked, CancellationToken ct) =>
        Task.FromResult<IReadOnlyDictionary<MemberId, MemberProfile>>(asked.ToDictionary(member => member, member =>
        {
            Must.Hold(Phone.TryParse("13800138000", out var phone), "a phone");
            return new MemberProfile(new(member, 1, MemberState.Active, null, DateTimeOffset.UnixEpoch), JoinSource.MiniProgram,
                OrgPath.Root, null, null) { Phone = phone };
        }));

    public Task<IReadOnlyList<MemberCard>> Walk(long after, int atMost, CancellationToken ct) => throw new NotSupportedException();
    private readonly Dictionary<IdentityClaim, IdentityId> visitors = [];
    private readonly Dictionary<IdentityId, MemberId> members = [];

    public List<IReadOnlyList<IdentityClaim>> Met { get; } = [];

    /// <summary>Of nobody else there is a card.</summary>
    public HashSet<MemberId> Erased { get; } = [];
    public Dictionary<MemberId, StaffId> Bound { get; } = [];
    public List<JoinAsk> Joins { get; } = [];

    public Task<Seen> Meet(IReadOnlyList<IdentityClaim> claims, CancellationToken ct)
    {
        Met.Add(claims);
        var known = claims.Where(visitors.ContainsKey).Select(c => visitors[c]).ToList();
        var visitor = known.Count > 0 ? known[0] : IdentityId.New(DateTimeOffset.UnixEpoch);
        foreach (var claim in claims) visitors[claim] = visitor;
        return Task.FromResult(new Seen(visitor, members.TryGetValue(visitor, out var member) ? member : null));
    }

    public Task<IReadOnlyDictionary<IdentityId, MemberId>> VisitorsOf(IReadOnlyCollection<MemberId> asked, CancellationToken ct) =>
        Task.FromResult<IReadOnlyDictionary<IdentityId, MemberId>>(members.Where(pair => asked.Contains(pair.Value)).ToDictionary());

    /// <summary>No guide here buys as a member.</summary>
    public Task<IReadOnlyDictionary<StaffId, MemberId>> MembersOfStaff(IReadOnlyCollection<StaffId> staff, CancellationToken ct) =>
        Task.FromResult<IReadOnlyDictionary<StaffId, MemberId>>(new Dictionary<StaffId, MemberId>());

    /// <summary>The person of this identity became a member.</summary>
    public (IdentityId Visitor, MemberId Member) Become(IdentityClaim claim)
    {
        if (!visitors.TryGetValue(claim, out var visitor)) visitors[claim] = visitor = IdentityId.New(DateTimeOffset.UnixEpoch);
        return (visitor, members[visitor] = MemberId.New(DateTimeOffset.UnixEpoch));
    }

    public async Task<Result<Joined>> Join(JoinAsk ask, CancellationToken ct)
    {
        Joins.Add(ask);
        var seen = await Meet(ask.Claims, ct);
        if (seen.Member is { } known) return new Joined(known, false, false);
        var member = members[seen.Visitor] = MemberId.New(DateTimeOffset.UnixEpoch);
        if (ask.Guide is { } guide) Bound[member] = guide;
        return new Joined(member, true, false);
    }

    public Task<Result<MemberId>> Link(MemberId member, IdentityClaim claim, string evidence, CancellationToken ct) =>
        Task.FromResult(Result.Of(member));

    public Task<IReadOnlyDictionary<IdentityClaim, MemberId>> Find(IReadOnlyCollection<IdentityClaim> claims, CancellationToken ct) =>
        Task.FromResult<IReadOnlyDictionary<IdentityClaim, MemberId>>(claims
            .Where(c => visitors.TryGetValue(c, out var visitor) && members.ContainsKey(visitor))
                .ToDictionary(c => c, c => members[visitors[c]]));

    public Task<IReadOnlyDictionary<string, MemberId>> FindByCard(IReadOnlyCollection<string> cards, CancellationToken ct) =>
        Task.FromResult<IReadOnlyDictionary<string, MemberId>>(new Dictionary<string, MemberId>());

    public Task<Result<Done>> Bind(MemberId member, StaffId guide, BindReason reason, CancellationToken ct)
    {
        Bound[member] = guide;
        return Task.FromResult(Result.Of(Done.It));
    }

    public Task<IReadOnlyDictionary<MemberId, BindingCard>> GuidesOf(IReadOnlyCollection<MemberId> asked, DateTimeOffset at,
        CancellationToken ct) =>
        Task.FromResult<IReadOnlyDictionary<MemberId, BindingCard>>(asked.Where(Bound.ContainsKey)
            .ToDictionary(m => m, m => new BindingCard(BindingId.New(at), m, Bound[m], BindReason.Scan, at)));

    public Task<IReadOnlyDictionary<MemberId, MemberCard>> Cards(IReadOnlyCollection<MemberId> asked, CancellationToken ct) =>
        Task.FromResult<IReadOnlyDictionary<MemberId, MemberCard>>(asked.Where(Erased.Contains).ToDictionary(
            member => member, member => new MemberCard(member, 1, MemberState.Erased, null, DateTimeOffset.UnixEpoch)));

    public Task<string?> OpenIdOf(MemberId member, string appId, CancellationToken ct) =>
        Task.FromResult(visitors.Where(v => members.TryGetValue(v.Value, out var m) && m == member)
            .Select(v => v.Key).FirstOrDefault(c => c.Kind == IdentityKind.OpenId && c.Space == appId)?.Value);

    public Task<byte[]> SealFor(MemberId member, string text, CancellationToken ct) =>
        Task.FromResult(System.Text.Encoding.UTF8.GetBytes(text));
    public Task<IReadOnlyList<byte[]>> SealAll(IReadOnlyList<PersonalText> texts, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<byte[]>>([.. texts.Select(text => System.Text.Encoding.UTF8.GetBytes(text.Text))]);
    public Task<string?> OpenFor(MemberId member, byte[] sealedText, CancellationToken ct) =>
        Task.FromResult<string?>(System.Text.Encoding.UTF8.GetString(sealedText));
}
