using System.Globalization;
using Siyu.Kernel;
using Siyu.Payments.Api;

namespace Siyu.Payments.Reconciling;

/// <summary>A row of a bill that cannot be read (坏行): which row of the file, which column, why.</summary>
internal sealed record BillFault(int Row, string Column, string Zh, string En);

/// <summary>A bill as read (账单): its good rows, and each bad one named.</summary>
internal sealed record BillReading<T>(IReadOnlyList<T> Rows, IReadOnlyList<BillFault> Faults)
{
    /// <summary>What stands in the cells of bad rows: a number among them is neither missing nor there.</summary>
    public IReadOnlySet<string> Spoilt { get; init; } = new HashSet<string>();
}

/// <summary>A payment or a refund in the trade bill (交易账单行).</summary>
/// <param name="Number">Our number: of the payment or, for a refund, of the refund.</param>
/// <param name="ProviderNo">WeChat's number of the same.</param>
/// <param name="Fee">Taken or, for a refund, given back and not positive.</param>
internal sealed record TradeLine(
    int Row, Day Day, bool IsRefund, string Number, string ProviderNo, Money Amount, string State, Money Fee)
{
    /// <summary>What of it is money of ours: less than the amount where WeChat's vouchers paid a part.</summary>
    public Money Settled { get; init; } = Amount;

    /// <summary>The merchant, where the bill names one.</summary>
    public string? Merchant { get; init; }
}

/// <summary>A movement in the fund bill (资金账单行); money that leaves is negative.</summary>
internal sealed record FundLine(
    int Row, Day Day, string FlowNo, string Number, string ProviderNo, string Kind, Money Amount, string Remark);

/// <summary>Reads both bills of WeChat Pay: a header, rows behind back-ticks, a summary with a header of its own.</summary>
internal static class BillSheet
{
    private const string CellSeparator = ",`";
    private const string RefundColumn = "微信退款单号";
    private static readonly string[] PaymentColumns = ["交易时间", "微信订单号", "商户订单号", "交易状态", "手续费", "订单金额"];
    private static readonly string[] RefundColumns = [RefundColumn, "商户退款单号", "退款状态", "申请退款金额"];
    private static readonly string[] FundColumns =
        ["记账时间", "微信支付业务单号", "资金流水单号", "业务类型", "收支类型", "收支金额(元)", "备注", "业务凭证号"];

    /// <summary>A trade bill (交易账单) of any type: ALL, SUCCESS, which has no columns of refunds, or REFUND.</summary>
    public static BillReading<TradeLine> Trade(string text) => Read(
        text, header => header.Contains(RefundColumn) ? [.. PaymentColumns, .. RefundColumns] : PaymentColumns, Trade);

    public static BillReading<FundLine> Fund(string text) => Read(text, _ => FundColumns, Fund);

    private static BillReading<T> Read<T>(string text, Func<List<string>, string[]> needed, Func<Cells, T> make) where T : class
    {
        var (rows, faults, spoilt) = (new List<T>(), new List<BillFault>(), new HashSet<string>());
        using var lines = new StringReader(text.TrimStart('\uFEFF'));
        var header = (lines.ReadLine() ?? "").Split(',').Select(name => name.Trim()).ToList();
        foreach (var column in needed(header).Except(header)) faults.Add(new(1, column, "缺少该列", "the column is missing"));
        if (faults.Count > 0) return new(rows, faults);
        var at = 1;
        string? line;
        while ((line = lines.ReadLine()) is not null && line.StartsWith('`'))
        {
            at++;
            var cells = line[1..].Split(CellSeparator);
            var before = faults.Count;
            var made = cells.Length == header.Count ? make(new(at, header, cells, faults)) : null;
            if (made is null)
                faults.Add(new(
                    at, "", $"应有 {header.Count} 格，实为 {cells.Length} 格", $"{header.Count} cells expected, {cells.Length} found"));
            if (faults.Count == before) rows.Add(made!);
            else spoilt.UnionWith(cells.Select(cell => cell.Trim()));
        }
        if (Cut(line, lines.ReadLine(), at) is { } cut) faults.Add(cut);
        return new(rows, faults) { Spoilt = spoilt };
    }

    /// <summary>The summary stands at the end and counts as many rows as there are, or the file is not whole.</summary>
    private static BillFault? Cut(string? header, string? summary, int at)
    {
        if (header is null || summary is null) return new(at + 1, "", "缺少汇总行，文件可能不完整", "no summary; the file may be cut off");
        var counted = summary.TrimStart('`').Split(CellSeparator)[0].Split('.')[0];
        return counted == (at - 1).ToString(CultureInfo.InvariantCulture)
            ? null
            : new(
                at + 2, header.Split(',')[0], $"汇总为 {counted} 笔，文件中有 {at - 1} 笔",
                $"the summary counts {counted} rows, the file has {at - 1}");
    }

    private static TradeLine Trade(Cells row)
    {
        var state = row.Need("交易状态");
        var refund = state == "REFUND";
        var amount = row.Yuan(refund ? "申请退款金额" : "订单金额");
        return new(
            row.At, row.Day("交易时间"), refund, row.Need(refund ? "商户退款单号" : "商户订单号"), row.Need(refund ? RefundColumn : "微信订单号"),
            amount, refund ? row.Need("退款状态") : state, row.Yuan("手续费"))
        {
            Settled = row.YuanOf(refund ? "退款金额" : "应结订单金额", amount), Merchant = row.Text("商户号"),
        };
    }

    private static FundLine Fund(Cells row)
    {
        var (way, amount) = (row.Need("收支类型"), row.Yuan("收支金额(元)"));
        if (way is not ("收入" or "支出")) row.Wrong("收支类型", "应为收入或支出", "neither 收入 (in) nor 支出 (out)");
        return new(
            row.At, row.Day("记账时间"), row.Need("资金流水单号"), row["业务凭证号"], row["微信支付业务单号"], row.Need("业务类型"),
            way == "支出" ? -amount : amount, row["备注"]);
    }

    /// <summary>One row by its column names, which writes down what is wrong in it.</summary>
    private sealed class Cells(int at, List<string> header, string[] cells, List<BillFault> faults)
    {
        public int At => at;

        public string this[string column] => cells[header.IndexOf(column)].Trim();

        /// <summary>Of a column that not every bill has.</summary>
        public string? Text(string column) => header.Contains(column) ? this[column] : null;

        public Money YuanOf(string column, Money otherwise) => header.Contains(column) ? Yuan(column) : otherwise;

        public string Need(string column)
        {
            var text = this[column];
            if (text is "" or "0") Wrong(column, "为空", "is empty");
            return text;
        }

        public Money Yuan(string column)
        {
            try
            {
                return YuanText.Read(this[column]);
            }
            catch (Exception odd) when (odd is FormatException or OverflowException)
            {
                Wrong(column, "不是金额：" + this[column], "not an amount: " + this[column]);
                return Money.Zero;
            }
        }

        public Day Day(string column)
        {
            if (Kernel.Day.TryParse(this[column].Split(' ')[0], out var day)) return day;
            Wrong(column, "不是时间：" + this[column], "not a time: " + this[column]);
            return default;
        }

        public void Wrong(string column, string zh, string en) => faults.Add(new(at, column, zh, en));
    }
}
