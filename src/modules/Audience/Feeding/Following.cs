using Microsoft.EntityFrameworkCore;
using Siyu.Audience.Domain;
using Siyu.Audience.Facts;
using Siyu.Contracts.Members;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Audience.Feeding;

/// <summary>What is known follows the person (随人迁移): to whom they were merged into, back where that is undone, nowhere once they are
/// erased.</summary>
internal sealed class Following(SiyuDb db, People people, Purchases purchases, Holdings holdings)
{
    /// <summary>Answers everybody whose standing changed.</summary>
    public async Task<IReadOnlyCollection<MemberId>> Hear(IReadOnlyList<object> news, CancellationToken ct)
    {
        var touched = new HashSet<MemberId>();
        foreach (var one in news)
        {
            switch (one)
            {
                case MembersMerged merged:
                    if (await db.Locked<Person, MemberId>(merged.Gone, ct) is not { State: not MemberState.Erased } gone) break;
                    gone.MergeInto(merged.Kept);
                    touched.UnionWith(await Move(merged.Gone, merged.At, ct));
                    break;
                case MembersUnmerged unmerged:
                    if (await db.Locked<Person, MemberId>(unmerged.Restored, ct) is not { State: MemberState.Merged } restored) break;
                    restored.ComeBack();
                    touched.UnionWith([unmerged.Kept, .. await Move(unmerged.Restored, unmerged.At, ct)]);
                    break;
                case MemberErased erased:
                    await Erase(erased, ct);
                    touched.Add(erased.Member);
                    break;
            }
        }
        return touched;
    }

    private async Task<IReadOnlyCollection<MemberId>> Move(MemberId member, DateTimeOffset at, CancellationToken ct)
    {
        await db.SaveChangesAsync(ct);
        var origins = await people.With(member, ct);
        var now = (await people.Now([member], ct))[member];
        foreach (var contact in await db.All<ContactPerson>().Where(row => row.Origin != null && origins.Contains(row.Origin.Value))
            .ToListAsync(ct)) contact.Follows(now.Id);
        await purchases.Follow(origins, now, ct);
        await holdings.Follow(origins, now, at, ct);
        return [.. origins, now.Id];
    }

    private async Task Erase(MemberErased erased, CancellationToken ct)
    {
        if (await db.Locked<Person, MemberId>(erased.Member, ct) is not { } person) return;
        await holdings.Forget(erased.Member, erased.At, ct);
        foreach (var contact in await db.All<ContactPerson>().Where(row => row.Origin == erased.Member || row.Member == erased.Member)
            .ToListAsync(ct)) contact.Forget();
        await db.All<Purchase>().Where(row => row.Origin == erased.Member || row.Member == erased.Member).ExecuteDeleteAsync(ct);
        person.Erase();
        db.Intend(erased.Member.ToString(), new ForgetMember(erased.Member, erased.Number));
        await db.SaveChangesAsync(ct);
    }
}
