using Siyu.Contracts.Promotions;
using Siyu.Kernel;

namespace Siyu.Promotions.Domain;

/// <summary>One walk through the steps (计价过程) with the promotions that may apply; of each exclusive group there is one at most.</summary>
internal sealed class PriceRun
{
    private readonly PriceInput input;
    private readonly List<PricedLine> lines;
    private readonly List<PromotionTerms> applied = [];
    private readonly List<Explanation> why = [];
    private long points;
    private FreightShare? freightOff;

    public PriceRun(PriceInput input, IEnumerable<PromotionTerms> rules)
    {
        this.input = input;
        lines = [.. input.Ask.Lines.Select(line => new PricedLine(line)).OrderBy(line => line.Id.Value)];
        var ordered = rules.OrderByDescending(rule => rule.Priority).ThenBy(rule => rule.Id.Value).ToList();
        TakeActivities([.. ordered.Where(rule => rule.Kind == ShareKind.Activity)]);
        TakeMemberPrice();
        foreach (var rule in ordered.Where(rule => rule.Kind == ShareKind.LimitedDiscount)) Take(rule);
        foreach (var rule in ordered.Where(rule => rule.Kind == ShareKind.FullReduction)) Take(rule);
        foreach (var coupon in input.Coupons.OrderBy(coupon => coupon.Kind)) Take(coupon);
        if (input.Points is { } wanted) Take(wanted);
        if (!Freight.IsZero) why.Add(new("freight", true, PriceReasons.Freight.With(Freight.ToString())));
        Payable = lines.Sum(line => line.Cash) + Freight;
        if (input.Voucher is { } voucher) Pay(voucher);
    }

    public Money Payable { get; }

    /// <summary>What is left of the freight.</summary>
    private Money Freight => input.Ask.Freight - (freightOff?.Amount ?? Money.Zero);
    public Money Tender { get; private set; }

    /// <summary>Why a coupon that was asked for cannot be used.</summary>
    public Problem? CouponRefused { get; private set; }

    public Explanation Of(PromotionTerms rule) => why.First(reason => reason.Rule == rule.Rule);

    /// <summary>Lines come back in the order in which they were asked.</summary>
    public Quote Freeze(IReadOnlyList<Explanation> others)
    {
        var byId = lines.ToDictionary(line => line.Id, line => line.Freeze());
        return new(input.Ask, PricePipeline.Version, [.. input.Ask.Lines.Select(line => byId[line.Line])], Freight, Payable,
            [.. why.Concat(others).Select(Named)])
        {
            Tender = Tender, Points = points, FreightOff = freightOff,
        };
    }

    private Explanation Named(Explanation one) => one with
    {
        Title = input.Promotions.FirstOrDefault(rule => rule.Rule == one.Rule)?.Title
            ?? input.Coupons.FirstOrDefault(coupon => coupon.Rule == one.Rule)?.Title,
    };

    /// <summary>A line has one activity price, its best, and only where that is better than its member price; an activity that its budget
    /// or another activity forbids leaves the line to the next one.</summary>
    private void TakeActivities(List<PromotionTerms> rules)
    {
        while (rules.Count > 0)
        {
            var won = Share(rules);
            var refused = rules.FirstOrDefault(rule => Forbidden(rule, won) is not null);
            if (refused is null)
            {
                foreach (var rule in rules) Keep(rule, lines, WithinBudget(rule, won[rule]));
                return;
            }
            why.Add(new(refused.Rule, false, Forbidden(refused, won)!));
            rules.Remove(refused);
        }
    }

    /// <summary>What each activity takes off the lines that it wins; ties go to the earlier.</summary>
    private Dictionary<PromotionTerms, Money[]> Share(List<PromotionTerms> rules)
    {
        var won = rules.ToDictionary(rule => rule, _ => new Money[lines.Count]);
        for (var i = 0; i < lines.Count; i++)
        {
            var line = lines[i];
            var best = rules.Where(rule => rule.Scope.Covers(line.Sku)).Select(rule => (Rule: rule, Off: rule.Worth.Off([line])))
                .Where(pair => pair.Off.Ok && pair.Off.Value[0] > line.MemberPriceOff).Select(pair => (pair.Rule, Off: pair.Off.Value[0]))
                .OrderByDescending(pair => pair.Off).FirstOrDefault();
            if (best.Rule is not null) won[best.Rule][i] = best.Off;
        }
        return won;
    }

    private static Problem? Forbidden(PromotionTerms rule, Dictionary<PromotionTerms, Money[]> won)
    {
        var off = won[rule].Sum();
        if (!off.IsPositive) return PriceReasons.NothingOff;
        if (Short(rule, off) is { } problem) return problem;
        var earlier = won.Keys.TakeWhile(other => other != rule).FirstOrDefault(other => won[other].Sum().IsPositive && Apart(other, rule));
        return earlier is null ? null : PriceReasons.Excluded.With(earlier.Title);
    }

