using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Members;
using Siyu.Kernel;
using Siyu.Members.Domain;
using Siyu.Platform;

namespace Siyu.Members.Privacy;

/// <summary>Puts together what is known of members (会员档案与资料), for the room's own pages and for other rooms.</summary>
internal sealed class Dossiers(SiyuDb db, Vault vault, Person person)
{
    public async Task<MemberDossier> Of(Member member, CancellationToken ct)
    {
        var ids = await person.Ids(member.Id, ct);
        var identities = await db.All<Identity>().AsNoTracking().Where(row => row.Member == member.Id).OrderBy(row => row.SeenAt)
            .ToListAsync(ct);
        var bindings = await db.All<Binding>().AsNoTracking().Where(row => ids.Contains(row.Member)).OrderBy(row => row.Since)
            .ToListAsync(ct);
        var merges = await db.All<Merge>().AsNoTracking().Where(row => row.Kept == member.Id).OrderBy(row => row.At).ToListAsync(ct);
        var consents = await db.All<Consent>().AsNoTracking().Where(row => ids.Contains(row.Member)).OrderBy(row => row.At).ToListAsync(ct);
        var optOuts = await db.All<OptOut>().AsNoTracking().Where(row => ids.Contains(row.Member)).Select(row => row.Channel).Distinct()
            .ToListAsync(ct);
        return new MemberDossier(
            [.. identities.Select(row => new IdentityCard(row.Id, row.Kind, row.Space, row.SeenAt, row.LinkedAt, row.Evidence))],
            [.. bindings.Select(row => new PastBinding(
                row.Id, row.Owner!.Value, row.Reason, row.Since, row.ProtectedUntil, row.ValidUntil, row.Until, row.Ended, row.By))],
            [.. merges.Select(row => new MergeCard(row.Id, row.Gone, row.Evidence, row.By, row.At, row.UndoneAt))],
            [.. consents.Select(row => new ConsentCard(row.Purpose, row.Version, row.Given, row.Channel, row.At))], optOuts)
        {
            Profile = await Profile(member, identities, bindings.Find(row => row.Member == member.Id && row.Until is null), ct),
            MergedInto = member.MergedInto, Minor = member.IsMinor,
        };
    }

    private async Task<MemberProfile> Profile(Member member, List<Identity> identities, Binding? bound, CancellationToken ct)
    {
        var newest = identities.Where(row => row.Kind == IdentityKind.Phone && row.ValueSealed is not null)
            .OrderBy(row => row.LinkedAt).LastOrDefault();
        var digits = newest is null ? null : await vault.Open(db, newest.SealedBy, newest.ValueSealed!, ct);
        return new MemberProfile(member.Card, member.Source, new(member.OrgPath), member.Owner, bound?.Since)
        {
            FullName = await person.Name(member, ct), Born = await person.Born(member, ct),
            Phone = Phone.TryParse(digits, out var phone) ? phone : null,
        };
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
