using Siyu.Contracts.Promotions;
using Siyu.Kernel;

namespace Siyu.Promotions.Domain;

/// <summary>
/// The one price pipeline (价格流水线): list → member price → coupon → freight. Pure: the same input gives the same numbers,
/// whatever the order of the lines, because every split goes by line id.
/// </summary>
internal static class PricePipeline
{
    /// <summary>Recorded on each order; a change of the rules below is a new version.</summary>
    public const int Version = 1;

    /// <summary>Prices an order with the terms of its coupon, or refuses where the coupon cannot be used on it.</summary>
    public static Result<Quote> Price(QuoteAsk ask, CouponTerms? coupon)
    {
        if (ask.Lines.Count == 0) return PriceRefusals.NoLines;
        if (ask.Lines.DistinctBy(line => line.Line).Count() != ask.Lines.Count) return PriceRefusals.LineTwice;
        if (ask.Lines.Any(line => line.Quantity is < 1 or > PricedLine.MostUnits))
            return PriceRefusals.BadQuantity.With(PricedLine.MostUnits);
        if (ask.Freight.IsNegative) return PriceRefusals.BadFreight;
        var lines = ask.Lines.Select(line => new PricedLine(line)).OrderBy(line => line.Id.Value).ToList();
        var why = new List<Explanation>();
        TakeMemberPrice(lines, why);
        if (coupon is not null)
        {
            var off = coupon.TakeOff(lines);
            if (!off.Ok) return off.Problem!;
            why.Add(new(coupon.Rule, true, PriceReasons.Coupon.With(coupon.Title, off.Value.ToString())));
        }
        if (!ask.Freight.IsZero) why.Add(new("freight", true, PriceReasons.Freight.With(ask.Freight.ToString())));
        var byId = lines.ToDictionary(line => line.Id, line => line.Freeze());
        var payable = byId.Values.Sum(line => line.Cash) + ask.Freight;
        return new Quote(ask, Version, [.. ask.Lines.Select(line => byId[line.Line])], ask.Freight, payable, why);
    }

    private static void TakeMemberPrice(List<PricedLine> lines, List<Explanation> why)
    {
        foreach (var line in lines)
        {
            var off = line.MemberPriceOff;
            if (off.IsZero) continue;
            line.Take(new(ShareKind.MemberPrice, "member_price", line.Seller, off));
            why.Add(new("member_price", true, PriceReasons.MemberPrice.With(line.Title, off.ToString())));
        }
    }
}
