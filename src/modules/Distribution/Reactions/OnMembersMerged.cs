using Siyu.Contracts.Members;
using Siyu.Distribution.Shares;
using Siyu.Platform;

namespace Siyu.Distribution.Reactions;

/// <summary>What the gone member clicked counts for the kept one (合并后点击归并).</summary>
internal sealed class OnMembersMerged(Clicks clicks) : IReaction<MembersMerged>
{
    public Task Handle(MembersMerged news, CancellationToken ct) => clicks.Move(news.Gone.Value, news.Kept.Value, ct);
}
