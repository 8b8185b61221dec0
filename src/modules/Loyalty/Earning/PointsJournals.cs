using Siyu.Contracts.Ledger;
using Siyu.Kernel;
using Siyu.Loyalty.Domain;

namespace Siyu.Loyalty.Earning;

/// <summary>Points in the ledger (积分记账, COMMERCE §4), by program, a fen each; whose they are, the lots know.</summary>
internal static class PointsJournals
{
    public static Journal Earned(CardProgramId program, Lot lot, DateTimeOffset at) => Of($"points-earned/{lot.Id}", "points_earned",
        Subject(lot), (AccountKind.PointsExpense, AccountKind.PointsPending), (program, lot.Granted, at));

    /// <summary>The after-sale window ended: what waited can be used.</summary>
    public static Journal Activated(CardProgramId program, Lot lot, DateTimeOffset at) => Of($"points-active/{lot.Id}", "points_active",
        Subject(lot), (AccountKind.PointsPending, AccountKind.PointsLiability), (program, lot.Remaining, at));

    /// <summary>Goods went back: so were never earned.</summary>
    public static Journal TakenBack(CardProgramId program, AfterSaleId afterSale, (Lot Lot, long Points) back, DateTimeOffset at) =>
        Of($"points-taken-back/{afterSale}/{back.Lot.Id}", "points_taken_back", Subject(back.Lot),
            (back.Lot.State == LotState.Pending ? AccountKind.PointsPending : AccountKind.PointsLiability, AccountKind.PointsExpense),
            (program, back.Points, at));

    public static Journal Expired(CardProgramId program, PointsLotId first, long points, DateTimeOffset at) => Of(
        $"points-expired/{first}", "points_expired", $"program/{program}", (AccountKind.PointsLiability, AccountKind.Breakage),
        (program, points, at));

    public static Journal Adjusted(CardProgramId program, Guid adjustment, long points, DateTimeOffset at) => Of(
        $"points-adjusted/{adjustment}", "points_adjusted", $"program/{program}", points > 0
            ? (AccountKind.PointsExpense, AccountKind.PointsLiability) : (AccountKind.PointsLiability, AccountKind.PointsExpense),
        (program, Math.Abs(points), at));

    /// <summary>An erased member's points: usable ones lapse, waiting ones were never given.</summary>
    public static IEnumerable<Journal> Forfeited(Card card, (long Usable, long Waiting) lost, DateTimeOffset at)
    {
        if (lost.Usable > 0)
            yield return Of($"points-forfeited/{card.Id}", "points_forfeited", $"program/{card.Program}",
                (AccountKind.PointsLiability, AccountKind.Breakage), (card.Program, lost.Usable, at));
        if (lost.Waiting > 0)
            yield return Of($"points-forfeited-waiting/{card.Id}", "points_forfeited", $"program/{card.Program}",
                (AccountKind.PointsPending, AccountKind.PointsExpense), (card.Program, lost.Waiting, at));
    }

    private static string Subject(Lot lot) => lot.OrderId is { } order ? $"order/{order}" : $"points/{lot.Id}";

    private static Journal Of(
        string key, string kind, string subject, (AccountKind Debit, AccountKind Credit) sides,
        (CardProgramId Program, long Points, DateTimeOffset At) what) => new(key, kind, subject, what.At,
        [Entry.Debit(sides.Debit, what.Program, new(what.Points)), Entry.Credit(sides.Credit, what.Program, new(what.Points))]);
}
