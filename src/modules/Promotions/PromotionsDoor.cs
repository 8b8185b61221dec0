using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Loyalty;
using Siyu.Contracts.Promotions;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Promotions.Domain;

namespace Siyu.Promotions;

/// <summary>The door of promotions (营销之门).</summary>
internal sealed class PromotionsDoor(SiyuDb db, CouponRows rows, PromotionRows promotions, ILoyalty loyalty, TimeProvider clock)
    : IPromotions
{
    public async Task<IReadOnlyList<Result<Quote>>> Plan(IReadOnlyList<QuoteAsk> asks, CancellationToken ct)
    {
        var coupons = await rows.Lock([.. asks.Select(ask => ask.Coupon).OfType<CouponId>().Distinct()], ct);
        var templates = await rows.Templates([.. coupons.Values.Select(coupon => coupon.Template).Distinct()], ct);
        var (at, promised) = (clock.GetUtcNow(), new HashSet<CouponId>());
        var running = await promotions.Running(at, ct);
        var tiers = await promotions.Tiers(running, [.. asks.Select(ask => ask.Member).Distinct()], ct);
        var left = await promotions.Left(running, [.. asks.Select(ask => ask.Member).Distinct()], locked: true, ct);
        var purses = new PursesLeft(await loyalty.Plan([.. asks.Select(PursesLeft.Of).OfType<PurseAsk>().Distinct()], ct));
        var quotes = new List<Result<Quote>>(asks.Count);
        foreach (var ask in asks)
        {
            var points = purses.For(ask);
            if (!points.Ok)
            {
                quotes.Add(points.Problem!);
                continue;
            }
            var input = new PriceInput(ask, new(at, tiers.GetValueOrDefault(ask.Member)))
            {
                Promotions = [.. running.Select(one => one.For(left.Of(one, ask.Member)))], Points = points.Value,
            };
            var quote = Price(input, coupons, templates);
            // Two orders of one group that wish for one coupon: the first that can be priced has it.
            if (quote.Ok && ask.Coupon is { } wished && !promised.Add(wished)) quote = PromotionsProblems.Spent;
            if (quote.Ok)
            {
                left.Take(quote.Value);
                purses.Take(quote.Value);
            }
            quotes.Add(quote);
        }
        return quotes;
    }

    public async Task Keep(IReadOnlyList<Quote> quotes, CancellationToken ct)
    {
        await rows.LockFor(
            [.. quotes.Where(quote => quote.Ask.Coupon is not null).Select(quote => (quote.Ask.Coupon!.Value, quote.Ask.Order))], ct);
        await promotions.Hold(quotes, ct);
        await loyalty.Keep([.. quotes.Where(quote => quote.Points > 0)
            .Select(quote => new PointsTake(quote.Ask.Order, PursesLeft.Of(quote.Ask)!, quote.Points))], ct);
    }

    public async Task<IReadOnlyDictionary<MemberId, CouponHand>> Hands(
        IReadOnlyCollection<MemberId> members, DateTimeOffset at, CancellationToken ct)
    {
        var wanted = members.ToList();
        var hands = await db.All<Coupon>()
            .Where(coupon => wanted.Contains(coupon.Member) && coupon.State == CouponState.Unused && coupon.ValidUntil > at)
            .GroupBy(coupon => coupon.Member)
            .Select(group => new
            {
                group.Key, Count = group.Count(), First = group.Min(coupon => coupon.ValidUntil),
                Last = group.Max(coupon => coupon.ValidUntil),
            }).ToListAsync(ct);
        return hands.ToDictionary(hand => hand.Key, hand => new CouponHand(hand.Key, hand.Count, hand.First, hand.Last));
    }

    public async Task<ILookup<MemberId, HeldCoupon>> CouponsOf(IReadOnlyCollection<MemberId> members, int atMost, CancellationToken ct)
    {
        var (at, wanted) = (clock.GetUtcNow(), members.ToList());
        var those = db.All<Coupon>().AsNoTracking().Where(coupon => wanted.Contains(coupon.Member));
        var held = await those.Select(coupon => coupon.Member).Distinct().SelectMany(member => those
            .Where(coupon => coupon.Member == member)
            .OrderBy(coupon => coupon.State == CouponState.Unused && coupon.ValidUntil > at ? 0 : 1).ThenByDescending(coupon => coupon.Id)
            .Take(atMost)).ToListAsync(ct);
        var templates = await rows.Templates([.. held.Select(coupon => coupon.Template).Distinct()], ct);
        return held.OrderBy(coupon => coupon.State == CouponState.Unused && coupon.ValidUntil > at ? 0 : 1)
            .ThenByDescending(coupon => coupon.Id.Value)
            .ToLookup(coupon => coupon.Member, coupon => new HeldCoupon(
                coupon.Id, coupon.Template, templates[coupon.Template].Terms.Title, coupon.StateAt(at), coupon.TakenAt, coupon.ValidFrom,
                coupon.ValidUntil)
            {
                UsedAt = coupon.UsedAt, Order = coupon.OrderId,
            });
    }

    public async Task<Result<Done>> Use(IReadOnlyCollection<OrderId> orders, CancellationToken ct)
    {
        var (at, paid) = (clock.GetUtcNow(), orders.Select(order => (OrderId?)order).ToList());
        var used = await db.All<Coupon>().Where(coupon => paid.Contains(coupon.OrderId) && coupon.State == CouponState.Locked)
            .ExecuteUpdateAsync(set => set.SetProperty(coupon => coupon.State, CouponState.Used).SetProperty(coupon => coupon.UsedAt, at),
                ct);
        await promotions.Use(orders, ct);
        await loyalty.Capture(orders, ct);
        return used > 0 ? Done.It : Done.Already;
    }

    public async Task<Result<Done>> Return(OrderId order, CancellationToken ct)
    {
        var returned = await db.All<Coupon>().Where(coupon => coupon.OrderId == order)
            .ExecuteUpdateAsync(
                set => set.SetProperty(coupon => coupon.State, CouponState.Unused).SetProperty(coupon => coupon.OrderId, (OrderId?)null)
                    .SetProperty(coupon => coupon.UsedAt, (DateTimeOffset?)null), ct);
        await promotions.Return(order, ct);
        await loyalty.Release(order, ct);
        return returned > 0 ? Done.It : Done.Already;
    }

    public Task GiveBackPoints(OrderId order, long points, CancellationToken ct) => loyalty.GiveBack(order, points, ct);

    private static Result<Quote> Price(
        PriceInput input, Dictionary<CouponId, Coupon> coupons, Dictionary<CouponTemplateId, CouponTemplate> templates)
    {
        if (input.Ask.Coupon is not { } wished) return PricePipeline.Price(input);
        if (!coupons.TryGetValue(wished, out var coupon)) return PromotionsProblems.UnknownCoupon;
        var template = templates[coupon.Template];
        var problem = coupon.MayUse(input.Ask.Member, input.At.At).Problem ?? template.MayOnline().Problem;
        return problem is null ? PricePipeline.Price(input with { Coupons = [template.Terms] }) : problem;
    }
}
