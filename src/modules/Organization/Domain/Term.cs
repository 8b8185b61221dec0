using Siyu.Contracts.Organization;
using Siyu.Kernel;

namespace Siyu.Organization.Domain;

/// <summary>
/// A rate agreed with a counter or a dealer's store (结算条款), from a day on: a counter's deduction, of everything or of one category, or a
/// dealer's order-service fee.
/// </summary>
internal sealed class Term
{
    public required Guid Id { get; init; }
    public required UnitId Unit { get; init; }

    /// <summary>The goods it is for; everything where null.</summary>
    public CategoryId? Category { get; init; }
    public int RateBps { get; private set; }
    public required Day FromDay { get; init; }
    public StaffId? MadeBy { get; private set; }
    public DateTimeOffset MadeAt { get; private set; }

    public TermCard Card => new(Category, RateBps, FromDay);

    public static Term Agree(UnitId unit, TermCard agreed, StaffId? by, DateTimeOffset at) => new()
    {
        Id = Siyu.Kernel.Id.New<UnitId>(at).Value, Unit = unit, Category = agreed.Category, RateBps = agreed.RateBps, FromDay = agreed.From,
        MadeBy = by, MadeAt = at,
    };

    /// <summary>Agreed anew before its day came; afterwards it stays.</summary>
    public Result<Done> Change(int rateBps, StaffId? by, Day today, DateTimeOffset at)
    {
        if (RateBps == rateBps) return Done.Already;
        if (FromDay <= today) return OrganizationProblems.TermInForce.With(FromDay);
        (RateBps, MadeBy, MadeAt) = (rateBps, by, at);
        return Done.It;
    }
}
