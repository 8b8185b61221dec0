using Siyu.Contracts.Members;
using Siyu.Distribution.Shares;
using Siyu.Platform;

namespace Siyu.Distribution.Reactions;

/// <summary>What a visitor clicked counts for the member they became (访客点击归会员).</summary>
internal sealed class OnIdentityLinked(Clicks clicks) : IReaction<IdentityLinked>
{
    public Task Handle(IdentityLinked news, CancellationToken ct) => clicks.Move(news.Identity.Value, news.Member.Value, ct);
}
