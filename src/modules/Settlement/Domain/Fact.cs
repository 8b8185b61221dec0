using Siyu.Contracts.Ledger;
using Siyu.Contracts.Orders;
using Siyu.Contracts.Settlement;
using Siyu.Kernel;

namespace Siyu.Settlement.Domain;

/// <summary>What a line of a statement tells (明细类别).</summary>
internal enum FactCause
{
    Sale, Refund, Commission, Reversal, Payout, PayoutReturned, Adjustment, CarriedOut, CarriedIn, Redemption, RedemptionUndone,
}

/// <summary>
/// A line of a statement (结算明细): one thing that became due, or was taken back, with its components. It stands in one statement, of the
/// month it belongs to or, where that was made already, of the next.
/// </summary>
internal sealed class Fact
{
    public long Number { get; init; }
    public required StatementKind Kind { get; init; }
    public required Guid Counterparty { get; init; }
    public required FactCause Cause { get; init; }

    /// <summary>Key of the journal that booked it.</summary>
    public required string Journal { get; init; }

    /// <summary>Which part of that journal: the order line, or nothing.</summary>
    public required string Detail { get; init; }

    /// <summary>The noun whose entries show it, <c>order/0199…</c>.</summary>
    public required string Subject { get; init; }
    public OrderId? OrderId { get; init; }

    /// <summary>Order number and goods, or the reason of an adjustment.</summary>
    public required string Title { get; init; }
    public int Quantity { get; init; }
    public Money List { get; init; }
    public Money Cash { get; init; }
    public Money Coupon { get; init; }
    public Money Points { get; init; }
    public int RateBps { get; init; }
    public Money Fee { get; init; }
    public required Money Amount { get; init; }
    public required DateTimeOffset At { get; init; }
    public StatementId? Statement { get; init; }

    public static Fact Of(OwedLine owed) => new()
    {
        Kind = owed.To == OwedTo.Counter ? StatementKind.Supplier : StatementKind.Store, Counterparty = owed.Unit.Value,
        Cause = owed.AfterSale is null ? FactCause.Sale : FactCause.Refund, Journal = owed.Journal, Detail = owed.Line.ToString(),
        Subject = $"order/{owed.Order}", OrderId = owed.Order, Title = $"{owed.Number} {owed.Title}", Quantity = owed.Quantity,
        List = owed.List, Cash = owed.Cash, Coupon = owed.Coupon, Points = owed.Points, RateBps = owed.RateBps, Fee = owed.Fee,
        Amount = owed.Amount, At = owed.At,
    };

    /// <summary>Of a journal's entries on one guide's accounts: what it owes them more, or less where they owe it.</summary>
    public static Fact Of(Guid earner, IReadOnlyList<EntryCard> entries) => new()
    {
        Kind = StatementKind.Guide, Counterparty = earner, Cause = CauseOf(entries[0].JournalKind), Journal = entries[0].JournalKey,
        Detail = "", Subject = entries[0].Subject, OrderId = OrderOf(entries[0].Subject), Title = "", At = entries[0].At,
        Amount = entries.Sum(entry => entry.Account.Kind == AccountKind.PromoterReceivable ? -entry.Amount : entry.Amount),
    };

    /// <summary>Of a coupon that a dealer's or counter's till gave away for the group, or of its undoing (门店核销).</summary>
    public static Fact OfRedemption(EntryCard entry) => new()
    {
        Kind = entry.Account.Kind == AccountKind.SupplierPayable ? StatementKind.Supplier : StatementKind.Store,
        Counterparty = Guid.Parse(entry.Account.Sub),
        Cause = entry.Amount.IsNegative ? FactCause.RedemptionUndone : FactCause.Redemption, Journal = entry.JournalKey, Detail = "",
        Subject = entry.Subject, Title = entry.Amount.IsNegative ? "撤销门店核销" : "门店核销平台券", List = entry.Amount, Coupon = entry.Amount,
        Amount = entry.Amount, At = entry.At,
    };

    public static Fact Adjusted(Statement statement, Guid id, Money amount, string reason, DateTimeOffset at) => new()
    {
        Kind = statement.Kind, Counterparty = statement.Counterparty, Cause = FactCause.Adjustment,
        Journal = StatementJournals.AdjustedKey(id), Detail = "", Subject = $"statement/{statement.Id}", Title = reason, Amount = amount,
        At = at, Statement = statement.Id,
    };

    /// <summary>Less than nothing is owed: the statement ends at nothing, and the next begins with what is missing (结转下期).</summary>
    public static IEnumerable<Fact> Carried(Statement statement, Money missing, DateTimeOffset into)
    {
        Fact Of(FactCause cause, Money amount, StatementId? in_) => new()
        {
            Kind = statement.Kind, Counterparty = statement.Counterparty, Cause = cause, Journal = $"statement-carried/{statement.Id}",
            Detail = cause.ToString(), Subject = $"statement/{statement.Id}", Title = statement.Number, Amount = amount, At = into,
            Statement = in_,
        };
        yield return Of(FactCause.CarriedOut, -missing, statement.Id);
        yield return Of(FactCause.CarriedIn, missing, null);
    }

    private static FactCause CauseOf(string journalKind) => journalKind switch
    {
        "commission_payable" => FactCause.Commission,
        "commission_reversed" => FactCause.Reversal,
        "payout_started" => FactCause.Payout,
        "payout_returned" => FactCause.PayoutReturned,
        _ => FactCause.Adjustment,
    };

    private static OrderId? OrderOf(string subject) =>
        subject.StartsWith("order/", StringComparison.Ordinal) && Siyu.Kernel.OrderId.TryParse(subject["order/".Length..], out var order)
            ? order : null;
}

/// <summary>What statements write into the ledger (结算记账): adjustments against the group's income, and payment by bank.</summary>
internal static class StatementJournals
{
    public static string AdjustedKey(Guid id) => $"statement-adjusted/{id}";

    public static Journal Adjusted(Statement statement, Guid id, Money amount, DateTimeOffset at) => new(
        AdjustedKey(id), "statement_adjusted", $"statement/{statement.Id}", at,
        [
            statement.Kind == StatementKind.Supplier
                ? Entry.Debit(AccountKind.ServiceRevenue, "", amount)
                : Entry.Debit(AccountKind.OrderServiceFee, statement.Counterparty, amount),
            Entry.Credit(PayableOf(statement.Kind), statement.Counterparty, amount),
        ]);

    public static Journal Paid(Statement statement, DateTimeOffset at) => new(
        $"statement-paid/{statement.Id}", "statement_paid", $"statement/{statement.Id}", at,
        [
            Entry.Debit(PayableOf(statement.Kind), statement.Counterparty, statement.Total),
            Entry.Credit(AccountKind.Bank, "", statement.Total),
        ]);

    private static AccountKind PayableOf(StatementKind kind) =>
        kind == StatementKind.Supplier ? AccountKind.SupplierPayable : AccountKind.StorePayable;
}
