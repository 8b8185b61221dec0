using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Members;
using Siyu.Contracts.Orders;
using Siyu.Contracts.Promotions;
using Siyu.Contracts.WeCom;
using Siyu.Desk.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Desk.Feeding;

/// <summary>Whatever is told of members makes their rows anew (会员动态), a group of news at a time.</summary>
internal sealed class OnMemberNews(SiyuDb db, MemberRows rows, IOrders orders, IWeCom wecom) : IGroupReaction
{
    /// <summary>Tickets whose lines are read at once.</summary>
    private const int LinesAtOnce = 5_000;

    public async Task Handle(IReadOnlyList<object> news, CancellationToken ct)
    {
        var members = news.SelectMany(Named).ToHashSet();
        var contacts = news.Select(Contact).OfType<ContactId>().Distinct().ToList();
        if (contacts.Count > 0)
            members.UnionWith((await wecom.Contacts(contacts, ct)).Values.Select(card => card.Member).OfType<MemberId>());
        foreach (var tickets in news.OfType<TicketsImported>()) members.UnionWith(await Buyers(tickets, ct));
        // Whoever was bound anew since is made anew by that news.
        var released = news.OfType<GuideReleased>().Select(one => (StaffId?)one.Guide).ToList();
        if (released.Count > 0)
            await db.All<DeskMember>().Where(row => released.Contains(row.Owner)).ExecuteUpdateAsync(
                set => set.SetProperty(row => row.Owner, (StaffId?)null).SetProperty(row => row.BoundAt, (DateTimeOffset?)null), ct);
        await rows.Refresh(members, ct);
    }

    private static IEnumerable<MemberId> Named(object news) => news switch
    {
        MemberJoined joined => [joined.Member],
        IdentityLinked linked => [linked.Member],
        MemberBound bound => [bound.Member],
        ProfileRevised revised => [revised.Member],
        MembersMerged merged => [merged.Kept, merged.Gone],
        MembersUnmerged unmerged => [unmerged.Kept, unmerged.Restored],
        MemberErased erased => [erased.Member],
        OrderPlaced placed => [placed.Buyer],
        OrderPaid paid => [paid.Buyer],
        OrderClosed closed => [closed.Buyer],
        OrderRefunded refunded => [refunded.Buyer],
        PurchasesMoved moved => moved.Members,
        CouponTaken taken => [taken.Member],
        CouponsMoved moved => [moved.Kept, moved.Gone],
        ContactRecognised recognised => [recognised.Member],
        _ => [],
    };

    private static ContactId? Contact(object news) => news switch
    {
        ContactAdded added => added.Contact,
        ContactRemoved removed => removed.Contact,
        _ => null,
    };

    private async Task<HashSet<MemberId>> Buyers(TicketsImported news, CancellationToken ct)
    {
        var buyers = new HashSet<MemberId>();
        for (var from = news.From; from < news.To; from += LinesAtOnce)
            buyers.UnionWith((await orders.TicketLines(from, Math.Min(from + LinesAtOnce, news.To), ct)).Select(line => line.Buyer)
                .OfType<MemberId>());
        return buyers;
    }
}
