using Siyu.Contracts.Loyalty;
using Siyu.Kernel;

namespace Siyu.Loyalty.Domain;

/// <summary>
/// The points of one card (积分账户), locked: lots are used in the order in which they end. Whatever it does is a movement; the sum of a
/// lot's movements is what remains of it.
/// </summary>
internal sealed class Purse(Card card, CardRules rules, IEnumerable<Lot> held, DateTimeOffset now)
{
    private readonly List<Lot> lots = [.. held];
    private readonly List<Movement> movements = [];
    private readonly List<Lot> added = [];

    public Card Card => card;
    public IReadOnlyList<Movement> Movements => movements;
    public IReadOnlyList<Lot> Added => added;
    public IReadOnlyList<Lot> Lots => lots;

    public long Available => Math.Max(Usable.Sum(lot => lot.Remaining) - lots.Sum(lot => lot.Owed), 0);

    private IEnumerable<Lot> Usable => lots.Where(lot => lot.CanPay(now)).OrderBy(lot => lot.ExpiresAt).ThenBy(lot => lot.Id.Value);

    /// <summary>Earned by a purchase; usable once its after-sale window has ended.</summary>
    public Lot Earn(OrderId order, long points)
    {
        var lot = Add(Lot.Wait(card.Id, order, points, now));
        Note(lot, PointsMove.Earned, points, new(Order: order));
        return lot;
    }

    public void Activate(Lot lot)
    {
        lot.Activate(now, rules.PointsMonths);
        PayOwed();
    }

    /// <summary>Holds points for an order, what ends first at first.</summary>
    public IReadOnlyList<Spend> Hold(OrderId order, long points)
    {
        Must.Hold(points > 0 && points <= Available, "no more is held than is there");
        var spends = new List<Spend>();
        foreach (var (lot, part) in Part(points))
        {
            lot.Take(part);
            Note(lot, PointsMove.Held, -part, new(Order: order));
            spends.Add(new() { OrderId = order, Ordinal = spends.Count, Lot = lot.Id, Points = part, At = now });
        }
        return spends;
    }

    /// <summary>What an order had taken of a lot comes back to it, or to a new one where it has ended.</summary>
    public void PutBack(Lot lot, long points, OrderId order, PointsMove move)
    {
        if (lot.State == LotState.Active && now < lot.ExpiresAt)
        {
            lot.PutBack(points);
            Note(lot, move, points, new(Order: order));
        }
        else
        {
            Note(Add(Lot.Give(card.Id, points, now.AddDays(rules.GraceDays), now)), move, points, new(Order: order));
        }
        PayOwed();
    }

    /// <summary>Points that should not have been earned go back: from their lot, else from others, else they are owed. Of a lot that has
    /// ended nothing goes back, nor of a card that was closed: their points did.</summary>
    /// <returns>How many were taken or are owed.</returns>
    public long TakeBack(Lot lot, long points, OrderId order)
    {
        if (lot.State == LotState.Expired || card.State == CardState.Closed) return 0;
        var own = Math.Min(points, lot.Remaining);
        if (own > 0)
        {
            lot.Take(own);
            Note(lot, PointsMove.TakenBack, -own, new(Order: order));
        }
        if (points > own)
        {
            lot.Owe(points - own);
            PayOwed();
        }
        return points;
    }

    /// <summary>Staff give points or take them (人工调整); no more is taken than is there.</summary>
    public Result<Lot?> Adjust(long points, Staffs by)
    {
        if (points > 0)
        {
            var lot = Add(Lot.Give(card.Id, points, now.AddMonths(rules.PointsMonths), now));
            Note(lot, PointsMove.Adjusted, points, new(by.Reason, by.Who));
            PayOwed();
            return lot;
        }
        if (-points > Available) return LoyaltyProblems.NotEnough.With(Available);
        foreach (var (lot, part) in Part(-points))
        {
            lot.Take(part);
            Note(lot, PointsMove.Adjusted, -part, new(by.Reason, by.Who));
        }
        return (Lot?)null;
    }

    /// <summary>A lot's time is over.</summary>
    /// <returns>How many points were lost.</returns>
    public long End(Lot lot)
    {
        var remaining = lot.Remaining;
        if (remaining > 0) Note(lot, PointsMove.Expired, -remaining, new());
        return lot.End();
    }

    /// <summary>The member was erased: nothing remains.</summary>
    /// <returns>What was lost of usable and of waiting points.</returns>
    public (long Usable, long Waiting) Forfeit()
    {
        var lost = (Usable: 0L, Waiting: 0L);
        foreach (var lot in lots.Where(lot => lot.Remaining > 0))
        {
            lost = lot.State == LotState.Active ? (lost.Usable + lot.Remaining, lost.Waiting) : (lost.Usable, lost.Waiting + lot.Remaining);
            Note(lot, PointsMove.Forfeited, -lot.Remaining, new());
            lot.Take(lot.Remaining);
        }
        return lost;
    }

    /// <summary>A lot comes from a card that was merged into this one, or goes back to it.</summary>
    public void Move(Lot lot, Purse from)
    {
        from.lots.Remove(lot);
        if (lot.Remaining > 0) Note(lot, PointsMove.MovedOut, -lot.Remaining, new());
        lot.GoTo(card.Id);
        lots.Add(lot);
        if (lot.Remaining > 0) Note(lot, PointsMove.MovedIn, lot.Remaining, new());
        PayOwed();
    }

    /// <summary>What is owed is paid by what is usable.</summary>
    private void PayOwed()
    {
        foreach (var debt in lots.Where(lot => lot.Owed > 0))
            foreach (var lot in Usable.ToList())
            {
                var part = Math.Min(debt.Owed, lot.Remaining);
                if (part == 0) break;
                lot.Take(part);
                debt.PayOwed(part);
                Note(lot, PointsMove.OwedPaid, -part, new(Order: debt.OrderId));
            }
    }

    private List<(Lot Lot, long Points)> Part(long points)
    {
        var parts = new List<(Lot, long)>();
        foreach (var lot in Usable)
        {
            if (points == 0) break;
            var part = Math.Min(points, lot.Remaining);
            parts.Add((lot, part));
            points -= part;
        }
        Must.Hold(points == 0, "the lots hold what is available");
        return parts;
    }

    private Lot Add(Lot lot)
    {
        lots.Add(lot);
        added.Add(lot);
        return lot;
    }

    private void Note(Lot lot, PointsMove move, long points, Cause why) => movements.Add(new()
    {
        Id = Guid.CreateVersion7(now), Card = lot.Card, Lot = lot.Id, Move = move, Points = points, OrderId = why.Order,
        Reason = why.Reason, By = why.By, At = now,
    });

    /// <summary>Why points moved (变动原因).</summary>
    private readonly record struct Cause(string? Reason = null, Guid? By = null, OrderId? Order = null);
}

/// <summary>Who of the staff, and why (经办人和原因).</summary>
internal sealed record Staffs(Guid Who, string Reason);
