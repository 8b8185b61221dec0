using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Members;
using Siyu.Kernel;
using Siyu.Members.Bindings;
using Siyu.Members.Domain;
using Siyu.Members.Joining;
using Siyu.Platform;

namespace Siyu.Members;

/// <summary>What other rooms may ask the members (会员之门).</summary>
internal sealed class MembersDoor(SiyuDb db, Vault vault, IdentityBook book, Entrance entrance, Binder binder) : IMembers
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

    public Task<byte[]> SealFor(MemberId member, string text, CancellationToken ct) => vault.Seal(db, member.Value, text, ct);

    public Task<string?> OpenFor(MemberId member, byte[] sealedText, CancellationToken ct) => vault.Open(db, member.Value, sealedText, ct);
}
