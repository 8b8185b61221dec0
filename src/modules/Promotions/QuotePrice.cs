using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Catalog;
using Siyu.Contracts.Loyalty;
using Siyu.Contracts.Promotions;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Promotions.Domain;

namespace Siyu.Promotions;

/// <summary>
/// Explains what an order would cost (试算): the same pipeline as the order itself, with the freight that one tells, and for
/// each of the member's coupons what it would take off or why it cannot be used. Nothing is locked.
/// </summary>
internal sealed class QuotePrice(
    SiyuDb db, CouponRows rows, PromotionRows promotions, ICatalog catalog, ILoyalty loyalty, TimeProvider clock) : ISlice
{
    public const int MostLines = 100;
    private const int MostCoupons = 50;

    internal sealed record Request(IReadOnlyList<Line> Lines, CouponId? Coupon)
    {
        public PointsWish? Points { get; init; }

        /// <summary>The freight that the order will bear, as its terms say.</summary>
        public Money Freight { get; init; }
    }

    internal sealed record Line(SkuId Sku, int Quantity);

    internal sealed record PricedRow(SkuId Sku, int Quantity, Money List, IReadOnlyList<PriceShare> Shares, Money Cash);

    internal sealed record Reason(string Rule, string Zh, string En);

    internal sealed record CouponRow(CouponId Id, string Title, bool Usable, Money Off, Reason? Why);

    /// <param name="Most">How many points the order could take, its coupon counted in.</param>
    /// <param name="Why">Why it can take none.</param>
    internal sealed record PurseRow(CardProgramId Program, string Title, long Available, long Most, Reason? Why);

    internal sealed record WhyRow(string Rule, bool Applied, string Zh, string En);

    internal sealed record Response(int PipelineVersion, IReadOnlyList<PricedRow> Lines, Money Payable, IReadOnlyList<WhyRow> Why,
        IReadOnlyList<CouponRow> Coupons)
    {
        /// <summary>Points that the price takes.</summary>
        public long Points { get; init; }
        public IReadOnlyList<PurseRow> Purses { get; init; } = [];

        /// <summary>What is left to pay of the freight, and what a coupon takes off it.</summary>
        public Money Freight { get; init; }
        public Money FreightOff { get; init; }
    }

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/mall/quote", (Actor actor, Request request, QuotePrice slice, CancellationToken ct) =>
            slice.Handle(actor, request, ct).ToHttp()).Allow(Allow.Member);

    public async Task<Result<Response>> Handle(Actor actor, Request request, CancellationToken ct)
    {
        var asked = await Read(actor, request, ct);
        if (!asked.Ok) return asked.Problem!;
        var (ask, at) = (asked.Value, clock.GetUtcNow());
        var coupons = await db.Rows<Coupon>(actor).AsNoTracking()
            .Where(coupon => coupon.State == CouponState.Unused && coupon.ValidUntil > at || coupon.Id == request.Coupon)
            .OrderBy(coupon => coupon.ValidUntil).Take(MostCoupons + 1).ToListAsync(ct);
        var templates = await rows.Templates([.. coupons.Select(coupon => coupon.Template).Distinct()], ct);
        var running = await promotions.Running(at, ct);
        var left = await promotions.Left(running, [actor.Member], locked: false, ct);
        var tier = (await promotions.Tiers(running, [actor.Member], ct)).GetValueOrDefault(actor.Member);
        var input = new PriceInput(ask, new(at, tier)) { Promotions = [.. running.Select(one => one.For(left.Of(one, actor.Member)))] };
        Result<PriceInput> With(Coupon coupon)
        {
            var template = templates[coupon.Template];
            var problem = coupon.MayUse(actor.Member, at).Problem ?? template.MayOnline().Problem;
            return problem is null ? input with { Coupons = [template.Terms] } : problem;
        }
        Result<Quote> Price(Coupon coupon)
        {
            var with = With(coupon);
            return with.Ok ? PricePipeline.Price(with.Value) : with.Problem!;
        }
        var plain = PricePipeline.Price(input);
        if (!plain.Ok) return plain.Problem!;
        var wish = request.Coupon is not { } wished ? input : coupons.Find(coupon => coupon.Id == wished) is { } found ? With(found)
            : PromotionsProblems.UnknownCoupon;
        if (!wish.Ok) return wish.Problem!;
        var offers = await loyalty.Offers(actor.Member, ct);
        var points = new PursesLeft(offers.ToDictionary(offer => new PurseAsk(actor.Member, offer.Program), offer => offer.Hand)).For(ask);
        if (!points.Ok) return points.Problem!;
        var chosen = PricePipeline.Price(wish.Value with { Points = points.Value });
        if (!chosen.Ok) return chosen.Problem!;
        return Show(chosen.Value, [.. coupons.Take(MostCoupons)
            .Select(coupon => Try(coupon, templates[coupon.Template].Title, Price(coupon), plain.Value))]) with
        {
            Points = chosen.Value.Points,
            Purses = [.. offers.Where(offer => offer.Hand.Available > 0).Select(offer => Purse(wish.Value, offer))],
        };
    }

    private static PurseRow Purse(PriceInput input, PurseOffer offer)
    {
        var quote = PricePipeline.Price(input with { Points = PursesLeft.Use(offer.Hand.Available, offer.Hand) });
        var most = quote.Ok ? quote.Value.Points : 0;
        var why = quote.Ok ? quote.Value.Why.First(one => one.Rule == PointsUse.Rule).Reason : quote.Problem!;
        return new(offer.Program, offer.Title, offer.Hand.Available, most, most > 0 ? null : Tell(PointsUse.Rule, why));
    }

    /// <summary>Lines get ids of their own here; the order gives its own.</summary>
    private async Task<Result<QuoteAsk>> Read(Actor actor, Request request, CancellationToken ct)
    {
        if (request.Lines is not { Count: > 0 and <= MostLines }) return PriceRefusals.NoLines;
        var skus = await catalog.Skus([.. request.Lines.Select(line => line.Sku).Distinct()], ct);
        var lines = new List<QuoteLine>();
        foreach (var line in request.Lines)
        {
            if (!skus.TryGetValue(line.Sku, out var sku)) return CatalogProblems.UnknownSku;
            if (!sku.OnSale) return CatalogProblems.OffSale.With(sku.Title);
            lines.Add(new(OrderLineId.New(clock.GetUtcNow()), sku, line.Quantity));
        }
        return new QuoteAsk(OrderId.New(clock.GetUtcNow()), actor.Member, lines, request.Coupon, request.Freight)
        {
            Points = request.Points,
        };
    }

    private static CouponRow Try(Coupon coupon, string title, Result<Quote> with, Quote without) => with.Ok
        ? new(coupon.Id, title, true, without.Payable - with.Value.Payable, null)
        : new(coupon.Id, title, false, Money.Zero, Tell(with.Problem!.Code, with.Problem));

    private static Response Show(Quote quote, IReadOnlyList<CouponRow> coupons) => new(
        quote.PipelineVersion,
        [.. quote.Lines.Zip(quote.Ask.Lines)
            .Select(pair => new PricedRow(pair.Second.Sku.Id, pair.Second.Quantity, pair.First.List, pair.First.Shares, pair.First.Cash))],
        quote.Payable, [.. quote.Why.Select(why => new WhyRow(why.Rule, why.Applied, why.Text(), why.Text(english: true)))], coupons)
    {
        Freight = quote.Freight, FreightOff = quote.FreightOff?.Amount ?? Money.Zero,
    };

    private static Reason Tell(string rule, Problem reason) => new(rule, reason.Text(), reason.Text(english: true));
}
