using Siyu.Contracts.Catalog;
using Siyu.Contracts.Promotions;
using Siyu.Kernel;

namespace Siyu.Promotions.Domain;

/// <summary>A line on its way through the pipeline (计价行): list minus the shares taken so far is cash.</summary>
internal sealed class PricedLine(QuoteLine line)
{
    public const int MostUnits = 9_999;

    private readonly List<PriceShare> shares = [];

    public OrderLineId Id => line.Line;
    public SkuCard Sku => line.Sku;
    public int Quantity => line.Quantity;
    public string Title => line.Sku.Title;

    /// <summary>Whether a promotion that goes alone has touched it: no later promotion and no coupon does.</summary>
    public bool Closed { get; set; }

    /// <summary>What paid vouchers cover of its cash.</summary>
    public Money Tender { get; set; }
    public Money List { get; } = line.Sku.ListPrice * line.Quantity;
    public Money Cash { get; private set; } = line.Sku.ListPrice * line.Quantity;

    /// <summary>Who bears a price cut that the seller itself gives.</summary>
    public Funder Seller => line.Sku.Ownership == Ownership.Counter ? Funder.Supplier : Funder.Brand;

    /// <summary>What the member price takes off; the better of it and what the line costs already, never below the floor.</summary>
    public Money MemberPriceOff => line.Sku.MemberPrice is { } member
        ? Money.Max(Money.Min(Cash - member * line.Quantity, Room), Money.Zero) : Money.Zero;

    /// <summary>What may still be taken off before the line meets its floor price (最低价).</summary>
    public Money Room => Money.Max(Cash - Floor, Money.Zero);

    public void Take(PriceShare share)
    {
        Must.Hold(share.Amount.IsPositive && share.Amount <= Room, "a share is positive and keeps the line's floor");
        shares.Add(share);
        Cash -= share.Amount;
    }

    public LinePrice Freeze()
    {
        Must.Hold(shares.Sum(share => share.Amount) + Cash == List, "shares and cash add up to the list price");
        Must.Hold(Tender <= Cash, "vouchers pay no more than the line costs");
        return new(Id, List, [.. shares], Cash) { Tender = Tender };
    }

    private Money Floor => (line.Sku.FloorPrice ?? Money.Zero) * line.Quantity;
}
