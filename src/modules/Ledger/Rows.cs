using Siyu.Contracts.Ledger;
using Siyu.Kernel;

namespace Siyu.Ledger;

/// <summary>A posted journal (记账凭证); never changed, only reversed by another.</summary>
internal sealed class JournalRow
{
    public required JournalId Id { get; init; }
    public required string Key { get; init; }
    public required string Kind { get; init; }
    public required string Subject { get; init; }
    public string? Reverses { get; init; }
    public required DateTimeOffset At { get; init; }
    public required DateTimeOffset PostedAt { get; init; }

    /// <summary>When it happened, where its month was closed and it is booked later; else null.</summary>
    public DateTimeOffset? HappenedAt { get; init; }
    public required int Lines { get; init; }
    public required string Fingerprint { get; init; }
}

/// <summary>A leg of a journal (分录), chained to its neighbours so that the database itself holds the sum at zero.</summary>
internal sealed class EntryRow
{
    public required JournalId Journal { get; init; }
    public required int Line { get; init; }
    public required int Lines { get; init; }
    public required int? LineBefore { get; init; }
    public required int? LineAfter { get; init; }
    public required AccountKind Kind { get; init; }
    public required string Sub { get; init; }
    public required Money Amount { get; init; }
    public required Money Opening { get; init; }
    public required Money Closing { get; init; }
    public required DateTimeOffset At { get; init; }
}

/// <summary>The cached balance of an account (科目余额), in its natural sign.</summary>
internal sealed class BalanceRow
{
    public required AccountKind Kind { get; init; }
    public required string Sub { get; init; }
    public required Money Balance { get; init; }
    public required bool Guarded { get; init; }
    public required long Version { get; init; }
}

/// <summary>A movement of an account that is not locked (待归并变动), folded into its balance in the background.</summary>
internal sealed class UnfoldedRow
{
    public long Id { get; init; }
    public required AccountKind Kind { get; init; }
    public required string Sub { get; init; }
    public required Money Amount { get; init; }
}
