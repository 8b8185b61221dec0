using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Orders;
using Siyu.Kernel;
using Siyu.Orders.Domain;
using Siyu.Orders.Tickets;
using Siyu.Platform;

namespace Siyu.Orders.Reads;

/// <summary>Adds up and lists what members bought (会员消费), online and at points of sale.</summary>
internal sealed class Purchases(SiyuDb db)
{
    private const int BrandsAtMost = 50;

    /// <summary>Sums of many members by two statements.</summary>
    public async Task<IReadOnlyDictionary<MemberId, MemberPurchases>> Of(IReadOnlyCollection<MemberId> members, CancellationToken ct)
    {
        var (wanted, none) = (members.Distinct().ToList(), Money.Zero);
        var online = await db.All<Order>().Where(order => wanted.Contains(order.Member) && order.PaidAt != null && order.Payable > none)
            .GroupBy(order => order.Member)
            .Select(group => new
            {
                group.Key, Count = group.Count(), Last = group.Max(order => order.PaidAt),
                Paid = group.Sum(order => (long)(object)order.Payable), Refunded = group.Sum(order => (long)(object)order.Refunded),
            }).ToListAsync(ct);
        var lines = await db.All<TicketLine>().Where(line => line.Member != null && wanted.Contains(line.Member.Value))
            .GroupBy(line => line.Member!.Value)
            .Select(group => new
            {
                group.Key, Count = group.Select(line => line.Ticket).Distinct().Count(), Last = group.Max(line => line.At),
                Sum = group.Sum(line => (long)(object)line.Amount),
                Back = group.Sum(line => line.Quantity < 0 ? (long)(object)line.Amount : 0),
            }).ToListAsync(ct);
        var found = online.ToDictionary(row => row.Key, row => new MemberPurchases(row.Key)
        {
            Orders = row.Count, OnlinePaid = new(row.Paid), OnlineRefunded = new(row.Refunded), LastOnlineAt = row.Last,
        });
        foreach (var row in lines)
            found[row.Key] = (found.GetValueOrDefault(row.Key) ?? new(row.Key)) with
            {
                Tickets = row.Count, PosPaid = new(row.Sum - row.Back), PosReturned = new(-row.Back), LastPosAt = row.Last,
            };
        return found;
    }

    public async Task<IReadOnlyList<PurchaseEntry>> History(MemberId member, DateTimeOffset before, int atMost, CancellationToken ct)
    {
        var orders = await db.All<Order>().AsNoTracking().Where(order => order.Member == member && order.PlacedAt < before)
            .OrderByDescending(order => order.PlacedAt).Take(atMost).ToListAsync(ct);
        var ids = orders.Select(order => order.Id).ToList();
        var goods = (await db.All<OrderLine>().AsNoTracking().Where(line => ids.Contains(line.OrderId)).OrderBy(line => line.Ordinal)
            .Select(line => new { line.OrderId, line.Title, line.Quantity }).ToListAsync(ct)).ToLookup(line => line.OrderId);
        var entries = orders.Select(order => new PurchaseEntry(
            order.Id, order.Number, order.PlacedAt, order.State, order.Place, order.Payable, order.Refunded,
            string.Join("，", goods[order.Id].Select(line => $"{line.Title} ×{line.Quantity}"))));
        return [.. entries.Concat(await Tickets(member, before, atMost, ct)).OrderByDescending(entry => entry.At).Take(atMost)];
    }

    /// <summary>What each of these members bought of each brand online, net of refunded units.</summary>
    public async Task<ILookup<MemberId, BrandPurchases>> Brands(IReadOnlyCollection<MemberId> members, CancellationToken ct)
    {
        var (wanted, none) = (members.ToList(), Money.Zero);
        var rows = await db.All<Order>().Where(order => wanted.Contains(order.Member) && order.PaidAt != null && order.Payable > none)
            .Join(db.All<OrderLine>(), order => order.Id, line => line.OrderId, (order, line) => new { order.Member, order.PaidAt, line })
            .GroupBy(row => new { row.Member, row.line.Brand })
            .Select(group => new
            {
                group.Key.Member, group.Key.Brand, Orders = group.Select(row => row.line.OrderId).Distinct().Count(),
                Units = group.Sum(row => row.line.Quantity - row.line.RefundedQuantity),
                Paid = group.Sum(row => (long)(object)row.line.Cash - (long)(object)row.line.Cash * row.line.RefundedQuantity
                    / row.line.Quantity),
                Last = group.Max(row => row.PaidAt),
            }).ToListAsync(ct);
        return rows.GroupBy(row => row.Member).SelectMany(one => one.OrderByDescending(row => row.Paid).Take(BrandsAtMost))
            .ToLookup(row => row.Member, row => new BrandPurchases(row.Brand, row.Orders, row.Units, new(row.Paid), row.Last!.Value));
    }

    private async Task<IEnumerable<PurchaseEntry>> Tickets(MemberId member, DateTimeOffset before, int atMost, CancellationToken ct)
    {
        var heads = await db.All<TicketLine>().Where(line => line.Member == member && line.At < before)
            .GroupBy(line => line.Ticket).Select(group => new { Ticket = group.Key, At = group.Max(line => line.At) })
            .OrderByDescending(head => head.At).Take(atMost).ToListAsync(ct);
        var numbers = heads.Select(head => head.Ticket).ToList();
        var lines = (await db.All<TicketLine>().AsNoTracking().Where(line => line.Member == member && numbers.Contains(line.Ticket))
            .OrderBy(line => line.Ordinal).ToListAsync(ct)).ToLookup(line => line.Ticket);
        return heads.Select(head => new PurchaseEntry(
            null, head.Ticket, head.At, null, lines[head.Ticket].First().Store,
            lines[head.Ticket].Where(line => line.Quantity >= 0).Sum(line => line.Amount),
            -lines[head.Ticket].Where(line => line.Quantity < 0).Sum(line => line.Amount),
            string.Join("，", lines[head.Ticket].Select(line => $"{line.Title ?? line.Sku} ×{line.Quantity}"))));
    }
}
