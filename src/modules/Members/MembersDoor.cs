using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Members;
using Siyu.Kernel;
using Siyu.Members.Bindings;
using Siyu.Members.Domain;
using Siyu.Members.Joining;
using Siyu.Members.Privacy;
using Siyu.Platform;

namespace Siyu.Members;

/// <summary>What other rooms may ask the members (会员之门).</summary>
internal sealed class MembersDoor(SiyuDb db, Vault vault, IdentityBook book, Entrance entrance, Binder binder, Dossiers dossiers) : IMembers
{
    private const int MembersAtOnce = 2_000;

    public Task<Seen> Meet(IReadOnlyList<IdentityClaim> claims, CancellationToken ct) => entrance.Meet(claims, ct);

    public Task<Result<Joined>> Join(JoinAsk ask, CancellationToken ct) => entrance.Join(ask, ct);

    public Task<Result<MemberId>> Link(MemberId member, IdentityClaim claim, string evidence, CancellationToken ct) =>
        entrance.Link(member, claim, evidence, ct);

    public async Task<IReadOnlyDictionary<IdentityClaim, MemberId>> Find(IReadOnlyCollection<IdentityClaim> claims, CancellationToken ct)
    {
        var rows = await book.Find(claims, ct);
        var found = new Dictionary<IdentityClaim, MemberId>();
        foreach (var claim in claims)
            if (rows.TryGetValue(IdentityBook.Clean(claim), out var row) && row.Member is { } member) found[claim] = member;
        return found;
    }

    public async Task<IReadOnlyDictionary<string, MemberId>> FindByCard(IReadOnlyCollection<string> cards, CancellationToken ct)
    {
        var claims = cards.Distinct(StringComparer.Ordinal).Select(card => new IdentityClaim(IdentityKind.PosCard, "", card)).ToList();
        return (await Find(claims, ct)).ToDictionary(pair => pair.Key.Value, pair => pair.Value, StringComparer.Ordinal);
    }

    public Task<Result<Done>> Bind(MemberId member, StaffId guide, BindReason reason, CancellationToken ct) =>
        binder.Bind(new(member, guide, reason, "system"), ct);

    public async Task<IReadOnlyDictionary<IdentityId, MemberId>> VisitorsOf(IReadOnlyCollection<MemberId> members, CancellationToken ct)
    {
        var found = new Dictionary<IdentityId, MemberId>();
        foreach (var chunk in members.Distinct().Chunk(MembersAtOnce))
        {
            var wanted = chunk.Select(member => (MemberId?)member).ToList();
            var rows = await db.All<Identity>().AsNoTracking().Where(row => wanted.Contains(row.Member))
                .Select(row => new { row.Visitor, row.Member }).Distinct().ToListAsync(ct);
            foreach (var row in rows) found[row.Visitor] = row.Member!.Value;
        }
        return found;
    }

    public async Task<IReadOnlyDictionary<MemberId,
        BindingCard>> GuidesOf(IReadOnlyCollection<MemberId> members, DateTimeOffset at, CancellationToken ct)
    {
        var found = new Dictionary<MemberId, BindingCard>();
        foreach (var chunk in members.Distinct().Chunk(MembersAtOnce))
        {
            var wanted = chunk.ToList();
            var rows = await db.All<Binding>().AsNoTracking()
                .Where(row => wanted.Contains(row.Member) && row.Since <= at && (row.Until == null || row.Until > at)
                    && (row.ValidUntil == null || row.ValidUntil > at))
                .ToListAsync(ct);
            foreach (var row in rows.OrderBy(row => row.Since)) found[row.Member] = row.Card;
        }
        return found;
    }

    public async Task<IReadOnlyDictionary<MemberId, MemberCard>> Cards(IReadOnlyCollection<MemberId> members, CancellationToken ct)
    {
        var found = new Dictionary<MemberId, MemberCard>();
        foreach (var chunk in members.Distinct().Chunk(MembersAtOnce))
        {
            var wanted = chunk.ToList();
            foreach (var row in await db.All<Member>().AsNoTracking().Where(row => wanted.Contains(row.Id))
                .ToListAsync(ct)) found[row.Id] = row.Card;
        }
        return found;
    }

    public async Task<IReadOnlyDictionary<MemberId, MemberProfile>> Profiles(IReadOnlyCollection<MemberId> members, CancellationToken ct)
    {
        var found = new Dictionary<MemberId, MemberProfile>();
        foreach (var chunk in members.Distinct().Chunk(MembersAtOnce))
            foreach (var (id, profile) in await dossiers.Profiles(chunk, ct)) found[id] = profile;
        return found;
    }

    public async Task<IReadOnlyDictionary<MemberId, MemberDossier>> Dossiers(IReadOnlyCollection<MemberId> members, CancellationToken ct)
    {
        var wanted = members.Distinct().Take(MembersAtOnce).ToList();
        return await dossiers.Of(await db.All<Member>().AsNoTracking().Where(row => wanted.Contains(row.Id)).ToListAsync(ct), ct);
    }

    public async Task<IReadOnlyList<MemberCard>> Walk(long after, int atMost, CancellationToken ct) =>
        [.. (await db.All<Member>().AsNoTracking().Where(row => row.Number > after).OrderBy(row => row.Number)
            .Take(Math.Min(atMost, MembersAtOnce)).ToListAsync(ct)).Select(row => row.Card)];

    public async Task<string?> OpenIdOf(MemberId member, string appId, CancellationToken ct)
    {
        var row = await db.All<Identity>().AsNoTracking()
            .Where(row => row.Member == member && row.Kind == IdentityKind.OpenId && row.Space == appId && row.ValueSealed != null)
            .OrderByDescending(row => row.SeenAt).FirstOrDefaultAsync(ct);
        return row is null ? null : await vault.Open(db, row.SealedBy, row.ValueSealed!, ct);
    }

    public async Task<IReadOnlyDictionary<StaffId, MemberId>> MembersOfStaff(IReadOnlyCollection<StaffId> staff, CancellationToken ct)
    {
        if (staff.Count == 0) return new Dictionary<StaffId, MemberId>();
        var wanted = staff.Distinct().ToList();
        return await db.All<StaffLink>().AsNoTracking().Where(row => wanted.Contains(row.Id))
            .ToDictionaryAsync(row => row.Id, row => row.Member, ct);
    }

    public Task<byte[]> SealFor(MemberId member, string text, CancellationToken ct) => vault.SealUnless(
        () => db.All<Member>().AnyAsync(row => row.Id == member && row.State == MemberState.Erased, ct), db, member.Value, text, ct);

    public Task<IReadOnlyList<byte[]>> SealAll(IReadOnlyList<PersonalText> texts, CancellationToken ct) =>
        vault.SealAllUnless(persons => Erased(persons, ct), db, [.. texts.Select(text => (text.Member.Value, text.Text))], ct);

    public Task<string?> OpenFor(MemberId member, byte[] sealedText, CancellationToken ct) => vault.Open(db, member.Value, sealedText, ct);

    private async Task<IReadOnlySet<Guid>> Erased(IReadOnlyCollection<Guid> persons, CancellationToken ct)
    {
        var ids = persons.Select(person => new MemberId(person)).ToList();
        return (await db.All<Member>().Where(row => ids.Contains(row.Id) && row.State == MemberState.Erased).Select(row => row.Id)
            .ToListAsync(ct)).Select(id => id.Value).ToHashSet();
    }
}
