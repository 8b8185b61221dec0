using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Members;
using Siyu.Kernel;
using Siyu.Members.Domain;
using Siyu.Platform;

namespace Siyu.Members.Merging;

/// <summary>Makes one member of several who turned out one person (会员合并), and keeps what moved so that it can be undone.</summary>
internal sealed class Merger(SiyuDb db, Sessions sessions, TimeProvider clock)
{
    private const int LongestChain = 32;

    /// <summary>The members that these identities belong to, locked, oldest first.</summary>
    public async Task<IReadOnlyList<Member>> Owners(IReadOnlyList<Identity> rows, CancellationToken ct)
    {
        var ids = rows.Where(row => row.Member is not null).Select(row => row.Member!.Value).Distinct().ToList();
        if (ids.Count == 0) return [];
        return [.. (await db.Locked<Member, MemberId>(ids, ct)).OrderBy(member => member.JoinedAt).ThenBy(member => member.Number)];
    }

    /// <summary>The member under this id now, locked: the kept one where it was merged.</summary>
    public async Task<Result<Member>> Standing(MemberId id, CancellationToken ct)
    {
        for (var step = 0; step < LongestChain; step++)
        {
            var member = await db.Locked<Member, MemberId>(id, ct);
            if (member is null) return MembersProblems.Unknown;
            if (member.State == MemberState.Erased) return MembersProblems.Erased;
            if (member.MergedInto is not { } next) return member;
            id = next;
        }
        throw new BrokenInvariant("merges do not run in a circle");
    }

    public async Task<Member> IntoOldest(IReadOnlyList<Member> members, string evidence, string by, CancellationToken ct)
    {
        var kept = members.Aggregate((one, other) => Member.Order(one, other).Kept);
        foreach (var gone in members.Where(member => member.Id != kept.Id)) await Merge(kept, gone, evidence, by, ct);
        return kept;
    }

    private async Task Merge(Member kept, Member gone, string evidence, string by, CancellationToken ct)
    {
        var at = clock.GetUtcNow();
        var news = gone.MergeInto(kept, evidence, at);
        var identities = await db.All<Identity>().Where(row => row.Member == gone.Id).ToListAsync(ct);
        foreach (var identity in identities) identity.MoveTo(kept.Id);
        var (ended, moved) = await MoveBinding(kept, gone, at, ct);
        kept.GainedBy(gone);
        if (!await db.All<StaffLink>().AnyAsync(row => row.Member == kept.Id, ct))
            foreach (var link in await db.All<StaffLink>().Where(row => row.Member == gone.Id).ToListAsync(ct)) link.Member = kept.Id;
        db.Add(new Merge
        {
            Id = Guid.CreateVersion7(at), Kept = kept.Id, Gone = gone.Id, Evidence = evidence, By = by, At = at,
            Moved = JsonSerializer.Serialize(new MovedRows([.. identities.Select(row => row.Id)], ended, moved)),
        });
        await db.SaveChangesAsync(ct);
        await sessions.CloseAll(gone.Id.Value, ct);
        db.Publish(news);
    }

    private async Task<(BindingId? Ended, BindingId? Moved)> MoveBinding(Member kept, Member gone, DateTimeOffset at, CancellationToken ct)
    {
        var open = await db.All<Binding>().Where(row => (row.Member == kept.Id || row.Member == gone.Id) && row.Until == null)
            .ToListAsync(ct);
        if (open.SingleOrDefault(row => row.Member == gone.Id) is not { } theirs) return (null, null);
        if (open.Any(row => row.Member == kept.Id))
        {
            theirs.End(BindingEnd.Merged, at);
            return (theirs.Id, null);
        }
        theirs.MoveTo(kept.Id);
        kept.Owner = theirs.Owner;
        return (null, theirs.Id);
    }
}
