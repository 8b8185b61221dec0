using System.Text.RegularExpressions;
using Siyu.Contracts.Payments;
using Siyu.Kernel;
using Siyu.Payments.Api;
using Siyu.Platform;

namespace Siyu.Payments.Reconciling;

/// <summary>What the database says of a payment, refund or transfer (本地记录).</summary>
/// <param name="States">The words of the bill for its state that agree with ours; none where no money can have moved.</param>
internal sealed record HereLine(MoneyOf Of, string Number, Money Amount, IReadOnlySet<string> States)
{
    /// <summary>The days on which the trade bill may show it, or for a transfer the fund bill; null where it need not.</summary>
    public (Day From, Day Until)? Shown { get; init; }

    /// <summary>The day on which its money had moved at the latest.</summary>
    public Day? Moved { get; init; }
    public OrderId? Order { get; init; }
}

/// <summary>The days that bills are of (账单日期), and whether they tell of transfers: those stand in the operation account's bill.</summary>
internal sealed record BillDays(Day From, Day Until, bool Transfers)
{
    /// <summary>WeChat's days are Beijing's, wherever the group is.</summary>
    public static TimeZoneInfo Zone => GroupZone.China.Zone;

    public bool Cover((Day From, Day Until)? shown) => shown is { } days && days.From >= From && days.Until <= Until;
}

/// <summary>What a comparison came to (对账结果).</summary>
/// <param name="Matched">Numbers of a bill about which all agree.</param>
internal sealed record Compared(int Matched, IReadOnlyList<Difference> Differences);

/// <summary>
/// Compares days three ways (三方对账): our rows, the trade bill, the fund bill. A number is told once, as the gravest it is; lines of the
/// fund bill that are neither payment, fee, refund nor transfer are not ours to match.
/// </summary>
internal static partial class Reconciliation
{
    public static Compared Compare(
        IReadOnlyList<HereLine> here, IReadOnlyList<TradeLine> trade, IReadOnlyList<FundLine> fund, BillDays days)
    {
        var found = new List<Difference>();
        found.AddRange(Twice(trade, t => (Of(t), t.Number)).Select(t => new Difference(
            DifferenceKind.RowTwice, Of(t), t.Number, null, t.Amount, null)));
        found.AddRange(Twice(fund, f => f.FlowNo).Select(f => new Difference(
            DifferenceKind.RowTwice, OfKind(f.Kind) ?? MoneyOf.Payment, f.FlowNo, null, null, f.Amount)));
        var ours = here.ToDictionary(h => (h.Of, h.Number));
        var theirs = trade.DistinctBy(t => (Of(t), t.Number)).ToDictionary(t => (Of(t), t.Number));
        var moved = fund.DistinctBy(f => f.FlowNo).Where(f => OfKind(f.Kind) is not null)
            .ToLookup(f => (OfKind(f.Kind)!.Value, f.Number));
        var matched = 0;
        foreach (var key in ours.Keys.Union(theirs.Keys).Union(moved.Select(m => m.Key)))
        {
            var (our, their, funds) = (ours.GetValueOrDefault(key), theirs.GetValueOrDefault(key), new Funds([.. moved[key]]));
            if (Judge(key.Item1, our, their, funds, days) is { } kind)
                found.Add(new(kind, key.Item1, key.Item2, our?.Amount, their?.Amount, funds.Amount) { Order = our?.Order });
            else if (their is not null || funds.Amount is not null) matched++;
        }
        return new(matched, found);
    }

    public static MoneyOf Of(TradeLine line) => line.IsRefund ? MoneyOf.Refund : MoneyOf.Payment;

    private static DifferenceKind? Judge(MoneyOf of, HereLine? here, TradeLine? trade, Funds fund, BillDays days)
    {
        var refund = of == MoneyOf.Refund;
        if (of == MoneyOf.Transfer) return Transfer(here, fund, days);
        if (trade is null) return Untraded(refund, here, fund, days);
        if (here is null) return refund ? DifferenceKind.RefundMissingHere : DifferenceKind.MissingHere;
        if (here.Amount != trade.Amount) return refund ? DifferenceKind.RefundDiffers : DifferenceKind.AmountDiffers;
        if (!here.States.Contains(trade.State)) return refund ? DifferenceKind.RefundDiffers : DifferenceKind.StatusDiffers;
        if (fund.Amount is not { } amount) return here.Moved > days.Until ? null : DifferenceKind.TradeWithoutFund;
        if (amount != trade.Settled) return refund ? DifferenceKind.RefundDiffers : DifferenceKind.AmountDiffers;
        if (trade.Fee != (refund ? -fund.FeeBack : fund.Fee)) return DifferenceKind.FeeDiffers;
        return here.Shown is { } shown && (trade.Day < shown.From || trade.Day > shown.Until || !refund && fund.Day != here.Moved)
            ? DifferenceKind.DayDiffers
            : null;
    }

    /// <summary>Not in the trade bill: it is due there, or the money of it moved on a neighbouring day.</summary>
    private static DifferenceKind? Untraded(bool refund, HereLine? here, Funds fund, BillDays days)
    {
        if (here is null) return DifferenceKind.FundWithoutTrade;
        if (days.Cover(here.Shown)) return refund ? DifferenceKind.RefundMissingThere : DifferenceKind.MissingThere;
        if (fund.Amount is not { } amount) return null;
        if (amount != here.Amount) return refund ? DifferenceKind.RefundDiffers : DifferenceKind.AmountDiffers;
        return here.States.Count > 0 ? null : refund ? DifferenceKind.RefundDiffers : DifferenceKind.StatusDiffers;
    }

    /// <summary>Transfers stand in the fund bill only.</summary>
    private static DifferenceKind? Transfer(HereLine? here, Funds fund, BillDays days)
    {
        if (here is null) return DifferenceKind.FundWithoutTrade;
        if (fund.Amount is not { } amount) return days.Transfers && days.Cover(here.Shown) ? DifferenceKind.MissingThere : null;
        return amount == here.Amount ? null : DifferenceKind.AmountDiffers;
    }

    public static MoneyOf? OfKind(string kind) => kind switch
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

        public Day? Day => lines.Where(l => l.Kind == Paid).Select(l => (Day?)l.Day).FirstOrDefault();

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
