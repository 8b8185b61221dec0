using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Members;
using Siyu.Contracts.Orders;
using Siyu.Kernel;
using Siyu.Orders.Domain;
using Siyu.Orders.Tickets;
using Siyu.Platform;

namespace Siyu.Orders.Reactions;

/// <summary>
/// Orders, after-sales and tickets follow their members (订单随会员). Merges and their undoing are heard by listeners of their own, each at its
/// own pace, so both only ask how the two stand now.
/// </summary>
internal sealed class FollowMembers(SiyuDb db, IMembers members, TimeProvider clock)
{
    public async Task Follow(MemberId kept, MemberId gone, CancellationToken ct)
    {
        var apart = (await members.Cards([gone], ct)).GetValueOrDefault(gone)?.State == MemberState.Active;
        await (apart ? GiveBack(kept, gone, ct) : Move(kept, gone, ct));
        await Tickets(gone, kept, ct);
        db.Publish(new PurchasesMoved([kept, gone], clock.GetUtcNow()));
    }

    private async Task Move(MemberId kept, MemberId gone, CancellationToken ct)
    {
        var orders = await db.All<Order>().Where(order => order.Member == gone).Select(order => order.Id).ToListAsync(ct);
        await db.InsertNew(
            [.. orders.Select(order => new MovedOrder { Kept = kept, Gone = gone, OrderId = order })], "kept, gone, order_id", ct);
        await Give(orders, kept, ct);
    }

    /// <summary>What was bought since the merge stays with the kept member.</summary>
    private async Task GiveBack(MemberId kept, MemberId gone, CancellationToken ct)
    {
        var moved = db.All<MovedOrder>().Where(row => row.Kept == kept && row.Gone == gone);
        var ids = await moved.Select(row => row.OrderId).ToListAsync(ct);
        var orders = await db.All<Order>().Where(order => ids.Contains(order.Id) && order.Member == kept).Select(order => order.Id)
            .ToListAsync(ct);
        await moved.ExecuteDeleteAsync(ct);
        await Give(orders, gone, ct);
    }

    private async Task Give(List<OrderId> orders, MemberId to, CancellationToken ct)
    {
        await db.All<Order>().Where(order => orders.Contains(order.Id))
            .ExecuteUpdateAsync(set => set.SetProperty(order => order.Member, to), ct);
        await db.All<AfterSale>().Where(one => orders.Contains(one.OrderId))
            .ExecuteUpdateAsync(set => set.SetProperty(one => one.Member, to), ct);
        foreach (var order in orders) db.Publish(new OrderBuyerChanged(order, to, clock.GetUtcNow()));
    }

    /// <summary>Tickets belong to whoever holds their card now.</summary>
    private async Task Tickets(MemberId one, MemberId other, CancellationToken ct)
    {
        var lines = db.All<TicketLine>().Where(line => line.Member == one || line.Member == other);
        var cards = await lines.Where(line => line.Card != null).Select(line => line.Card!).Distinct().ToListAsync(ct);
        foreach (var (card, holder) in await members.FindByCard(cards, ct))
            await lines.Where(line => line.Card == card && line.Member != holder)
                .ExecuteUpdateAsync(set => set.SetProperty(line => line.Member, holder), ct);
    }
}

/// <summary>Two members turned out one (会员合并).</summary>
internal sealed class OnMembersMerged(FollowMembers orders) : IReaction<MembersMerged>
{
    public Task Handle(MembersMerged news, CancellationToken ct) => orders.Follow(news.Kept, news.Gone, ct);
}

/// <summary>They turned out two after all (撤销合并).</summary>
internal sealed class OnMembersUnmerged(FollowMembers orders) : IReaction<MembersUnmerged>
{
    public Task Handle(MembersUnmerged news, CancellationToken ct) => orders.Follow(news.Kept, news.Restored, ct);
}
