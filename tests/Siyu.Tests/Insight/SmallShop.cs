using Siyu.Contracts.Catalog;
using Siyu.Contracts.Distribution;
using Siyu.Contracts.Fulfilment;
using Siyu.Contracts.Members;
using Siyu.Contracts.Orders;
using Siyu.Contracts.WeCom;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Tests.Insight;

/// <summary>Two months of a small shop, seeded: orders, refunds, tickets, friends who come and go, members who turn out one.</summary>
internal sealed class SmallShop(Neighbours group, int seed)
{
    private readonly Random random = new(seed);
    private readonly List<Action<SiyuDb>> events = [];

    public IReadOnlyList<MemberId> Members { get; } = [.. Enumerable.Range(0, 40).Select(_ => MemberId.New(Neighbours.T0))];

    /// <summary>Everything that happened, in the order of the log.</summary>
    public IReadOnlyList<Action<SiyuDb>> Live()
    {
        foreach (var member in Members) Tell(new MemberJoined(member, JoinSource.MiniProgram, Any(group.Stores).Id, null, At()));
        for (var i = 0; i < 250; i++) Order(zeroCash: i % 40 == 7);
        Tickets();
        Friends();
        // A merges into B, B into C, C into D: one person.
        for (var i = 0; i < 3; i++) Tell(new MembersMerged(Members[i + 1], Members[i], "same phone", At()));
        // E and F turned out two after all; so did G and H, until they turned out one again.
        Turn(Members[10], Members[11], merges: 1);
        Turn(Members[12], Members[13], merges: 2);
        return events;
    }

    /// <summary>Merged so many times, and unmerged in between; one merge is undone, too.</summary>
    private void Turn(MemberId gone, MemberId kept, int merges)
    {
        for (var i = 0; i < merges; i++)
        {
            Tell(new MembersMerged(kept, gone, "same phone", At()));
            if (i == 0) Tell(new MembersUnmerged(kept, gone, "by mistake", At()));
        }
    }

    private T Any<T>(IReadOnlyList<T> all) => all[random.Next(all.Count)];

    private DateTimeOffset At() => Neighbours.T0.AddSeconds(random.Next(60 * 86_400));

    private void Tell<TEvent>(TEvent news) where TEvent : class, IEvent => events.Add(db => db.Publish(news));

    private void Order(bool zeroCash)
    {
        var (order, buyer, store, at) = (OrderId.New(Neighbours.T0), Any(Members), Any(group.Stores), At());
        var lines = Enumerable.Range(0, random.Next(1, 4)).Select(_ => new SoldLine(OrderLineId.New(at), SkuId.New(at), SpuId.New(at),
            Any(group.BrandCards).Id, random.Next(1, 4), new(20_000), new(100), new(zeroCash ? 0 : random.Next(1, 30_000)),
            Ownership.Own, 0)).ToList();
        var freight = new Money(zeroCash ? 0 : random.Next(3) == 0 ? 800 : 0);
        var cash = lines.Aggregate(freight, (sum, l) => sum + l.Cash);
        var guide = random.Next(2) == 0 ? Any(group.Guides) : null;
        Tell(new OrderPaid(order, buyer, PaymentId.New(at), store.Id, store.Path, DeliveryWay.Express, guide?.Id, guide?.Home,
            cash, freight, lines, at));
        if (guide is not null) Tell(new CommissionAccrued(order, guide.Id, new(500), at));
        if (zeroCash || random.Next(6) != 0) return;
        var (back, later) = (lines[0], at.AddDays(random.Next(5)));
        Tell(new OrderRefunded(order, AfterSaleId.New(at), buyer, store.Id, store.Path,
            [new(back.Line, back.Sku, back.Brand, 1, back.Quantity - 1, back.Cash, Money.Zero, true)], back.Cash, Money.Zero, false,
            later));
        if (guide is not null) Tell(new CommissionReversed(order, guide.Id, new(200), false, later));
    }

    private void Tickets()
    {
        for (var ticket = 1; ticket <= 300; ticket++)
        {
            var (store, at) = (Any(group.Stores), At());
            var member = random.Next(3) == 0 ? Any(Members) : (MemberId?)null;
            var card = member is null && random.Next(2) == 0 ? $"card-{random.Next(30)}" : null;
            for (var ordinal = 1; ordinal <= random.Next(1, 4); ordinal++)
            {
                var quantity = random.Next(8) == 0 ? -1 : random.Next(1, 5);
                group.Tickets.Add(new(group.Tickets.Count + 1, $"T{ticket}", ordinal, at, store.Id, store.Path, member, card, "sku",
                    Any(group.BrandCards).Id, quantity, new(quantity * (long)random.Next(0, 9_000))));
            }
        }
        var half = group.Tickets.Count / 2;
        Tell(new TicketsImported(ImportId.New(Neighbours.T0), 0, half, Neighbours.T0));
        Tell(new TicketsImported(ImportId.New(Neighbours.T0), half, group.Tickets.Count, Neighbours.T0));
    }

    private void Friends()
    {
        for (var i = 0; i < 60; i++)
        {
            var (contact, at) = (ContactId.New(Neighbours.T0), At());
            var code = random.Next(4) == 0 ? null : Any(group.Codes);
            for (var guide = 0; guide <= random.Next(3); guide++)
            {
                Tell(new ContactAdded(contact, "corp", group.Guides[guide].Id, code?.Id, null, null, guide == 0, at.AddMinutes(guide)));
                if (random.Next(3) != 0) continue;
                Tell(new ContactRemoved(contact, "corp", group.Guides[guide].Id, true, at.AddHours(1)));
                if (random.Next(3) != 0) continue;
                Tell(new ContactAdded(contact, "corp", group.Guides[guide].Id, null, null, null, false, at.AddHours(2)));
            }
            if (i < 35) Tell(new ContactRecognised(contact, Members[i], at.AddMinutes(5)));
        }
    }
}
