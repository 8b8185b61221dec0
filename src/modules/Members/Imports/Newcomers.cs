using Siyu.Contracts.Members;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Members.Domain;
using Siyu.Members.Joining;
using Siyu.Platform;

namespace Siyu.Members.Imports;

/// <summary>A row of the file that can be read (新会员行).</summary>
internal sealed record Newcomer(ImportRow Row, Phone Phone, IReadOnlyList<IdentityClaim> Claims, string? Name, UnitCard? Store,
    DateTimeOffset JoinedAt);

/// <summary>Writes members nobody knew before (批量入会), all at once: a fixed number of statements however many they are.</summary>
internal sealed class Newcomers(SiyuDb db, Vault vault, IdentityBook book, TimeProvider clock)
{
    private const string Evidence = "Import: same row";

    public async Task Write(IReadOnlyCollection<Newcomer> people, CancellationToken ct)
    {
        if (people.Count == 0) return;
        var now = clock.GetUtcNow();
        var drafts = people.Select(person => (
            Person: person,
            Member: Member.Join(MemberId.New(now), JoinSource.Import, person.Store, person.JoinedAt),
            Ids: person.Claims.Select(_ => IdentityId.New(now)).ToList())).ToList();
        await vault.Prepare(db, [.. drafts.SelectMany(draft => new[] { draft.Member.Id.Value, draft.Ids[0].Value })], now, ct);
        var identities = new List<Identity>();
        foreach (var (person, member, ids) in drafts)
        {
            if (person.Name is { } name) member.NameSealed = await vault.Seal(db, member.Id.Value, name, ct);
            for (var i = 0; i < ids.Count; i++) identities.Add(await Shown(person.Claims[i], ids[i], visitor: ids[0], now, ct));
            db.Publish(new MemberJoined(member.Id, JoinSource.Import, member.Unit, null, now));
            foreach (var identity in identities.TakeLast(ids.Count)) db.Publish(identity.Link(member.Id, Evidence, now));
        }
        await db.InsertAll(drafts.ConvertAll(draft => draft.Member), ct);
        await db.InsertAll(identities, ct);
    }

    private async Task<Identity> Shown(IdentityClaim claim, IdentityId id, IdentityId visitor, DateTimeOffset at, CancellationToken ct) =>
        new()
    {
        Id = id, Kind = claim.Kind, Space = claim.Space, Hash = book.HashOf(claim), Visitor = visitor,
        SealedBy = visitor.Value, ValueSealed = await vault.Seal(db, visitor.Value, claim.Value, ct), SeenAt = at,
    };
}
