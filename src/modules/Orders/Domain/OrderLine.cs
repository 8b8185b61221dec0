using Siyu.Contracts.Catalog;
using Siyu.Contracts.Orders;
using Siyu.Contracts.Promotions;
using Siyu.Kernel;

namespace Siyu.Orders.Domain;

/// <summary>A line of an order (订单行), everything frozen to the fen.</summary>
internal sealed class OrderLine
{
    public OrderLineId Id { get; private init; }
    public OrderId OrderId { get; private init; }
    public int Ordinal { get; private init; }
    public SkuId Sku { get; private init; }
    public SpuId Spu { get; private init; }
    public BrandId Brand { get; private init; }
    public CategoryId Category { get; private init; }
    public string Code { get; private init; } = "";
    public string Title { get; private init; } = "";
    public string Spec { get; private init; } = "";
    public int Quantity { get; private init; }
    public Money List { get; private init; }
    public Money Cash { get; private set; }

    /// <summary>The group's own part of the discount on another's goods, which its seller is paid all the same (平台补贴).</summary>
    public Money Subsidy { get; private init; }

    /// <summary>What points paid of it, a fen each (积分抵扣).</summary>
    public Money Points { get; private init; }
    public Ownership Ownership { get; private init; }
    public int DeductBps { get; private init; }
    public UnitId? Seller { get; private init; }
    public int RefundedQuantity { get; private set; }

    public static OrderLine From(OrderId order, int ordinal, QuoteLine asked, LinePrice price) => new()
    {
        Id = asked.Line, OrderId = order, Ordinal = ordinal, Sku = asked.Sku.Id, Spu = asked.Sku.Spu, Brand = asked.Sku.Brand,
            Category = asked.Sku.Category,
        Code = asked.Sku.Code, Title = asked.Sku.Title, Spec = asked.Sku.Spec, Quantity = asked.Quantity, List = price.List,
            Cash = price.Cash,
        Subsidy = price.Shares.Where(share => share is { Kind: not ShareKind.Points, Funder: Funder.Platform })
            .Sum(share => share.Amount),
        Points = price.Shares.Where(share => share.Kind == ShareKind.Points).Sum(share => share.Amount),
        Ownership = asked.Sku.Ownership, DeductBps = asked.Sku.DeductBps, Seller = asked.Sku.Seller,
    };

    /// <summary>Staff changed its price before it was paid.</summary>
    public void Reprice(Money cash)
    {
        Must.Hold(RefundedQuantity == 0 && cash <= List, "a line is repriced before it is paid");
        Cash = cash;
    }

    public int UnitsLeft => Quantity - RefundedQuantity;

    /// <summary>What remains of a frozen component once <paramref name="refunded"/> of the units are refunded: X − floor(X × k ÷ n), exact
    /// at k = n.</summary>
    public Money Left(Money component, int refunded) => component - component.Portion(refunded, Quantity);

    public Money CashLeft => Left(Cash, RefundedQuantity);
    public Money PointsLeft => Left(Points, RefundedQuantity);
    public Money BaseLeft => BaseAt(RefundedQuantity);

    /// <summary>What a counter or dealer is settled on once so many units are refunded: a sum of components, never floored by
    /// itself.</summary>
    public Money BaseAt(int refunded) => Left(Cash, refunded) + Left(Subsidy, refunded) + Left(Points, refunded);

    /// <summary>Gives back units: the difference of the cumulative function before and after.</summary>
    public LineRefund GiveBack(int units)
    {
        Must.Hold(units > 0 && units <= UnitsLeft, "units that are left are refunded");
        var (cash, subsidy, points, before) = (CashLeft, Left(Subsidy, RefundedQuantity), PointsLeft, BaseLeft);
        RefundedQuantity += units;
        return new(this, units, cash - CashLeft, subsidy - Left(Subsidy, RefundedQuantity), before, BaseLeft)
        {
            Points = points - PointsLeft,
        };
    }

    public SoldLine Sold() => new(Id, Sku, Spu, Brand, Quantity, List, List - Cash, Cash, Ownership, DeductBps);
}

/// <summary>What a refund takes back of a line (行退款).</summary>
internal sealed record LineRefund(OrderLine Line, int Units, Money Cash, Money Subsidy, Money BaseBefore, Money BaseAfter)
{
    public Money Points { get; init; }

    /// <summary>Units that go back to the shelf.</summary>
    public int Restocked { get; init; }
}

/// <summary>A frozen share of a discount on a line (优惠分摊).</summary>
internal sealed class Share
{
    public OrderLineId Line { get; init; }
    public int Ordinal { get; init; }
    public ShareKind Kind { get; init; }
    public string Rule { get; set; } = "";
    public Funder Funder { get; set; }
    public Money Amount { get; set; }
}
