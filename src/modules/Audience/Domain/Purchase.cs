using Siyu.Contracts.Audience;
using Siyu.Contracts.Orders;
using Siyu.Kernel;

namespace Siyu.Audience.Domain;

/// <summary>
/// A line that somebody bought (消费行), what of it came back, and what of it was told to the analytical database. What is left only ever
/// shrinks, so news may come twice, late or in any order.
/// </summary>
internal sealed class Purchase
{
    private Purchase() { }

    public OrderLineId Id { get; private init; }
    public OrderId OrderId { get; private init; }

    /// <summary>The buyer as orders say it.</summary>
    public MemberId Origin { get; private set; }

    /// <summary>Who that is now, after merges.</summary>
    public MemberId Member { get; private set; }

    /// <summary>False where the refund was heard of before the payment.</summary>
    public bool IsPaid { get; private set; }
    public DateTimeOffset At { get; private set; }
    public BrandId Brand { get; private set; }
    public SpuId Product { get; private set; }
    public CategoryId Category { get; private set; }
    public int Bought { get; private set; }
    public Money BoughtCash { get; private set; }

    /// <summary>Units that were not refunded.</summary>
    public int Quantity { get; private set; }
    public Money Cash { get; private set; }
    public long CountedNumber { get; private set; }
    public int CountedQuantity { get; private set; }
    public Money CountedCash { get; private set; }

    /// <summary>A line nobody has heard of; the first news fills it.</summary>
    public static Purchase Of(OrderLineId line, OrderId order, MemberId buyer, DateTimeOffset at) => new()
    {
        Id = line, OrderId = order, Origin = buyer, Member = buyer, At = at, Quantity = int.MaxValue, Cash = new(long.MaxValue),
    };

    public void Paid(SoldLine line, CategoryId category, DateTimeOffset at)
    {
        if (IsPaid) return;
        (IsPaid, At, Brand, Product, Category) = (true, at, line.Brand, line.Spu, category);
        (Bought, BoughtCash) = (line.Quantity, line.Cash);
        Left(line.Quantity, line.Cash);
    }

    public void Left(int quantity, Money cash) => (Quantity, Cash) = (Math.Min(Quantity, quantity), Money.Min(Cash, cash));

    public void BuyerIs(MemberId origin) => Origin = origin;

    public void Follows(MemberId now) => Member = now;

    /// <summary>What has to be told so that the line counts as it is, for the member of this number.</summary>
    public IEnumerable<CountedPurchase> Difference(long number)
    {
        if (!IsPaid || (CountedNumber, CountedQuantity, CountedCash) == (number, Quantity, Cash)) yield break;
        var row = new CountedPurchase(number, OrderId, At, Brand, Product, Category, Quantity - CountedQuantity, Cash - CountedCash);
        if (CountedNumber == number || CountedNumber == 0)
        {
            yield return row;
        }
        else
        {
            yield return row with { Number = CountedNumber, Quantity = -CountedQuantity, Cash = -CountedCash };
            yield return row with { Quantity = Quantity, Cash = Cash };
        }
        (CountedNumber, CountedQuantity, CountedCash) = (number, Quantity, Cash);
    }
}
