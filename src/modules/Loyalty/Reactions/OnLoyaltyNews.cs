using Siyu.Contracts.Members;
using Siyu.Contracts.Orders;
using Siyu.Kernel;
using Siyu.Loyalty.Earning;
using Siyu.Platform;

namespace Siyu.Loyalty.Reactions;

/// <summary>
/// Whatever moves cards and points from outside (会员权益动态), by one cursor, so that a merge and what was bought before it keep their
/// order; neighbours of one kind are answered together.
/// </summary>
internal sealed class OnLoyaltyNews(OpenJoined joined, EarnPoints earn, TakePointsBack back, ActivatePoints activate, FollowMembers follow)
    : IGroupReaction
{
    public async Task Handle(IReadOnlyList<object> news, CancellationToken ct)
    {
        for (var from = 0; from < news.Count;)
        {
            var kind = news[from].GetType();
            var run = news.Skip(from).TakeWhile(one => one.GetType() == kind).ToList();
            await Answer(run, ct);
            from += run.Count;
        }
    }

    private async Task Answer(List<object> run, CancellationToken ct)
    {
        switch (run[0])
        {
            case MemberJoined: await joined.Open([.. run.Cast<MemberJoined>()], ct); break;
            case OrderPaid: await earn.Earn([.. run.Cast<OrderPaid>()], ct); break;
            case OrderRefunded: await back.Take([.. run.Cast<OrderRefunded>()], ct); break;
            case OrderSettled: await activate.Activate([.. run.Cast<OrderSettled>()], ct); break;
            // Each of these concerns two people or one, and comes seldom.
            case MembersMerged: foreach (var one in run.Cast<MembersMerged>()) await follow.Merge(one.Kept, one.Gone, ct); break;
            case MembersUnmerged: foreach (var one in run.Cast<MembersUnmerged>()) await follow.Part(one.Kept, one.Restored, ct); break;
            case MemberErased: foreach (var one in run.Cast<MemberErased>()) await follow.Forfeit(one.Member, ct); break;
            default: throw new BrokenInvariant("no answer to " + run[0].GetType().Name);
        }
    }
}
