using System.Text.RegularExpressions;
using Siyu.Kernel;
using Siyu.Payments.Api;

namespace Siyu.Payments.Reconciling;

/// <summary>What kind a difference is (差异类别).</summary>
internal enum DifferenceKind
{
    MissingHere, MissingThere, AmountDiffers, StatusDiffers, RefundMissingHere, RefundMissingThere, RefundDiffers, FeeDiffers,
    FundWithoutTrade, TradeWithoutFund, RowTwice,
}

/// <summary>What money moved for (款项种类).</summary>
internal enum MoneyOf { Payment, Refund, Transfer }

/// <summary>What the database says of a payment, refund or transfer (本地记录).</summary>
/// <param name="States">The words of the bill for its state that agree with ours.</param>
/// <param name="Due">The day's bills must show it.</param>
internal sealed record HereLine(MoneyOf Of, string Number, Money Amount, IReadOnlySet<string> States, bool Due);

/// <summary>One number that the three do not agree on (对账差异), with each one's amount.</summary>
internal sealed record Difference(DifferenceKind Kind, string Number, Money? Here, Money? Trade, Money? Fund);

/// <summary>
/// Compares a day three ways (三方对账): our rows, the trade bill, the fund bill. A number is told once, as the gravest it is; lines of the
/// fund bill that are neither payment, fee, refund nor transfer are not ours to match.
/// </summary>
internal static partial class Reconciliation
{
    public static IReadOnlyList<Difference> Compare(
        IReadOnlyList<HereLine> here, IReadOnlyList<TradeLine> trade, IReadOnlyList<FundLine> fund)
    {
        var found = new List<Difference>();
        found.AddRange(Twice(trade, t => (t.IsRefund, t.Number)).Select(t => new Difference(
            DifferenceKind.RowTwice, t.Number, null, t.Amount, null)));
        found.AddRange(Twice(fund, f => f.FlowNo).Select(f => new Difference(DifferenceKind.RowTwice, f.FlowNo, null, null, f.Amount)));
        var ours = here.ToDictionary(h => (h.Of, h.Number));
        var theirs = trade.DistinctBy(t => (t.IsRefund, t.Number))
            .ToDictionary(t => (t.IsRefund ? MoneyOf.Refund : MoneyOf.Payment, t.Number));
        var moved = fund.DistinctBy(f => f.FlowNo).Where(f => OfKind(f.Kind) is not null)
            .ToLookup(f => (OfKind(f.Kind)!.Value, f.Number));
        foreach (var key in ours.Keys.Union(theirs.Keys).Union(moved.Select(m => m.Key)))
        {
            var funds = new Funds([.. moved[key]]);
            if (Judge(key.Item1, ours.GetValueOrDefault(key), theirs.GetValueOrDefault(key), funds) is not { } kind) continue;
            found.Add(new(kind, key.Item2, ours.GetValueOrDefault(key)?.Amount, theirs.GetValueOrDefault(key)?.Amount, funds.Amount));
        }
        return found;
    }

    private static DifferenceKind? Judge(MoneyOf of, HereLine? here, TradeLine? trade, Funds fund)
    {
        var refund = of == MoneyOf.Refund;
        if (of == MoneyOf.Transfer) return Transfer(here, fund);
        if (trade is null) return Untraded(refund, here, fund);
        if (here is null) return refund ? DifferenceKind.RefundMissingHere : DifferenceKind.MissingHere;
        if (here.Amount != trade.Amount) return refund ? DifferenceKind.RefundDiffers : DifferenceKind.AmountDiffers;
        if (!here.States.Contains(trade.State)) return refund ? DifferenceKind.RefundDiffers : DifferenceKind.StatusDiffers;
        if (fund.Amount is not { } amount) return DifferenceKind.TradeWithoutFund;
        if (amount != trade.Amount) return refund ? DifferenceKind.RefundDiffers : DifferenceKind.AmountDiffers;
        return trade.Fee == (refund ? -fund.FeeBack : fund.Fee) ? null : DifferenceKind.FeeDiffers;
    }

    /// <summary>Not in this day's trade bill: it is due there, or the money of it moved on a neighbouring day.</summary>
    private static DifferenceKind? Untraded(bool refund, HereLine? here, Funds fund)
    {
        if (here is null) return DifferenceKind.FundWithoutTrade;
        if (here.Due) return refund ? DifferenceKind.RefundMissingThere : DifferenceKind.MissingThere;
        if (fund.Amount is not { } amount) return null;
        if (amount != here.Amount) return refund ? DifferenceKind.RefundDiffers : DifferenceKind.AmountDiffers;
        return here.States.Count > 0 ? null : refund ? DifferenceKind.RefundDiffers : DifferenceKind.StatusDiffers;
    }

    /// <summary>Transfers stand in the fund bill only.</summary>
    private static DifferenceKind? Transfer(HereLine? here, Funds fund)
    {
        if (here is null) return DifferenceKind.FundWithoutTrade;
        if (fund.Amount is not { } amount) return here.Due ? DifferenceKind.MissingThere : null;
        return amount == here.Amount ? null : DifferenceKind.AmountDiffers;
    }

    private static MoneyOf? OfKind(string kind) => kind switch
    {
        Funds.Paid or Funds.FeeTaken => MoneyOf.Payment,
        Funds.Refunded or "退款关闭退回" => MoneyOf.Refund,
        Funds.Sent or "商家转账退回" => MoneyOf.Transfer,
        _ => null,
    };

    private static IEnumerable<T> Twice<T, TKey>(IEnumerable<T> rows, Func<T, TKey> key) =>
        rows.GroupBy(key).SelectMany(same => same.Skip(1));

    /// <summary>The lines of the fund bill about one number.</summary>
    private sealed partial class Funds(IReadOnlyList<FundLine> lines)
    {
        public const string Paid = "交易";
        public const string FeeTaken = "扣除交易手续费";
        public const string Refunded = "退款";
        public const string Sent = "商家转账";

        public Money Fee => -lines.Where(l => l.Kind == FeeTaken).Sum(l => l.Amount);

        /// <summary>A refund from two pockets names its fee on both lines.</summary>
        public Money FeeBack => lines.Where(l => l.Kind == Refunded).Select(l => Back().Match(l.Remark))
            .Where(m => m.Success).Select(m => YuanText.Read(m.Groups[1].Value)).FirstOrDefault();

        /// <summary>Of the payment, refund or transfer itself, fees apart; null where only other lines name it.</summary>
        public Money? Amount
        {
            get
            {
                var own = lines.Where(l => l.Kind is Paid or Refunded or Sent).ToList();
                if (own.Count == 0) return null;
                var sum = own.Sum(l => l.Amount);
                return own[0].Kind == Paid ? sum : FeeBack - sum;
            }
        }

        [GeneratedRegex("含手续费([0-9]+(?:[.][0-9]+)?)元")]
        private static partial Regex Back();
    }
}
