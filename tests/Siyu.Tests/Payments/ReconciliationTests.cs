using Siyu.Contracts.Payments;
using Siyu.Kernel;
using Siyu.Payments.Reconciling;

namespace Siyu.Tests.Payments;

public sealed class ReconciliationTests
{
    private const string TradeHead =
        "交易时间,微信订单号,商户订单号,交易状态,微信退款单号,商户退款单号,退款状态,商品名称,手续费,订单金额,申请退款金额";
    private const string FundHead = "记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),备注,业务凭证号";
    private const string Time = "2026-11-22 10:00:00";
    private static readonly List<string> Trades =
    [
        $"`{Time},`T1,`p1,`SUCCESS,`0,`0,`,`茶, 100 克,`0.06000,`10.00,`0.00",
        $"`{Time},`T2,`p2,`SUCCESS,`0,`0,`,`茶,`0.12000,`20.00,`0.00",
        $"`{Time},`T2,`p2,`REFUND,`R1,`r1,`SUCCESS,`茶,`-0.03000,`0.00,`5.00",
    ];
    private static readonly List<string> Funds =
    [
        $"`{Time},`T1,`f1,`交易,`交易,`收入,`10.00,`,`p1", $"`{Time},`T1,`f2,`交易,`扣除交易手续费,`支出,`0.06,`,`p1",
        $"`{Time},`T2,`f3,`交易,`交易,`收入,`20.00,`,`p2", $"`{Time},`T2,`f4,`交易,`扣除交易手续费,`支出,`0.12,`,`p2",
        $"`{Time},`R1,`f5,`退款,`退款,`支出,`3.00,`退款总金额5.00元;含手续费0.03元,`r1",
        $"`{Time},`R1,`f6,`退款,`退款,`支出,`1.97,`退款总金额5.00元;含手续费0.03元,`r1",
        $"`{Time},`X1,`f7,`商家转账,`商家转账,`支出,`8.00,`,`x1", $"`{Time},`,`f8,`提现,`提现,`支出,`1.00,`,`",
    ];
    private static readonly HashSet<string> Success = ["SUCCESS"];
    private static readonly Day Today = new(new(2026, 11, 22));
    private static readonly BillDays Days = new(Today, Today, Transfers: true);
    private static readonly List<HereLine> Here =
    [
        Line(MoneyOf.Payment, "p1", 1_000), Line(MoneyOf.Payment, "p2", 2_000), Line(MoneyOf.Refund, "r1", 500),
        Line(MoneyOf.Transfer, "x1", 800),
    ];

    [Fact]
    public void Bills_of_our_own_rows_have_no_difference() => Assert.Empty(Kinds(Here, Trades, Funds));

    [Theory]
    [InlineData("T", 0, "10.00", "10.01", "AmountDiffers")]
    [InlineData("T", 0, "SUCCESS", "REVOKED", "StatusDiffers")]
    [InlineData("T", 0, "0.06000", "0.07000", "FeeDiffers")]
    [InlineData("T", 0, "`p1", "`p9", "MissingHere,MissingThere")]
    [InlineData("T", 2, "5.00", "4.00", "RefundDiffers")]
    [InlineData("T", 2, "SUCCESS", "PROCESSING", "RefundDiffers")]
    [InlineData("T", 2, "-0.03", "-0.02", "FeeDiffers")]
    [InlineData("F", 0, "10.00", "9.99", "AmountDiffers")]
    [InlineData("F", 1, "0.06", "0.05", "FeeDiffers")]
    [InlineData("F", 5, "1.97", "1.98", "RefundDiffers")]
    [InlineData("F", 6, "8.00", "8.01", "AmountDiffers")]
    [InlineData("F", 6, "`x1", "`x9", "FundWithoutTrade,MissingThere")]
    public void A_changed_cell_is_found_as_what_it_is(string bill, int row, string from, string to, string kinds)
    {
        var changed = new List<string>(bill == "T" ? Trades : Funds);
        Assert.Contains(from, changed[row], StringComparison.Ordinal);
        changed[row] = changed[row].Replace(from, to, StringComparison.Ordinal);
        Assert.Equal(kinds, bill == "T" ? Kinds(Here, changed, Funds) : Kinds(Here, Trades, changed));
    }

    [Theory]
    [InlineData("T", 0, "MissingThere")]
    [InlineData("T", 2, "RefundMissingThere")]
    [InlineData("F", 0, "TradeWithoutFund")]
    [InlineData("F", 1, "FeeDiffers")]
    [InlineData("F", 4, "RefundDiffers")]
    [InlineData("F", 6, "MissingThere")]
    [InlineData("F", 7, "")]
    [InlineData("H", 0, "MissingHere")]
    [InlineData("H", 2, "RefundMissingHere")]
    [InlineData("H", 3, "FundWithoutTrade")]
    public void A_row_taken_away_is_missed_where_it_was(string from, int row, string kinds)
    {
        static List<T> Without<T>(List<T> all, bool cut, int row) => [.. all.Where((_, at) => !cut || at != row)];
        Assert.Equal(kinds, Kinds(Without(Here, from == "H", row), Without(Trades, from == "T", row), Without(Funds, from == "F", row)));
    }

