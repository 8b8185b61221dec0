using Siyu.Kernel;

namespace Siyu.Contracts.Ledger;

/// <summary>Door to the double-entry ledger (复式账本). Everything here writes in the caller's transaction.</summary>
public interface ILedger
{
    /// <summary>
    /// Posts journals, each balanced and each once: a journal whose key is posted already with the same entries answers
    /// <see cref="Done.Already"/>,
    /// with other entries it is a bug and throws. Accounts that may not go negative are locked in order and refused with
    /// <see cref="LedgerProblems.NotEnough"/>;
    /// a refused journal writes nothing.
    /// </summary>
    Task<IReadOnlyList<Result<Done>>> Post(IReadOnlyList<Journal> journals, CancellationToken ct);

    /// <summary>Balances in their natural sign (an asset's or expense's debit, a liability's or income's credit is positive); zero where
    /// nothing was posted.</summary>
    Task<IReadOnlyDictionary<Account, Money>> Balances(IReadOnlyCollection<Account> accounts, CancellationToken ct);

    /// <summary>Entries of a few accounts (科目明细), newest first, for the statement of a person.</summary>
    Task<Page<EntryCard>> Entries(IReadOnlyCollection<Account> accounts, PageAsk ask, CancellationToken ct);

    /// <summary>All entries on accounts of these kinds that journals about these nouns posted (单据分录), <c>order/0199…</c>; at most 1,000
    /// nouns at once.</summary>
    Task<IReadOnlyList<EntryCard>> About(
        IReadOnlyCollection<string> subjects, IReadOnlyCollection<AccountKind> kinds, CancellationToken ct);
}

/// <summary>An entry as a statement shows it (明细行).</summary>
/// <param name="Amount">In the account's natural sign: positive where the balance grew.</param>
public sealed record EntryCard(string JournalKey, string JournalKind, string Subject, Account Account, Money Amount, DateTimeOffset At);

/// <summary>A journal to post (记账凭证).</summary>
/// <param name="Key">Idempotency key of the business event, <c>order-paid/0199…</c>.</param>
/// <param name="Kind">What happened, <c>order_paid</c>.</param>
/// <param name="Entries">Debits positive, credits negative; they add up to zero.</param>
/// <param name="Subject">The noun it is about, <c>order/0199…</c>, so that any number can open its entries.</param>
public sealed record Journal(string Key, string Kind, string Subject, DateTimeOffset At, IReadOnlyList<Entry> Entries)
{
    /// <summary>Key of the journal that this one takes back, when it does.</summary>
    public string? Reverses { get; init; }
}

/// <summary>One leg of a journal (分录): a debit where positive, a credit where negative.</summary>
public sealed record Entry(Account Account, Money Amount)
{
    public static Entry Debit(AccountKind kind, object sub, Money amount) => new(Account.Of(kind, sub), amount);
    public static Entry Credit(AccountKind kind, object sub, Money amount) => new(Account.Of(kind, sub), -amount);
}

/// <summary>An account (科目): its kind and the key below it (an order, a person, a merchant id; empty for the one of the group).</summary>
public readonly record struct Account(AccountKind Kind, string Sub)
{
    public static Account Of(AccountKind kind, object? sub = null) => new(kind, sub?.ToString() ?? "");
}

/// <summary>The accounts of COMMERCE §4 (会计科目).</summary>
public enum AccountKind
{
    // Assets
    WxFrozen, WxAvailable, WxOperating, Bank, PromoterReceivable, SupplierReceivable, StoreReceivable,
    // Liabilities
    CustomerPrepaid, RefundPayable, CommissionPending, CommissionPayable, SupplierPayable, StorePayable, LeaderPayable,
    PointsPending, PointsLiability, CouponPrepaid, PayoutInFlight, PayrollClearing, TaxWithheld,
    // Income
    SalesRevenue, FreightIncome, ServiceRevenue, OrderServiceFee, Breakage,
    // Expense
    CommissionExpense, LeaderExpense, CouponSubsidy, PointsExpense, PaymentFee, BadDebt,
}

/// <summary>Refusals of the ledger (账本拒绝).</summary>
public static class LedgerProblems
{
    public static readonly Problem NotEnough = Problem.Conflict("ledger.not_enough", "余额不足", "The balance is not enough");
}
