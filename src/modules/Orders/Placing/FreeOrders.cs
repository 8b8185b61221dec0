using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Ledger;
using Siyu.Contracts.Orders;
using Siyu.Kernel;
using Siyu.Orders.Domain;
using Siyu.Orders.Paying;
using Siyu.Platform;

namespace Siyu.Orders.Placing;

/// <summary>
/// Orders on which coupons, points or promotions leave nothing to pay (零元单): as many as the house allows a member a day, placed by the
/// buyer alone, and settled in the transaction that writes them. A group without any costs nothing more.
/// </summary>
internal sealed class FreeOrders(SiyuDb db, OrderSettings settings, Taking taking, ILedger ledger, GroupZone zone)
{
    private const int LockClass = 0x4f46_5245;

    /// <summary>The drafts that may go on. Whose free orders are counted waits until any other order of theirs that is free is
    /// written.</summary>
    public async Task<List<Draft>> Allowed(List<Draft> drafts, DateTimeOffset now, CancellationToken ct)
    {
        if (!drafts.Exists(draft => draft.IsFree)) return drafts;
        var most = (await settings.Rule(ct)).FreeOrdersPerDay;
        var members = drafts.Where(draft => draft.IsFree).Select(draft => draft.Ask.Member).Distinct().ToList();
        await db.TakeTurns(LockClass, members.Select(member => member.ToString()), ct);
        var (today, none) = (zone.Day(now).Start(zone.Zone), Money.Zero);
        var placed = await db.All<Order>()
            .Where(order => members.Contains(order.Member) && order.PlacedAt >= today && order.Payable == none)
            .GroupBy(order => order.Member).Select(group => new { group.Key, Count = group.Count() })
            .ToDictionaryAsync(group => group.Key, group => group.Count, ct);
        var allowed = new List<Draft>(drafts.Count);
        foreach (var draft in drafts)
        {
            var before = placed.GetValueOrDefault(draft.Ask.Member);
            if (draft.IsFree && Refused(draft, before, most) is { } problem)
            {
                draft.Item.Refuse(problem);
                continue;
            }
            if (draft.IsFree) placed[draft.Ask.Member] = before + 1;
            allowed.Add(draft);
        }
        return allowed;
    }

    /// <summary>What was held for them is theirs, and what points and coupons paid is booked.</summary>
    public async Task Settle(IReadOnlyList<Order> orders, IReadOnlyList<OrderLine> lines, CancellationToken ct)
    {
        var free = orders.Where(order => order.IsFree).ToList();
        if (free.Count == 0) return;
        // An order that its brand gave away whole moves nothing in the group's books.
        var journals = (await taking.Take(free, lines.ToLookup(line => line.OrderId), ct)).Where(journal => journal.Entries.Count > 0)
            .ToList();
        Must.Hold((await ledger.Post(journals, ct)).All(posted => posted.Ok), "what points and coupons paid is booked");
    }

    private static Problem? Refused(Draft draft, int before, int most)
    {
        if (most == 0) return OrdersProblems.NothingToPay;
        if (draft.Item.Request.By is not null) return OrdersProblems.FreeByBuyerOnly;
        return before >= most ? OrdersProblems.FreeUsedUp.With(most) : null;
    }
}
