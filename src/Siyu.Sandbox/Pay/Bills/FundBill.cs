using Siyu.Sandbox.Pay.Money;
using Siyu.Sandbox.Pay.Wire;

namespace Siyu.Sandbox.Pay.Bills;

/// <summary>The fund bill of a day (资金账单): the plane's ledger lines, nothing else.</summary>
internal sealed class FundBill(MoneyBook money)
{
    private const string Header = "记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),账户结余(元),资金变更提交申请人,备注,业务凭证号";
    private const string Summary = "资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额";

    /// <summary>The file, or null when no money moved on that day.</summary>
    public byte[]? Of(string mchid, DateOnly day, string account)
    {
        var lines = money.Day(mchid, account, day);
        if (lines.Count == 0) return null;
        var sheet = new BillSheet(Header);
        foreach (var line in lines)
        {
            sheet.Row(
                PayTime.Plain(line.At), line.Slip.BizNo, line.FlowNo, line.Slip.Business, line.Slip.Kind,
                line.Amount > 0 ? "收入" : "支出", Yuan.Text(Math.Abs(line.Amount)), Yuan.Text(line.Balance),
                "system", line.Slip.Remark, line.Slip.Voucher);
        }
        var (into, outOf) = (lines.Where(l => l.Amount > 0).ToList(), lines.Where(l => l.Amount < 0).ToList());
        return sheet.Close(Summary,
            TradeBill.Counted(lines.Count),
            TradeBill.Counted(into.Count), Yuan.Text(into.Sum(l => l.Amount)),
            TradeBill.Counted(outOf.Count), Yuan.Text(-outOf.Sum(l => l.Amount)));
    }
}
