using System.Globalization;
using Siyu.Contracts.Settlement;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Settlement.Domain;

/// <summary>
/// A statement (结算单): all that became due to one counterparty within a period, and its way to being paid. Draft → Issued → Confirmed →
/// Invoiced (suppliers) → Paid; Issued ⇄ Disputed; nothing to pay ends Closed. A guide's shows what payouts pay, and ends Confirmed.
/// </summary>
internal sealed class Statement : IScopedRow, IOwnedRow
{
    public required StatementId Id { get; init; }
    public required string Number { get; init; }
    public required StatementKind Kind { get; init; }

    /// <summary>A counter, a dealer's store, or a member of staff.</summary>
    public required Guid Counterparty { get; init; }
    public StaffId? Owner { get; init; }
    public required string OrgPath { get; init; }
    public required string Period { get; init; }
    public required Day FromDay { get; init; }
    public required Day UntilDay { get; init; }
    public StatementState State { get; private set; }
    public int Lines { get; private set; }

    /// <summary>A guide's balance when the period began; others begin at nothing.</summary>
    public Money Opening { get; private set; }
    public Money Sales { get; private set; }
    public Money Fee { get; private set; }

    /// <summary>The sum of its lines: what is owed.</summary>
    public Money Total { get; private set; }
    public string? InvoiceNumber { get; private set; }

    /// <summary>The bank's number of the payment.</summary>
    public string? Reference { get; private set; }

    /// <summary>All its lines are there; one with very many is gathered over several transactions.</summary>
    public bool Gathered { get; private set; }
    public required DateTimeOffset MadeAt { get; init; }
    public DateTimeOffset ChangedAt { get; private set; }

    public StatementChanged Changed => new(Id, Kind, State, ChangedAt);

    public static Statement Make(StatementKind kind, Guid counterparty, Counterparty of, Period period, DateTimeOffset at) => new()
    {
        Id = StatementId.New(at), Kind = kind, Counterparty = counterparty, Period = period.ToString(),
        Number = string.Create(CultureInfo.InvariantCulture, $"{Letter(kind)}{period.From.Date:yyyyMM}-{of.Code}"),
        Owner = kind == StatementKind.Guide ? new StaffId(counterparty) : null, OrgPath = of.Path,
        FromDay = period.From, UntilDay = period.Until, MadeAt = at, ChangedAt = at,
    };

    /// <summary>Some of its lines were gathered.</summary>
    public void Add(FactSum sum) =>
        (Lines, Sales, Fee, Total) = (Lines + sum.Lines, Sales + sum.Sales, Fee + sum.Fee, Total + sum.Amount);

    /// <summary>
    /// All lines are there. Less than nothing is not left on it: what is missing goes to the next month, and is answered. A guide's goes
    /// out at once, for what it says was paid or can be asked for already.
    /// </summary>
    public Money Finish(Money opening)
    {
        Must.Hold(!Gathered && Lines > 0, "a statement is finished once, for who has something due");
        (Gathered, Opening) = (true, opening);
        if (Kind == StatementKind.Guide) State = StatementState.Issued;
        if (Kind == StatementKind.Guide || !Total.IsNegative) return Money.Zero;
        var missing = Total;
        (Lines, Total) = (Lines + 1, Money.Zero);
        return missing;
    }

    /// <summary>Operations let it go to the counterparty (发出).</summary>
    public Result<Done> Issue(DateTimeOffset at) =>
        Gathered ? Go(at, StatementState.Issued, StatementState.Draft) : SettlementProblems.NotGathered;

    /// <summary>The counterparty agrees (确认); where nothing is left to pay it is over.</summary>
    public Result<Done> Confirm(DateTimeOffset at) => Go(
        at, Kind != StatementKind.Guide && Total.IsZero ? StatementState.Closed : StatementState.Confirmed, StatementState.Issued);

    /// <summary>The counterparty does not agree (提出异议).</summary>
    public Result<Done> Dispute(DateTimeOffset at) => Go(at, StatementState.Disputed, StatementState.Issued);

    /// <summary>Operations answered, and it is the counterparty's turn again (答复).</summary>
    public Result<Done> Answer(DateTimeOffset at) => Go(at, StatementState.Issued, StatementState.Disputed);

