using Siyu.Contracts.Members;
using Siyu.Distribution.Shares;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Distribution.Reactions;

/// <summary>
/// Clicks of merged members (合并后点击归并). Merges and their undoing are heard at their own pace, so both only ask how the two stand now.
/// </summary>
internal sealed class LentClicks(Clicks clicks, IMembers members)
{
    public async Task Follow(MemberId kept, MemberId gone, CancellationToken ct)
    {
        var apart = (await members.Cards([gone], ct)).GetValueOrDefault(gone)?.State == MemberState.Active;
        await (apart ? clicks.TakeBack(gone, kept, ct) : clicks.Lend(gone, kept, ct));
    }
}

/// <summary>What the gone member clicked counts for the kept one, too (会员合并).</summary>
internal sealed class OnMembersMerged(LentClicks clicks) : IReaction<MembersMerged>
{
    public Task Handle(MembersMerged news, CancellationToken ct) => clicks.Follow(news.Kept, news.Gone, ct);
}

/// <summary>What the restored member clicked is theirs alone again (撤销合并).</summary>
internal sealed class OnMembersUnmerged(LentClicks clicks) : IReaction<MembersUnmerged>
{
    public Task Handle(MembersUnmerged news, CancellationToken ct) => clicks.Follow(news.Kept, news.Restored, ct);
}
