using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Members;
using Siyu.Fulfilment.Domain;
using Siyu.Platform;

namespace Siyu.Fulfilment;

/// <summary>Two members are one person (会员合并): the kept one sees the deliveries of the gone one.</summary>
internal sealed class OnMembersMerged(SiyuDb db) : IReaction<MembersMerged>
{
    public Task Handle(MembersMerged news, CancellationToken ct) => db.All<Delivery>().Where(row => row.Member == news.Gone)
        .ExecuteUpdateAsync(set => set.SetProperty(row => row.Member, news.Kept), ct);
}