    private void TakeMemberPrice()
    {
        foreach (var line in lines)
        {
            var off = line.MemberPriceOff;
            if (off.IsZero) continue;
            line.Take(new(ShareKind.MemberPrice, "member_price", line.Seller, off));
            why.Add(new("member_price", true, PriceReasons.MemberPrice.With(line.Title, off.ToString())));
        }
    }

    private void Take(PromotionTerms rule)
    {
        var open = lines.Where(line => !line.Closed && rule.Scope.Covers(line.Sku)).ToList();
        var off = open.Count == 0 ? PriceReasons.Closed : rule.Worth.Off(open);
        var refused = applied.Find(other => Apart(other, rule)) is { } other ? PriceReasons.Excluded.With(other.Title)
            : off.Ok ? Short(rule, off.Value.Sum()) : off.Problem;
        if (refused is not null) why.Add(new(rule.Rule, false, refused));
        else Keep(rule, open, WithinBudget(rule, off.Value));
    }

    private void Keep(PromotionTerms rule, List<PricedLine> touched, Money[] off)
    {
        Spreading.Take(touched, off, (rule.Kind, rule.Rule), rule.Funders);
        for (var i = 0; i < off.Length; i++) touched[i].Closed |= rule.Alone && off[i].IsPositive;
        applied.Add(rule);
        why.Add(new(rule.Rule, true, PriceReasons.Promotion.With(rule.Title, off.Sum().ToString())));
    }

    private void Take(CouponTerms coupon)
    {
        var excluded = applied.Find(rule => rule.Excludes.Contains(coupon.Template.Value));
        var off = excluded is null ? coupon.TakeOff(lines, Freight) : PriceReasons.Excluded.With(excluded.Title);
        if (off.Ok && coupon.Worth.Kind == CouponKind.Freight) freightOff = new(coupon.Rule, coupon.Funder, off.Value);
        if (!off.Ok) CouponRefused ??= off.Problem;
        why.Add(new(coupon.Rule, off.Ok, off.Problem ?? PriceReasons.Coupon.With(coupon.Title, off.Value.ToString())));
    }

    private void Take(PointsUse wanted)
    {
        var covered = lines.Where(line => wanted.Scope.Covers(line.Sku)).ToList();
        var most = Money.Min(covered.Sum(line => line.Cash).Rate(wanted.MostBps), covered.Sum(line => line.Room));
        points = Math.Min(wanted.Wanted, most.Fen / wanted.FenEach);
        var off = new Money(points * wanted.FenEach);
        if (off.IsPositive)
            Spreading.Take(covered, Spreading.Over(covered, off), (ShareKind.Points, PointsUse.Rule), [new(Funder.Platform, 1)]);
        why.Add(new(PointsUse.Rule, off.IsPositive,
            off.IsPositive ? PriceReasons.Points.With(points, off.ToString()) : Useless(wanted, covered)));
    }

    private static Problem Useless(PointsUse wanted, List<PricedLine> covered) =>
        wanted.MostBps == 0 ? PriceReasons.PointsPayNothing : covered.Count == 0 ? PriceReasons.OutOfScope : PriceReasons.NothingOff;

    /// <summary>A voucher pays; it knows no floor, and freight only where it says so.</summary>
    private void Pay(VoucherUse voucher)
    {
        var covered = lines.Where(line => voucher.Scope.Covers(line.Sku)).ToList();
        var cash = covered.Select(line => line.Cash).ToList();
        var goods = Money.Min(voucher.Balance, cash.Sum());
        var freight = voucher.PaysFreight ? Money.Min(voucher.Balance - goods, Freight) : Money.Zero;
        if (goods.IsPositive)
            foreach (var (line, part) in covered.Zip(goods.SplitWithin(cash, cash))) line.Tender = part;
        Tender = goods + freight;
        why.Add(new(voucher.Rule, Tender.IsPositive,
            Tender.IsPositive ? PriceReasons.Voucher.With(Tender.ToString()) : PriceReasons.NothingOff));
    }

    private static bool Apart(PromotionTerms one, PromotionTerms other) =>
        one.Excludes.Contains(other.Id.Value) || other.Excludes.Contains(one.Id.Value);

    private static Problem? Short(PromotionTerms rule, Money off) => rule.Budget is { Amount: { } left, Partial: false } && off > left
        ? PriceReasons.BudgetShort.With((off - left).ToString()) : null;

    private static Money[] WithinBudget(PromotionTerms rule, Money[] off) =>
        rule.Budget.Amount is { } left && off.Sum() > left ? left.SplitWithin(off, off) : off;
}
