using Siyu.Kernel;
using Siyu.Payments.Api;

namespace Siyu.Payments.Reconciling;

/// <summary>A row of a bill that cannot be read (坏行): which row of the file, which column, why.</summary>
internal sealed record BillFault(int Row, string Column, string Zh, string En);

/// <summary>A bill as read (账单): its good rows, and each bad one named.</summary>
internal sealed record BillReading<T>(IReadOnlyList<T> Rows, IReadOnlyList<BillFault> Faults);

/// <summary>A payment or a refund in the trade bill (交易账单行).</summary>
/// <param name="Number">Our number: of the payment or, for a refund, of the refund.</param>
/// <param name="ProviderNo">WeChat's number of the same.</param>
/// <param name="Fee">Taken or, for a refund, given back and not positive.</param>
internal sealed record TradeLine(
    int Row, Day Day, bool IsRefund, string Number, string ProviderNo, Money Amount, string State, Money Fee);

/// <summary>A movement in the fund bill (资金账单行); money that leaves is negative.</summary>
internal sealed record FundLine(
    int Row, Day Day, string FlowNo, string Number, string ProviderNo, string Kind, Money Amount, string Remark);

/// <summary>Reads both bills of WeChat Pay: a header, rows behind back-ticks, a summary with a header of its own.</summary>
internal static class BillSheet
{
    private const string CellSeparator = ",`";
    private static readonly string[] TradeColumns =
        ["交易时间", "微信订单号", "商户订单号", "交易状态", "微信退款单号", "商户退款单号", "退款状态", "手续费", "订单金额", "申请退款金额"];
    private static readonly string[] FundColumns =
        ["记账时间", "微信支付业务单号", "资金流水单号", "业务类型", "收支类型", "收支金额(元)", "备注", "业务凭证号"];

    public static BillReading<TradeLine> Trade(string text) => Read(text, TradeColumns, Trade);

    public static BillReading<FundLine> Fund(string text) => Read(text, FundColumns, Fund);

    private static BillReading<T> Read<T>(string text, string[] needed, Func<Cells, T> make) where T : class
    {
        var (rows, faults) = (new List<T>(), new List<BillFault>());
        using var lines = new StringReader(text.TrimStart('\uFEFF'));
        var header = (lines.ReadLine() ?? "").Split(',').Select(name => name.Trim()).ToList();
        foreach (var column in needed.Except(header)) faults.Add(new(1, column, "缺少该列", "the column is missing"));
        if (faults.Count > 0) return new(rows, faults);
        var at = 1;
        string? line;
        while ((line = lines.ReadLine()) is not null && line.StartsWith('`'))
        {
            at++;
            var cells = line[1..].Split(CellSeparator);
            if (cells.Length != header.Count)
            {
                faults.Add(new(
                    at, "", $"应有 {header.Count} 格，实为 {cells.Length} 格", $"{header.Count} cells expected, {cells.Length} found"));
                continue;
            }
            var row = new Cells(at, header, cells, faults);
            var before = faults.Count;
            var made = make(row);
            if (faults.Count == before) rows.Add(made);
        }
        if (line is null) faults.Add(new(at + 1, "", "缺少汇总行，文件可能不完整", "no summary; the file may be cut off"));
        return new(rows, faults);
    }

    private static TradeLine Trade(Cells row)
    {
        var state = row.Need("交易状态");
        var refund = state == "REFUND";
        return new(
            row.At, row.Day("交易时间"), refund, row.Need(refund ? "商户退款单号" : "商户订单号"), row.Need(refund ? "微信退款单号" : "微信订单号"),
            row.Yuan(refund ? "申请退款金额" : "订单金额"), refund ? row.Need("退款状态") : state, row.Yuan("手续费"));
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
