using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Members;
using Siyu.Kernel;
using Siyu.Members.Domain;
using Siyu.Platform;

namespace Siyu.Members.Privacy;

/// <summary>Puts together what is known of members (会员档案与资料), for the room's own pages and for other rooms.</summary>
internal sealed class Dossiers(SiyuDb db, Vault vault, Person person)
{
    public async Task<MemberDossier> Of(Member member, CancellationToken ct) => (await Of([member], ct))[member.Id];

    /// <summary>Dossiers of many members by a fixed number of statements.</summary>
    public async Task<Dictionary<MemberId, MemberDossier>> Of(IReadOnlyCollection<Member> members, CancellationToken ct)
    {
        var heads = members.Select(member => member.Id).ToList();
        var kin = await person.Kin(heads, ct);
        var ids = kin.Select(one => one.Member).Distinct().ToList();
        var identities = (await db.All<Identity>().AsNoTracking().Where(row => row.Member != null && heads.Contains(row.Member.Value))
            .OrderBy(row => row.SeenAt).ToListAsync(ct)).ToLookup(row => row.Member!.Value);
        var bindings = (await db.All<Binding>().AsNoTracking().Where(row => ids.Contains(row.Member)).ToListAsync(ct))
            .ToLookup(row => row.Member);
        var merges = (await db.All<Merge>().AsNoTracking().Where(row => heads.Contains(row.Kept)).OrderBy(row => row.At).ToListAsync(ct))
            .ToLookup(row => row.Kept);
        var consents = (await db.All<Consent>().AsNoTracking().Where(row => ids.Contains(row.Member)).ToListAsync(ct))
            .ToLookup(row => row.Member);
        var optOuts = (await db.All<OptOut>().AsNoTracking().Where(row => ids.Contains(row.Member))
            .Select(row => new { row.Member, row.Channel }).Distinct().ToListAsync(ct)).ToLookup(row => row.Member, row => row.Channel);
        var was = kin.ToLookup(one => one.Head, one => one.Member);
        var profiles = await Profiles(members, identities, bindings, ct);
        return members.ToDictionary(member => member.Id, member => new MemberDossier(
            [.. identities[member.Id].Select(row => new IdentityCard(row.Id, row.Kind, row.Space, row.SeenAt, row.LinkedAt, row.Evidence))],
            [.. was[member.Id].SelectMany(id => bindings[id]).OrderBy(row => row.Since).Select(row => new PastBinding(
                row.Id, row.Owner!.Value, row.Reason, row.Since, row.ProtectedUntil, row.ValidUntil, row.Until, row.Ended, row.By))],
            [.. merges[member.Id].Select(row => new MergeCard(row.Id, row.Gone, row.Evidence, row.By, row.At, row.UndoneAt))],
            [.. was[member.Id].SelectMany(id => consents[id]).OrderBy(row => row.At)
                .Select(row => new ConsentCard(row.Purpose, row.Version, row.Given, row.Channel, row.At))],
            [.. was[member.Id].SelectMany(id => optOuts[id]).Distinct()])
        {
            Profile = profiles[member.Id], MergedInto = member.MergedInto, Minor = member.IsMinor,
        });
    }

    private async Task<Dictionary<MemberId, MemberProfile>> Profiles(
        IReadOnlyCollection<Member> members, ILookup<MemberId, Identity> identities, ILookup<MemberId, Binding> bindings,
        CancellationToken ct)
    {
        var phones = members.SelectMany(member => identities[member.Id])
            .Where(row => row.Kind == IdentityKind.Phone && row.ValueSealed is not null).OrderBy(row => row.LinkedAt).ToList();
        var bound = members.Select(member => bindings[member.Id].FirstOrDefault(row => row.Until is null)).OfType<Binding>()
            .ToDictionary(row => row.Member, row => row.Since);
        return await Opened(members, phones, bound, ct);
    }

    /// <summary>Profiles of many members by a fixed number of statements, opened.</summary>
    public async Task<Dictionary<MemberId, MemberProfile>> Profiles(IReadOnlyCollection<MemberId> members, CancellationToken ct)
    {
        var wanted = members.Distinct().ToList();
        var rows = await db.All<Member>().AsNoTracking().Where(row => wanted.Contains(row.Id)).ToListAsync(ct);
        var phones = await db.All<Identity>().AsNoTracking()
            .Where(row => row.Kind == IdentityKind.Phone && row.ValueSealed != null && row.Member != null
                && wanted.Contains(row.Member.Value))
            .OrderBy(row => row.LinkedAt).ToListAsync(ct);
        var bound = await db.All<Binding>().AsNoTracking().Where(row => wanted.Contains(row.Member) && row.Until == null)
            .ToDictionaryAsync(row => row.Member, row => row.Since, ct);
        return await Opened(rows, phones, bound, ct);
    }

    /// <param name="phones">Of each member the last one counts.</param>
    private async Task<Dictionary<MemberId, MemberProfile>> Opened(
        IReadOnlyCollection<Member> rows, List<Identity> phones, Dictionary<MemberId, DateTimeOffset> bound, CancellationToken ct)
    {
        var texts = rows.Where(row => row.NameSealed is not null).Select(row => (row.Id.Value, row.NameSealed!))
            .Concat(rows.Where(row => row.BornSealed is not null).Select(row => (row.Id.Value, row.BornSealed!)))
            .Concat(phones.Select(row => (row.SealedBy, row.ValueSealed!))).ToList();
        var open = await vault.OpenAll(db, texts, ct);
        var byBox = texts.Zip(open).ToDictionary(pair => pair.First.Item2, pair => pair.Second);
        var newest = phones.GroupBy(row => row.Member!.Value).ToDictionary(group => group.Key, group => byBox[group.Last().ValueSealed!]);
        return rows.ToDictionary(row => row.Id, row => new MemberProfile(
            row.Card, row.Source, new(row.OrgPath), row.Owner, bound.TryGetValue(row.Id, out var since) ? since : null)
        {
            FullName = row.NameSealed is { } name ? byBox[name] : null,
            Born = row.BornSealed is { } born && Day.TryParse(byBox[born], out var day) ? day : null,
            Phone = Phone.TryParse(newest.GetValueOrDefault(row.Id), out var phone) ? phone : null,
        });
    }
}
