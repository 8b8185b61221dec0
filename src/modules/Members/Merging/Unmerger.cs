using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Members;
using Siyu.Kernel;
using Siyu.Members.Domain;
using Siyu.Platform;

namespace Siyu.Members.Merging;

/// <summary>Takes a merge back (撤销合并): identities and bindings that it moved return; what happened since stays with the kept
/// member.</summary>
internal sealed class Unmerger(SiyuDb db, Sessions sessions, TimeProvider clock)
{
    public async Task<Result<Done>> Unmerge(MemberId keptId, MemberId goneId, string reason, string by, CancellationToken ct)
    {
        var members = await db.Locked<Member, MemberId>([keptId, goneId], ct);
        var (kept, gone) = (members.SingleOrDefault(row => row.Id == keptId), members.SingleOrDefault(row => row.Id == goneId));
        var merge = await db.All<Merge>().SingleOrDefaultAsync(row => row.Kept == keptId && row.Gone == goneId && row.UndoneAt == null, ct);
        if (kept is null || gone is not { State: MemberState.Merged } || merge is null) return MembersProblems.NotMerged;
        if (kept.State != MemberState.Active) return MembersProblems.UnmergeInOrder;
        var at = clock.GetUtcNow();
        merge.Undo(by, reason, at);
        gone.ComeBack();
        var moved = merge.Rows;
        foreach (var identity in await db.Locked<Identity, IdentityId>(moved.Identities, ct))
            if (identity.Member == keptId) identity.MoveTo(goneId);
        await GiveBack(moved, kept, gone, ct);
        await sessions.CloseAll(keptId.Value, ct);
        db.Publish(new MembersUnmerged(keptId, goneId, reason, at));
        return Done.It;
    }

    private async Task GiveBack(MovedRows moved, Member kept, Member gone, CancellationToken ct)
    {
        if (moved.MovedBinding is { } back && await db.Locked<Binding, BindingId>(back, ct) is { Until: null } binding
            && binding.Member == kept.Id)
        {
            binding.MoveTo(gone.Id);
            (kept.Owner, gone.Owner) = (null, binding.Owner);
        }
        if (moved.EndedBinding is { } ended && await db.Locked<Binding, BindingId>(ended, ct) is { Ended: BindingEnd.Merged } closed)
        {
            closed.Reopen();
            gone.Owner = closed.Owner;
        }
    }
}
