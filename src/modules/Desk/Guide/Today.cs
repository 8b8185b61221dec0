using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Distribution;
using Siyu.Contracts.Fulfilment;
using Siyu.Contracts.Orders;
using Siyu.Desk.Domain;
using Siyu.Desk.Members;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Desk.Guide;

/// <summary>A guide's day (今日): what I sold, what waits in the store, whom to turn to.</summary>
internal sealed class Today(SiyuDb db, IDistribution distribution, CustomerRows customers, FollowUps followUps, GroupZone zone,
    TimeProvider clock) : ISlice
{
    /// <param name="Today">My performance today, as commissions count it.</param>
    internal sealed record Response(
        Performance Today, Performance Month, StoreWork Store, CustomerCounts Customers, IReadOnlyList<FollowUp> FollowUps);

    /// <summary>Orders of the store that wait for somebody (门店待办).</summary>
    internal sealed record StoreWork(int ToAccept, int ToShip, int ToHandOver);

    /// <summary>Customers of mine by what they are to be turned to for (客户提醒).</summary>
    internal sealed record CustomerCounts(int All, int New, int Dormant, int CouponsEnding, int BirthdayWeek);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/guide/desk/today", (Actor actor, Today slice, CancellationToken ct) => slice.Handle(actor, ct).ToHttp())
            .Allow(Allow.Staff(Permissions.MyMembers));

    public async Task<Result<Response>> Handle(Actor actor, CancellationToken ct)
    {
        var (me, today) = (actor.Staff, zone.Day(clock.GetUtcNow()));
        var (start, end) = (today.Start(zone.Zone), today.Plus(1).Start(zone.Zone));
        var month = new Day(new DateOnly(today.Date.Year, today.Date.Month, 1)).Start(zone.Zone);
        return new Response(
            await distribution.PerformanceOf(me, start, end, ct), await distribution.PerformanceOf(me, month, end, ct),
            await Work(actor, ct),
            new(
                await Count(me, CustomerKind.All, ct), await Count(me, CustomerKind.New, ct), await Count(me, CustomerKind.Dormant, ct),
                await customers.CouponsEnding(me).CountAsync(ct), await Count(me, CustomerKind.BirthdayWeek, ct)),
            await followUps.Of(me, ct));
    }

    private Task<int> Count(StaffId me, CustomerKind kind, CancellationToken ct) =>
        customers.Of(me, kind, CustomerRows.DormantDays).CountAsync(ct);

    /// <summary>The store's work is everybody's there, not only that of one's own customers.</summary>
    private async Task<StoreWork> Work(Actor actor, CancellationToken ct)
    {
        var store = actor with { Scope = actor.Scope.Places };
        var waiting = new List<DeliveryState?> { DeliveryState.Offered, DeliveryState.Accepted, DeliveryState.Ready };
        var counts = await db.Rows<DeskOrder>(store).Where(row => waiting.Contains(row.DeliveryState)).GroupBy(row => row.DeliveryState)
            .Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(row => row.Key!.Value, row => row.Count, ct);
        return new(
            counts.GetValueOrDefault(DeliveryState.Offered), counts.GetValueOrDefault(DeliveryState.Accepted),
            counts.GetValueOrDefault(DeliveryState.Ready));
    }
}

/// <summary>A customer to turn to (跟进提醒), and why.</summary>
/// <param name="At">When it is due: the birthday, the coupon's end, the time to pay by; the last order for the dormant.</param>
internal sealed record FollowUp(FollowUpReason Reason, MemberId Member, string? Name, string? Phone, DateTimeOffset? At)
{
    public OrderId? Order { get; init; }
    public string? Birthday { get; init; }
}

/// <summary>Why a customer is to be turned to (跟进原因).</summary>
internal enum FollowUpReason { UnpaidOrder, CouponEnding, Birthday, Dormant }

/// <summary>Finds whom a guide is to turn to first (跟进名单): some of each reason.</summary>
internal sealed class FollowUps(SiyuDb db, CustomerRows customers, MemberLines lines)
{
    private const int EachAtMost = 5;

    public async Task<IReadOnlyList<FollowUp>> Of(StaffId guide, CancellationToken ct)
    {
        var unpaid = await db.All<DeskOrder>().AsNoTracking()
            .Where(row => row.Owner == guide && row.PaidAt == null && row.State == OrderState.AwaitingPayment)
            .OrderByDescending(row => row.Id).Take(EachAtMost).ToListAsync(ct);
        var buyers = unpaid.Select(order => order.Member).ToList();
        var rows = await db.All<DeskMember>().AsNoTracking().Where(row => buyers.Contains(row.Id) && row.Owner == guide).ToListAsync(ct);
        var ending = await customers.CouponsEnding(guide).OrderBy(row => row.CouponsFirstEnd).Take(EachAtMost).ToListAsync(ct);
        var birthdays = await customers.Of(guide, CustomerKind.BirthdayWeek, 0).OrderBy(row => row.Birthday).Take(EachAtMost)
            .ToListAsync(ct);
        var dormant = await customers.Of(guide, CustomerKind.Dormant, CustomerRows.DormantDays).OrderByDescending(row => row.LastOrderAt)
            .Take(EachAtMost).ToListAsync(ct);
        var named = (await lines.Clear([.. rows.Concat(ending).Concat(birthdays).Concat(dormant).DistinctBy(row => row.Id)], ct))
            .ToDictionary(line => line.Id);
        return
        [
            .. unpaid.Where(order => named.ContainsKey(order.Member)).Select(order =>
                Turn(FollowUpReason.UnpaidOrder, named[order.Member], order.PlacedAt) with { Order = order.Id }),
            .. ending.Select(row => Turn(FollowUpReason.CouponEnding, named[row.Id], row.CouponsFirstEnd)),
            .. birthdays.Select(row => Turn(FollowUpReason.Birthday, named[row.Id], null)),
            .. dormant.Select(row => Turn(FollowUpReason.Dormant, named[row.Id], row.LastOrder)),
        ];
    }

    private static FollowUp Turn(FollowUpReason reason, MemberLine line, DateTimeOffset? at) =>
        new(reason, line.Id, line.Name, line.Phone, at) { Birthday = line.Birthday };
}