    [Theory]
    [InlineData(-1, "DayDiffers")]
    [InlineData(1, "DayDiffers")]
    public void A_payment_that_the_bill_has_on_another_day_is_a_shift(int days, string kinds)
    {
        var then = Today.Plus(days);
        var shifted = Here.Select(h => h.Number == "p1" ? h with { Shown = (then, then), Moved = then } : h);
        Assert.Equal(kinds, Kinds([.. shifted], Trades, Funds));
    }

    [Fact]
    public void A_refund_accepted_today_whose_money_moves_tomorrow_is_no_difference()
    {
        var later = Here.Select(h => h.Number == "r1" ? h with { Moved = Today.Plus(1) } : h).ToList();
        Assert.Empty(Kinds(later, Trades, [.. Funds.Where(row => !row.Contains("`r1", StringComparison.Ordinal))]));
    }

    [Fact]
    public void Without_the_operation_accounts_bill_no_transfer_is_missed()
    {
        var basic = Funds.Where(row => !row.Contains("`x1", StringComparison.Ordinal)).ToList();
        Assert.Equal("MissingThere", Kinds(Here, Trades, basic));
        Assert.Empty(Kinds(Here, Trades, basic, Days with { Transfers = false }));
    }

    [Fact]
    public void What_vouchers_of_wechat_paid_does_not_move_as_money()
    {
        const string Settled = "交易时间,微信订单号,商户订单号,交易状态,手续费,订单金额,应结订单金额";
        var bill = BillSheet.Trade(Text(Settled, [$"`{Time},`T1,`p1,`SUCCESS,`0.06,`10.00,`9.00"]));
        Assert.Empty(bill.Faults);
        var fund = BillSheet.Fund(Text(FundHead, [Funds[0].Replace("10.00", "9.00", StringComparison.Ordinal), Funds[1]]));
        Assert.Empty(Reconciliation.Compare([Here[0]], bill.Rows, fund.Rows, Days).Differences);
    }

    [Fact]
    public void A_summary_that_counts_other_rows_than_there_are_is_a_fault_and_a_bad_row_keeps_its_cells()
    {
        var text = Text(TradeHead, Trades).Replace("`3.0", "`4.0", StringComparison.Ordinal);
        Assert.Equal((6, "总笔数"), (BillSheet.Trade(text).Faults[0].Row, BillSheet.Trade(text).Faults[0].Column));
        Assert.Contains("p2", BillSheet.Trade(Text(TradeHead, [Trades[0], Trades[1].Replace("20.00", "二十")])).Spoilt);
    }

    [Fact]
    public void A_row_that_comes_twice_is_said_to()
    {
        foreach (var row in Trades) Assert.Equal("RowTwice", Kinds(Here, [.. Trades, row], Funds));
        foreach (var row in Funds) Assert.Equal("RowTwice", Kinds(Here, Trades, [.. Funds, row]));
    }

    [Fact]
    public void A_bad_row_is_named_by_row_column_and_reason()
    {
        var fault = Assert.Single(BillSheet.Trade(Text(TradeHead, [Trades[0], Trades[1].Replace("20.00", "二十")])).Faults);
        Assert.Equal((3, "订单金额"), (fault.Row, fault.Column));
        Assert.Equal(2, Assert.Single(BillSheet.Fund(Text(FundHead, ["`一格"])).Faults).Row);
        Assert.Equal("业务凭证号", Assert.Single(BillSheet.Fund(FundHead.Replace(",业务凭证号", "")).Faults).Column);
        Assert.Single(BillSheet.Fund(FundHead + "\r\n" + Funds[0]).Faults);
    }

    private static HereLine Line(MoneyOf of, string number, long fen) =>
        new(of, number, new(fen), Success) { Shown = (Today, Today), Moved = Today };

    private static string Kinds(List<HereLine> here, List<string> trades, List<string> funds, BillDays? days = null)
    {
        var (trade, fund) = (BillSheet.Trade(Text(TradeHead, trades)), BillSheet.Fund(Text(FundHead, funds)));
        Assert.Empty(trade.Faults);
        Assert.Empty(fund.Faults);
        return string.Join(',', Reconciliation.Compare(here, trade.Rows, fund.Rows, days ?? Days).Differences.Select(d => d.Kind.ToString())
            .Order(StringComparer.Ordinal));
    }

    private static string Text(string head, List<string> rows) =>
        "\uFEFF" + head + "\r\n" + string.Concat(rows.Select(r => r + "\r\n")) + $"总笔数\r\n`{rows.Count}.0\r\n";
}
