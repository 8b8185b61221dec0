using Siyu.Kernel;

namespace Siyu.Contracts.Payments;

/// <summary>Door to the three-way reconciliation (三方对账) of our rows with bills that lie in files; nothing is kept.</summary>
public interface IReconciler
{
    /// <summary>Compares a trade bill and one or more fund bills, plain or gzip, UTF-8 or GBK, with what the house knows.</summary>
    Task<Result<ReconcileReport>> Compare(Stream trade, IReadOnlyList<Stream> funds, CancellationToken ct);
}

/// <summary>What a comparison came to (对账报告).</summary>
/// <param name="Matched">Numbers of a bill about which all agree.</param>
public sealed record ReconcileReport(
    string Merchant, Day From, Day Until, int TradeRows, int FundRows, int Matched, IReadOnlyList<Difference> Differences,
    IReadOnlyList<FaultyRow> Faults);

/// <summary>A row of a bill that cannot be read (坏行): which file, which row of it, which column, why.</summary>
public sealed record FaultyRow(string File, int Row, string Column, string Zh, string En);

/// <summary>One number that the three do not agree on (对账差异), with each one's amount.</summary>
public sealed record Difference(DifferenceKind Kind, MoneyOf Of, string Number, Money? Here, Money? Trade, Money? Fund)
{
    public OrderId? Order { get; init; }
}

/// <summary>What kind a difference is (差异类别), the gravest first.</summary>
public enum DifferenceKind
{
    MissingHere, MissingThere, AmountDiffers, StatusDiffers, RefundMissingHere, RefundMissingThere, RefundDiffers, FeeDiffers,
    FundWithoutTrade, TradeWithoutFund, RowTwice, DayDiffers,
}

/// <summary>What money moved for (款项种类).</summary>
public enum MoneyOf { Payment, Refund, Transfer }
