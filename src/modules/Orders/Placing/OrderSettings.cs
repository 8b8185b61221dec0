using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Orders.Placing;

/// <summary>Rules of orders that the group sets (订单规则): section <c>orders/rule</c>.</summary>
/// <param name="PayWithinMinutes">Unpaid orders close after this; 5…10,080.</param>
/// <param name="AfterSaleDays">After-sale window from the handover; 0…90.</param>
/// <param name="ReturnDays">How long a buyer has to send goods back once staff agreed; 1…60.</param>
/// <param name="FreightFen">Freight of a parcel below the threshold, in fen.</param>
/// <param name="FreeFromFen">List total from which freight is free, in fen.</param>
internal sealed record OrderRule(int PayWithinMinutes = 30, int AfterSaleDays = 7, long FreightFen = 1_000, long FreeFromFen = 9_900,
    int ReturnDays = 10)
{
    public TimeSpan PayWithin => TimeSpan.FromMinutes(PayWithinMinutes);
    public TimeSpan AfterSaleWindow => TimeSpan.FromDays(AfterSaleDays);
    public TimeSpan ReturnWithin => TimeSpan.FromDays(ReturnDays);
    public Money Freight(Money list) => list >= new Money(FreeFromFen) ? Money.Zero : new(FreightFen);
}

/// <summary>Reads the rules of orders.</summary>
internal sealed class OrderSettings(ISettings settings)
{
    public const string Section = "orders/rule";

    public async Task<OrderRule> Rule(CancellationToken ct) => await settings.Get<OrderRule>(Section, ct) ?? new();
}
