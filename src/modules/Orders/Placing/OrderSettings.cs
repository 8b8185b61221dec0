using System.Text.Json.Serialization;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Orders.Placing;

/// <summary>Rules of orders that the group sets (订单规则): section <c>orders/rule</c>.</summary>
/// <param name="PayWithinMinutes">Unpaid orders close after this; 5…10,080.</param>
/// <param name="AfterSaleDays">After-sale window from the handover; 0…90.</param>
/// <param name="ReturnDays">How long a buyer has to send goods back once staff agreed; 1…60.</param>
/// <param name="FreightFen">Freight of a parcel below the threshold, in fen; 0…100,000.</param>
/// <param name="FreeFromFen">List total from which freight is free, in fen.</param>
/// <param name="FreeOrdersPerDay">Orders with nothing to pay that a member may place on one day; 0…100, none at 0.</param>
internal sealed record OrderRule(int PayWithinMinutes = 30, int AfterSaleDays = 7, long FreightFen = 1_000, long FreeFromFen = 9_900,
    int ReturnDays = 10, int FreeOrdersPerDay = 3)
{
    [JsonIgnore]
    public TimeSpan PayWithin => TimeSpan.FromMinutes(PayWithinMinutes);

    [JsonIgnore]
    public TimeSpan AfterSaleWindow => TimeSpan.FromDays(AfterSaleDays);

    [JsonIgnore]
    public TimeSpan ReturnWithin => TimeSpan.FromDays(ReturnDays);

    [JsonIgnore]
    public bool IsSound => PayWithinMinutes is >= 5 and <= 10_080 && AfterSaleDays is >= 0 and <= 90 && ReturnDays is >= 1 and <= 60
        && FreightFen is >= 0 and <= 100_000 && FreeFromFen is >= 0 and <= 100_000_000 && FreeOrdersPerDay is >= 0 and <= 100;

    public Money Freight(Money list) => list >= new Money(FreeFromFen) ? Money.Zero : new(FreightFen);
}

/// <summary>Reads the rules of orders.</summary>
internal sealed class OrderSettings(ISettings settings)
{
    public const string Section = "orders/rule";

    public async Task<OrderRule> Rule(CancellationToken ct) => await settings.Get<OrderRule>(Section, ct) ?? new();
}
