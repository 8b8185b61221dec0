using Siyu.Tool.Demo.Stage;

namespace Siyu.Tool.Demo.Chapters;

/// <summary>
/// The bills of a day, bent (改动过的账单): one difference of each class, each on a number of its own, and what a reconciliation has to call it.
/// Every other row stays as WeChat wrote it.
/// </summary>
internal sealed class BentBills
{
    private const string Separator = ",`";
    private readonly List<List<string>> trade;
    private readonly List<List<string>> fund;
    private readonly (string Head, string Foot) tradeEnds;
    private readonly (string Head, string Foot) fundEnds;
    private readonly List<string> tradeColumns;
    private readonly List<string> fundColumns;

    private BentBills(string tradeText, string fundText)
    {
        (tradeEnds, trade) = Rows(tradeText);
        (fundEnds, fund) = Rows(fundText);
        (tradeColumns, fundColumns) = (Columns(tradeEnds.Head), Columns(fundEnds.Head));
    }

    /// <summary>What must be found: the class and the number, one each.</summary>
    internal SortedSet<string> Expected { get; } = new(StringComparer.Ordinal);

    internal string Trade => Text(tradeEnds, trade);

    internal string Fund => Text(fundEnds, fund);

    /// <param name="unpaid">A payment of ours that nobody paid, and its amount in fen.</param>
    internal static BentBills Of(string trade, string fund, (string Number, long Fen)? unpaid)
    {
        var bent = new BentBills(trade, fund);
        var payments = bent.Payments();
        var refunds = bent.trade.Where(bent.IsRefund).Select(row => row[bent.Column("商户退款单号")]).ToList();
        if (payments.Count < 8 || refunds.Count < 3)
            throw new StoryBroke($"{payments.Count} payments, {refunds.Count} refunds: too few to bend");
        bent.Rename(payments[0], "900000000000000000000000000001", "MissingHere", "MissingThere");
        bent.Cell(payments[1], "订单金额", "1.23", "AmountDiffers");
        bent.Cell(payments[2], "手续费", "9.99000", "FeeDiffers");
        bent.Cell(payments[3], "交易时间", "2020-01-01 10:00:00", "DayDiffers");
        bent.WithoutFund(payments[4]);
        bent.Twice(payments[5]);
        bent.Stranger(payments[6]);
        if (unpaid is { } ours) bent.Paid(payments[7], ours);
        bent.Rename(refunds[0], "900000000000000000000000000003", "RefundMissingHere", "RefundMissingThere");
        bent.Cell(refunds[1], "申请退款金额", "0.01", "RefundDiffers");
        return bent;
    }

    /// <summary>Payments that no refund of the day names, so that each change shows once.</summary>
    private List<string> Payments() =>
        [.. trade.GroupBy(row => row[Column("商户订单号")]).Where(rows => rows.Count() == 1 && !IsRefund(rows.Single()))
            .Select(rows => rows.Key)];

    private void Rename(string number, string other, string here, string there)
    {
        foreach (var row in trade.Concat(fund))
            for (var i = 0; i < row.Count; i++)
                if (row[i] == number) row[i] = other;
        Expected.Add($"{here} {other}");
        Expected.Add($"{there} {number}");
    }

    private void Cell(string number, string column, string value, string kind)
    {
        trade.Single(row => row.Contains(number))[Column(column)] = value;
        Expected.Add($"{kind} {number}");
    }

    private void WithoutFund(string number)
    {
        fund.RemoveAll(row => row.Contains(number));
        Expected.Add($"TradeWithoutFund {number}");
    }

    private void Twice(string number)
    {
        trade.Add(trade.Single(row => row.Contains(number)));
        Expected.Add($"RowTwice {number}");
    }

    /// <summary>Money that came for a number that nobody sold anything under.</summary>
    private void Stranger(string like)
    {
        const string number = "900000000000000000000000000002";
        var copy = Copies(like, number);
        copy[0][fundColumns.IndexOf("资金流水单号")] = "9" + number;
        fund.Add(copy[0]);
        Expected.Add($"FundWithoutTrade {number}");
    }

    /// <summary>A payment that was made at WeChat, and of which the house never heard.</summary>
    private void Paid(string like, (string Number, long Fen) ours)
    {
        var yuan = (ours.Fen / 100m).ToString("0.00", System.Globalization.CultureInfo.InvariantCulture);
        List<string> row = [.. trade.Single(one => one.Contains(like))];
        (row[Column("商户订单号")], row[Column("订单金额")], row[Column("应结订单金额")]) = (ours.Number, yuan, yuan);
        trade.Add(row);
        Expected.Add($"StatusDiffers {ours.Number}");
    }

    private List<List<string>> Copies(string number, string other) =>
        [.. fund.Where(row => row.Contains(number)).Select(row => row.ConvertAll(cell => cell == number ? other : cell))];

    private bool IsRefund(List<string> row) => row[Column("交易状态")] == "REFUND";

    private int Column(string name) => tradeColumns.IndexOf(name);

    private static List<string> Columns(string head) => [.. head.TrimStart('\uFEFF').Split(',')];

    private static ((string Head, string Foot) Ends, List<List<string>> Rows) Rows(string text)
    {
        var lines = text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        return ((lines[0], lines[^2]), [.. lines[1..^2].Select(line => line[1..].Split(Separator).ToList())]);
    }

    private static string Text((string Head, string Foot) ends, List<List<string>> rows) => string.Join("\r\n",
        [ends.Head, .. rows.Select(row => "`" + string.Join(Separator, row)), ends.Foot, $"`{rows.Count}.0", ""]);
}
