using Siyu.Contracts.Catalog;
using Siyu.Contracts.Promotions;
using Siyu.Kernel;
using Siyu.Promotions.Domain;

namespace Siyu.Promotions.Quoting;

/// <summary>Turns a file's words into what the pipeline hears (询价解读); a refusal names the place in the file.</summary>
internal sealed class QuoteReader(QuoteFile file, DateTimeOffset now)
{
    private static readonly Problem OneWorth = Problem.Invalid("promotions.one_worth",
        "须且只能给出 fixed、payBps、off、tiers 之一", "Give exactly one of fixed, payBps, off, tiers");
    private static readonly Problem NoLines = Problem.Invalid("promotions.quote_no_lines", "没有商品", "There are no goods");
    private static readonly Problem Negative =
        Problem.Invalid("promotions.quote_negative", "金额与积分不能为负", "Amounts and points cannot be negative");

    public Names Names { get; } = new();

    public Result<PriceInput> Read()
    {
        if (file.Lines is not { Count: > 0 }) return NoLines.AtField("$.lines");
        if (Bad() is { } place) return Negative.AtField(place);
        var promotions = new List<PromotionTerms>();
        foreach (var (promotion, i) in file.Promotions.Select((promotion, i) => (promotion, i)))
        {
            var terms = Terms(promotion);
            if ((terms.Problem ?? terms.Value.Check().Problem) is { } wrong) return wrong.AtField($"$.promotions[{i}]");
            promotions.Add(terms.Value);
        }
        var coupons = new List<CouponTerms>();
        foreach (var (coupon, i) in file.Coupons.Select((coupon, i) => (coupon, i)))
        {
            var terms = Terms(coupon);
            if (terms.Worth.Check().Problem is { } wrong) return wrong.AtField($"$.coupons[{i}]");
            coupons.Add(terms);
        }
        var ask = new QuoteAsk(Names.Id<OrderId>(""), Names.Id<MemberId>(""), [.. file.Lines.Select(Line)], null, new(file.Freight));
        return new PriceInput(ask, Circumstances)
        {
            Promotions = promotions, Coupons = coupons,
            Points = file.Points is { } points ? new(points.Wanted, points.FenEach, points.MostBps) : null,
            Voucher = file.Voucher is { } voucher
                ? new(Names.Id<PromotionId>(voucher.Id).Value, new(voucher.Balance), voucher.PaysFreight) { Scope = Scope(voucher.Scope) }
                : null,
        };
    }

    private PriceCircumstances Circumstances => new(
        file.At ?? now, file.Tier, file.Channel, file.Store is { } store ? Names.Id<UnitId>(store) : null);

    /// <summary>Where an amount is negative, if anywhere.</summary>
    private string? Bad()
    {
        for (var i = 0; i < file.Lines.Count; i++)
            if (file.Lines[i] is { List: < 0 } or { Member: < 0 } or { Floor: < 0 }) return $"$.lines[{i}]";
        return file switch
        {
            { Freight: < 0 } => "$.freight",
            { Points: { Wanted: < 0 } or { FenEach: < 1 } } => "$.points",
            { Voucher.Balance: < 0 } => "$.voucher.balance",
            _ => null,
        };
    }

    private QuoteLine Line(FileLine line) => new(Names.Id<OrderLineId>(line.Id), new(
        Names.Id<SkuId>(line.Sku), Names.Id<SpuId>(line.Sku), Names.Id<BrandId>(line.Brand), Names.Id<CategoryId>(line.Category), line.Sku,
        line.Sku, "", new(line.List), Fen(line.Member), line.Counter ? Ownership.Counter : Ownership.Own, 0, null, true)
    {
        FloorPrice = Fen(line.Floor),
    }, line.Quantity);

    private Result<PromotionTerms> Terms(FilePromotion promotion)
    {
        var tiers = promotion.Tiers?.Select(tier => new ReductionTier(tier.From, new(tier.Off), tier.PayBps)).ToList();
        var worth = new WorthDraft(Fen(promotion.Fixed), promotion.PayBps, Fen(promotion.Off), tiers)
        {
            ByQuantity = promotion.ByQuantity, Times = promotion.Times,
        };
        if (worth.Chosen is not { } chosen) return OneWorth;
        var funders = promotion.Funders ?? new Dictionary<Funder, int> { [Funder.Brand] = 1 };
        return new PromotionTerms(Names.Id<PromotionId>(promotion.Id), promotion.Version, promotion.Title ?? promotion.Id, promotion.Kind,
            chosen, [.. funders.Select(part => new FunderPart(part.Key, part.Value))])
        {
            Priority = promotion.Priority, Group = promotion.Group, Alone = promotion.Alone, Scope = Scope(promotion.Scope),
            Excludes = [.. promotion.Excludes.SelectMany(name =>
                new[] { Names.Id<PromotionId>(name).Value, Names.Id<CouponTemplateId>(name).Value })],
            Condition = new(promotion.From, promotion.Until)
            {
                Tiers = promotion.ForTiers, Channels = promotion.Channels, Stores = Names.Ids<UnitId>(promotion.Stores),
            },
            Budget = new(Fen(promotion.Budget.Amount), promotion.Budget.Uses, promotion.Budget.PersonUses, promotion.Budget.Partial),
        };
    }

    private CouponTerms Terms(FileCoupon coupon)
    {
        var (kind, amount) = coupon switch
        {
            { Gift: true } => (CouponKind.Gift, 0),
            { Exchange: { } price } => (CouponKind.Exchange, price),
            { Freight: { } most } => (CouponKind.Freight, most),
            { PayBps: not null } => (CouponKind.Discount, 0),
            _ => (CouponKind.Cash, coupon.Off ?? 0),
        };
        var worth = new CouponWorth(kind, new(coupon.Threshold), new(amount), coupon.PayBps ?? 0, Fen(coupon.AtMost));
        var scope = coupon.Skus.Count == 0 ? CouponScope.All
            : new CouponScope(ScopeKind.Sku, [.. Names.Ids<SkuId>(coupon.Skus).Select(id => id.Value)]);
        BrandId? brand = coupon.Brand is { } name ? Names.Id<BrandId>(name) : null;
        return new(Names.Id<CouponTemplateId>(coupon.Id), coupon.Title ?? coupon.Id, worth, scope,
            coupon.Funder ?? (brand is null ? Funder.Platform : Funder.Brand), brand);
    }

    private PromotionScope Scope(FileScope scope) =>
        new(Names.Ids<BrandId>(scope.Brands), Names.Ids<CategoryId>(scope.Categories), Names.Ids<SkuId>(scope.Skus));

    private static Money? Fen(long? fen) => fen is { } amount ? new Money(amount) : null;
}
