using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Members;
using Siyu.Orders.Domain;
using Siyu.Orders.Tickets;
using Siyu.Platform;

namespace Siyu.Orders.Reactions;

/// <summary>Two members turned out one: orders, after-sales and tickets follow (会员合并).</summary>
internal sealed class OnMembersMerged(SiyuDb db) : IReaction<MembersMerged>
{
    public async Task Handle(MembersMerged news, CancellationToken ct)
    {
        await db.All<Order>().Where(order => order.Member == news.Gone)
            .ExecuteUpdateAsync(set => set.SetProperty(order => order.Member, news.Kept), ct);
        await db.All<AfterSale>().Where(one => one.Member == news.Gone)
            .ExecuteUpdateAsync(set => set.SetProperty(one => one.Member, news.Kept), ct);
        await db.All<TicketLine>().Where(line => line.Member == news.Gone)
            .ExecuteUpdateAsync(set => set.SetProperty(line => line.Member, news.Kept), ct);
    }
}
