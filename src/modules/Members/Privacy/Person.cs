using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Members;
using Siyu.Kernel;
using Siyu.Members.Domain;
using Siyu.Platform;

namespace Siyu.Members.Privacy;

/// <summary>Reads what is known of one person (个人资料), whatever members they were before they were merged.</summary>
internal sealed class Person(SiyuDb db, Vault vault)
{
    private const int LongestChain = 32;

    /// <summary>The member and all who were merged into them.</summary>
    public async Task<List<MemberId>> Ids(MemberId member, CancellationToken ct)
    {
        var ids = new List<MemberId> { member };
        var newest = ids;
        for (var step = 0; step < LongestChain && newest.Count > 0; step++)
        {
            var into = newest;
            newest = await db.All<Member>().Where(row => row.MergedInto != null && into.Contains(row.MergedInto.Value))
                .Select(row => row.Id).ToListAsync(ct);
            ids = [.. ids, .. newest];
        }
        return ids;
    }

    /// <summary>Each of these members with all who were merged into them, themselves included.</summary>
    public async Task<List<(MemberId Head, MemberId Member)>> Kin(IEnumerable<MemberId> heads, CancellationToken ct)
    {
        var kin = heads.Select(head => (Head: head, Member: head)).ToList();
        var newest = kin;
        for (var step = 0; step < LongestChain && newest.Count > 0; step++)
        {
            var into = newest.Select(one => one.Member).Distinct().ToList();
            var rows = await db.All<Member>().Where(row => row.MergedInto != null && into.Contains(row.MergedInto.Value))
                .Select(row => new { row.Id, Into = row.MergedInto!.Value }).ToListAsync(ct);
            newest = [.. rows.Join(newest, row => row.Into, one => one.Member, (row, one) => (one.Head, row.Id))];
            kin = [.. kin, .. newest];
        }
        return kin;
    }

    /// <summary>The newest phone of each member, opened: personal data, mask it unless the reader may see it.</summary>
    public async Task<Dictionary<MemberId, Phone>> Phones(IReadOnlyCollection<MemberId> members, CancellationToken ct)
    {
        var wanted = members.ToList();
        var rows = await db.All<Identity>().AsNoTracking()
            .Where(row => row.Kind == IdentityKind.Phone && row.ValueSealed != null && row.Member != null
                && wanted.Contains(row.Member.Value))
            .OrderBy(row => row.LinkedAt).ToListAsync(ct);
        var phones = new Dictionary<MemberId, Phone>();
        foreach (var row in rows)
            if (await vault.Open(db, row.SealedBy, row.ValueSealed!, ct) is { } text
                && Phone.TryParse(text, out var phone)) phones[row.Member!.Value] = phone;
        return phones;
    }

    public async Task<string?> Name(Member member, CancellationToken ct) =>
        member.NameSealed is { } name ? await vault.Open(db, member.Id.Value, name, ct) : null;

    public async Task<Day?> Born(Member member, CancellationToken ct) =>
        member.BornSealed is { } born && Day.TryParse(await vault.Open(db, member.Id.Value, born, ct), out var day) ? day : null;

    public static string? Masked(string? name) =>
        name is { Length: > 0 } ? name[..1] + new string('*', Math.Min(name.Length - 1, 2)) : name;
}
