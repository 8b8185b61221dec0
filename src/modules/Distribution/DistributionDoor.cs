using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Distribution;
using Siyu.Contracts.Members;
using Siyu.Contracts.Organization;
using Siyu.Distribution.Domain;
using Siyu.Distribution.Guide;
using Siyu.Distribution.Plans;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Distribution;

/// <summary>Decides who earns for a group of orders (归属判定), in a number of reads that does not grow with the group.</summary>
internal sealed class DistributionDoor(
    SiyuDb db, RuleBook rules, IMembers members, IOrganization organization, Commissions commissions, TimeProvider clock) : IDistribution
{
    public async Task<IReadOnlyDictionary<OrderId, DecidedEarner>> Decided(IReadOnlyCollection<OrderId> orders, CancellationToken ct) =>
        await db.All<Decision>().AsNoTracking().Where(decision => orders.Contains(decision.Id))
            .ToDictionaryAsync(decision => decision.Id, decision => new DecidedEarner(decision.Id, decision.Rule, decision.Earner), ct);

    public async Task<Performance> PerformanceOf(StaffId guide, DateTimeOffset from, DateTimeOffset until, CancellationToken ct)
    {
        var (orders, cash, refunded) = await new Totals(db).Performance(guide, from, until, ct);
        return new(orders, cash, refunded);
    }

    public async Task<IReadOnlyList<Attribution>> Plan(IReadOnlyList<AttributionAsk> asks, CancellationToken ct)
    {
        if (asks.Count == 0) return [];
        var current = await rules.Rules(ct);
        var at = asks.Max(ask => ask.At);
        var plans = await rules.PlansAt(at, ct);
        var buyers = asks.Select(ask => ask.Buyer).Distinct().ToList();
        var shares = await Shares(asks, buyers, at.AddDays(-current.LongestLockDays), ct);
        var bindings = await members.GuidesOf(buyers, at, ct);
        var cards = await members.Cards(buyers, ct);
        var earners = shares.All.Select(share => share.Sharer).OfType<StaffId>().Concat(bindings.Values.Select(binding => binding.Guide))
            .Distinct().ToList();
        var referrers = current.SecondLevel is null ? [] : await Referrers(earners, ct);
        var everybody = earners.Concat(referrers.Values).Distinct().ToList();
        var staff = await organization.Staff(everybody, ct);
        var staffMembers = await members.MembersOfStaff(everybody, ct);
        return [.. asks.Select(ask => AttributionDecision.Decide(new(ask, current, plans)
        {
            Carried = ask.ShareToken is { } token ? shares.ByToken.GetValueOrDefault(token) : null,
            Clicked = [.. shares.Clicked[ask.Buyer.Value]],
            Binding = bindings.GetValueOrDefault(ask.Buyer),
            BuyersStore = cards.GetValueOrDefault(ask.Buyer)?.Unit,
            Staff = staff, StaffMembers = staffMembers, Referrers = referrers,
        }))];
    }

    public async Task Keep(IReadOnlyList<Attribution> attributions, CancellationToken ct)
    {
        var at = clock.GetUtcNow();
        var stores = await organization.Units([.. attributions.Select(one => one.Store).OfType<UnitId>().Distinct()], ct);
        var earners = await organization.Staff([.. attributions.SelectMany(one => one.Lines).Select(line => line.Earner).Distinct()], ct);
        await db.InsertAll(
            [.. attributions.Select(one => Decision.Of(one, one.Store is { } store && stores.TryGetValue(store, out var unit)
                ? unit.Path.Value : "/", at))], ct);
        await db.InsertAll(
            [.. attributions.SelectMany(one => one.Lines.Select(line => Commission.Freeze(one.Order, line,
                earners[line.Earner].HomePath.Value, at)))], ct);
    }

    public Task Reprice(OrderId order, IReadOnlyDictionary<OrderLineId, Money> cash, CancellationToken ct) =>
        commissions.Reprice(order, cash, ct);

    public async Task<IReadOnlyList<EarningCard>> Earnings(
        StaffId earner, EarningState? state, long? below, int atMost, CancellationToken ct)
    {
        var rows = db.All<Commission>().AsNoTracking().Where(row => row.Owner == earner && row.State != CommissionState.Frozen);
        if (state is { } wanted)
        {
            var kept = wanted == EarningState.Pending ? CommissionState.Pending : CommissionState.Payable;
            rows = rows.Where(row => row.State == kept);
        }
        if (below is { } number) rows = rows.Where(row => row.Number < number);
        var found = await rows.OrderByDescending(row => row.Number).Take(atMost).ToListAsync(ct);
        var orders = found.Select(row => row.OrderId).Distinct().ToList();
        var why = await db.All<Decision>().AsNoTracking().Where(row => orders.Contains(row.Id))
            .ToDictionaryAsync(row => row.Id, row => row.Rule, ct);
        return [.. found.Select(row => new EarningCard(
            row.Number, row.OrderId, row.Line, why[row.OrderId], row.Level, row.RateBps, row.Amount, row.Reversed,
            row.State == CommissionState.Pending ? EarningState.Pending : EarningState.Payable)
        {
            AccruedAt = row.AccruedAt ?? row.MadeAt, PayableAt = row.PayableAt,
        })];
    }

    private async Task<ShareBook> Shares(IReadOnlyList<AttributionAsk> asks, List<MemberId> buyers, DateTimeOffset since,
        CancellationToken ct)
    {
        // Read here rather than moved by a listener: who joins and buys at once must not find the listener behind.
        var visitors = await members.VisitorsOf(buyers, ct);
        var buyerOf = buyers.Select(buyer => KeyValuePair.Create(buyer.Value, buyer.Value))
            .Concat(visitors.Select(pair => KeyValuePair.Create(pair.Key.Value, pair.Value.Value))).ToDictionary();
        var people = buyerOf.Keys.ToList();
        var clicks = await db.All<Click>().AsNoTracking().Where(click => people.Contains(click.Person) && click.At >= since)
            .ToListAsync(ct);
        var tokens = asks.Select(ask => ask.ShareToken).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        var ids = clicks.Select(click => click.Share).Distinct().ToList();
        var all = ids.Count + tokens.Count == 0
            ? []
            : await db.All<Share>().AsNoTracking().Where(share => ids.Contains(share.Id) || tokens.Contains(share.Token)).ToListAsync(ct);
        var byId = all.ToDictionary(share => share.Id);
        return new(all, all.ToDictionary(share => share.Token, StringComparer.Ordinal),
            clicks.GroupBy(click => (Buyer: buyerOf[click.Person], click.Share))
                .ToLookup(opened => opened.Key.Buyer, opened => (byId[opened.Key.Share], opened.Max(click => click.At))));
    }

    private async Task<Dictionary<StaffId, StaffId>> Referrers(List<StaffId> earners, CancellationToken ct) =>
        await db.All<Referral>().AsNoTracking().Where(row => earners.Contains(row.Id))
            .ToDictionaryAsync(row => row.Id, row => row.Referrer, ct);

    private sealed record ShareBook(
        IReadOnlyList<Share> All, IReadOnlyDictionary<string, Share> ByToken, ILookup<Guid, (Share, DateTimeOffset)> Clicked);
}
