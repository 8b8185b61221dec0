using Siyu.Contracts.Loyalty;
using Siyu.Kernel;

namespace Siyu.Loyalty.Domain;

/// <summary>A lot of points (积分批次): earned together, usable together, ending together.</summary>
internal sealed class Lot
{
    public PointsLotId Id { get; private init; }
    public CardId Card { get; private set; }
    public LotState State { get; private set; }
    public OrderId? OrderId { get; private init; }
    public long Granted { get; private set; }
    public long Remaining { get; private set; }

    /// <summary>Points taken back that were spent already; the next points pay them.</summary>
    public long Owed { get; private set; }
    public DateTimeOffset? AvailableFrom { get; private set; }
    public DateTimeOffset? ExpiresAt { get; private set; }
    public DateTimeOffset GrantedAt { get; private init; }

    /// <summary>Waits for the after-sale window.</summary>
    public static Lot Wait(CardId card, OrderId order, long points, DateTimeOffset at) => new()
    {
        Id = PointsLotId.New(at), Card = card, OrderId = order, Granted = points, Remaining = points, GrantedAt = at,
    };

    /// <summary>Usable at once.</summary>
    public static Lot Give(CardId card, long points, DateTimeOffset until, DateTimeOffset at) => new()
    {
        Id = PointsLotId.New(at), Card = card, State = LotState.Active, Granted = points, Remaining = points, AvailableFrom = at,
        ExpiresAt = until, GrantedAt = at,
    };

    public bool CanPay(DateTimeOffset at) => State == LotState.Active && Remaining > 0 && at < ExpiresAt;

    public void Activate(DateTimeOffset at, int months)
    {
        Must.Hold(State == LotState.Pending, "a lot becomes usable once");
        (State, AvailableFrom, ExpiresAt) = (LotState.Active, at, at.AddMonths(months));
    }

    public void Take(long points)
    {
        Must.Hold(points > 0 && points <= Remaining, "no more is taken of a lot than remains");
        Remaining -= points;
    }

    public void PutBack(long points)
    {
        Must.Hold(points > 0 && State == LotState.Active && Remaining + points <= Granted, "what was taken of a lot returns to it");
        Remaining += points;
    }

    public void Owe(long points) => Owed += points;

    public void PayOwed(long points)
    {
        Must.Hold(points > 0 && points <= Owed, "no more is paid than is owed");
        Owed -= points;
    }

    /// <summary>Its time is over; what remained is answered.</summary>
    public long End()
    {
        Must.Hold(State == LotState.Active, "a usable lot ends");
        var lost = Remaining;
        (State, Remaining) = (LotState.Expired, 0);
        return lost;
    }

    public void GoTo(CardId card) => Card = card;
}

/// <summary>States of a lot (积分批次状态).</summary>
internal enum LotState { Pending, Active, Expired }

/// <summary>What an order took of a lot (用分记录).</summary>
internal sealed class Spend
{
    public OrderId OrderId { get; init; }
    public int Ordinal { get; init; }
    public PointsLotId Lot { get; init; }
    public long Points { get; init; }
    public long Returned { get; private set; }
    public SpendState State { get; private set; }
    public DateTimeOffset At { get; init; }

    public long Left => Points - Returned;

    public bool Capture()
    {
        if (State != SpendState.Held) return false;
        State = SpendState.Spent;
        return true;
    }

    public bool Release()
    {
        if (State != SpendState.Held) return false;
        State = SpendState.Released;
        return true;
    }

    public void Return(long points)
    {
        Must.Hold(State == SpendState.Spent && points > 0 && points <= Left, "what was spent returns");
        Returned += points;
    }
}

/// <summary>States of a spend (用分状态).</summary>
internal enum SpendState { Held, Spent, Released }

/// <summary>How a lot's points moved (积分变动记录); the sum of a lot's is what remains of it.</summary>
internal sealed class Movement
{
    public Guid Id { get; init; }
    public CardId Card { get; init; }
    public PointsLotId Lot { get; init; }
    public PointsMove Move { get; init; }
    public long Points { get; init; }
    public OrderId? OrderId { get; init; }
    public string? Reason { get; init; }
    public Guid? By { get; init; }
    public DateTimeOffset At { get; init; }
}

/// <summary>What a line earned (行积分), with the rates of its day.</summary>
internal sealed class Earning
{
    public OrderLineId Line { get; init; }
    public CardProgramId Program { get; init; }
    public OrderId OrderId { get; init; }
    public CardId Card { get; init; }
    public PointsLotId? Lot { get; init; }
    public int PointsBps { get; init; }
    public long Points { get; private set; }
    public int GrowthBps { get; init; }
    public long Growth { get; private set; }
    public DateTimeOffset At { get; init; }

    public static Earning Of(OrderLineId line, Money cash, Purchase purchase, Lot? lot) => new()
    {
        Line = line, Program = purchase.Program.Id, OrderId = purchase.Order, Card = purchase.Card.Id, Lot = lot?.Id,
        PointsBps = purchase.PointsBps, Points = cash.Rate(purchase.PointsBps).Fen, GrowthBps = purchase.GrowthBps,
        Growth = cash.Rate(purchase.GrowthBps).Fen, At = purchase.At,
    };

    /// <summary>So much cash remains: what it should have earned, less what it did, goes back (target minus posted).</summary>
    public (long Points, long Growth) Keep(Money cashLeft)
    {
        var (points, growth) = (cashLeft.Rate(PointsBps).Fen, cashLeft.Rate(GrowthBps).Fen);
        var back = (Points - points, Growth - growth);
        (Points, Growth) = (points, growth);
        return back;
    }
}

/// <summary>A purchase as one program sees it (计分消费).</summary>
internal sealed record Purchase(CardProgram Program, Card Card, OrderId Order, DateTimeOffset At)
{
    public int PointsBps { get; } = Program.Gives.PointsBpsOf(Card.Tier);
    public int GrowthBps { get; } = Program.Gives.GrowthBps;
}