    /// <summary>An agreed difference (调整), before it is issued or while it is disputed.</summary>
    public Result<Done> Adjust(Money amount, DateTimeOffset at)
    {
        if (Kind == StatementKind.Guide) return SettlementProblems.NotForGuides;
        if (!Gathered) return SettlementProblems.NotGathered;
        if (State is not (StatementState.Draft or StatementState.Disputed)) return SettlementProblems.WrongState;
        if (amount.IsZero || (Total + amount).IsNegative) return SettlementProblems.BadAdjustment;
        (Lines, Total, ChangedAt) = (Lines + 1, Total + amount, at);
        return Done.It;
    }

    /// <summary>The supplier's invoice over exactly this came (开票); until it is paid another may take its place.</summary>
    public Result<Done> Invoice(string number, Money amount, DateTimeOffset at)
    {
        if (Kind != StatementKind.Supplier) return SettlementProblems.NoInvoiceNeeded;
        if (State is not (StatementState.Confirmed or StatementState.Invoiced)) return SettlementProblems.WrongState;
        if (amount != Total) return SettlementProblems.InvoiceDiffers.With(amount, Total);
        (State, InvoiceNumber, ChangedAt) = (StatementState.Invoiced, number, at);
        return Done.It;
    }

    /// <summary>Finance paid it by bank (付款).</summary>
    public Result<Done> Pay(string reference, DateTimeOffset at)
    {
        if (Kind == StatementKind.Guide) return SettlementProblems.NotForGuides;
        if (State == StatementState.Paid) return Reference == reference ? Done.Already : SettlementProblems.WrongState;
        var ready = Kind == StatementKind.Supplier ? StatementState.Invoiced : StatementState.Confirmed;
        if (State != ready) return Kind == StatementKind.Supplier ? SettlementProblems.NeedsInvoice : SettlementProblems.WrongState;
        (State, Reference, ChangedAt) = (StatementState.Paid, reference, at);
        return Done.It;
    }

    private Result<Done> Go(DateTimeOffset at, StatementState to, StatementState from)
    {
        if (State == to) return Done.Already;
        if (State != from) return SettlementProblems.WrongState;
        (State, ChangedAt) = (to, at);
        return Done.It;
    }

    private static char Letter(StatementKind kind) => kind switch
    {
        StatementKind.Supplier => 'S',
        StatementKind.Store => 'D',
        StatementKind.Guide => 'G',
    };
}

/// <summary>Who a statement is for (结算对象), as it is written down.</summary>
internal sealed record Counterparty(string Code, string Path);

/// <summary>What a statement's lines come to (明细合计).</summary>
internal sealed record FactSum(int Lines, Money Sales, Money Fee, Money Amount)
{
    public static FactSum Of(IReadOnlyCollection<FactSum> parts) => new(
        parts.Sum(part => part.Lines), parts.Sum(part => part.Sales), parts.Sum(part => part.Fee), parts.Sum(part => part.Amount));
}

/// <summary>A month in the group's zone (结算期).</summary>
internal readonly record struct Period(Day From)
{
    public Day Until => new(From.Date.AddMonths(1).AddDays(-1));

    /// <summary>The last month that had ended on this day.</summary>
    public static Period EndedBefore(Day today) => new(new Day(new DateOnly(today.Date.Year, today.Date.Month, 1).AddMonths(-1)));

    public DateTimeOffset End(TimeZoneInfo zone) => Until.Plus(1).Start(zone);

    public override string ToString() => From.Date.ToString("yyyy-MM", CultureInfo.InvariantCulture);
}

/// <summary>Who did what to a statement (结算记录); both sides read it.</summary>
internal sealed class StatementStep
{
    public long Number { get; init; }
    public required StatementId Statement { get; init; }
    public required StatementAct Act { get; init; }
    public Money? Amount { get; init; }
    public string? Note { get; init; }
    public StaffId? ByStaff { get; init; }
    public required DateTimeOffset At { get; init; }
}

/// <summary>What may be done to a statement (结算动作).</summary>
internal enum StatementAct { Made, Issued, Confirmed, ConfirmedForThem, Disputed, Answered, Adjusted, Invoiced, Paid }

/// <summary>A supplier's invoice (供应商发票), kept with the statement and shown only to who may see that.</summary>
internal sealed class StatementInvoice
{
    public required StatementId Id { get; init; }
    public required string Number { get; set; }
    public required string FileName { get; set; }
    public required string MediaType { get; set; }
    public required byte[] Content { get; set; }
    public required DateTimeOffset At { get; set; }
}
