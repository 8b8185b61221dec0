using System.Globalization;
using Siyu.Sandbox.Core;
using Siyu.Sandbox.Pay.Orders;
using Siyu.Sandbox.Pay.Refunds;
using Siyu.Sandbox.Pay.Wire;

namespace Siyu.Sandbox.Pay.Bills;

/// <summary>
/// The trade bill of a day (交易账单): payments by the time they succeeded, refunds by the time they were accepted,
/// as they stood when the bill was made the next morning.
/// </summary>
internal sealed class TradeBill(PayBooks books, RefundBook refunds)
{
    public const string All = "ALL";
    public const string Success = "SUCCESS";
    public const string Refund = "REFUND";

    private const string Order = "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额";
    private const string RefundColumns = "微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态";
    private const string Goods = "商品名称,商户数据包,手续费,费率,订单金额";
    private const string Summary = "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额";

    private sealed record Line(DateTimeOffset At, PayOrder Order, PayRefund? Refund);

    /// <summary>The file, or null when that day has no such line.</summary>
    public byte[]? Of(string mchid, DateOnly day, string type, DateTimeOffset madeAt)
    {
        var lines = Lines(mchid, day, type);
        if (lines.Count == 0) return null;
        var sheet = new BillSheet(Header(type));
        foreach (var line in lines) sheet.Row([.. Cells(line, type, madeAt)]);
        return sheet.Close(Summary, [.. Totals(lines)]);
    }

    private List<Line> Lines(string mchid, DateOnly day, string type)
    {
        var lines = new List<Line>();
        if (type != Refund)
        {
            lines.AddRange(books.Orders.OfMerchant(mchid)
                .Where(o => o.Payment is { } p && PayTime.Day(p.PaidAt) == day)
                .Select(o => new Line(o.Payment!.PaidAt, o, null)));
        }
        if (type != Success)
        {
            lines.AddRange(refunds.OfMerchant(mchid)
                .Where(r => PayTime.Day(r.CreatedAt) == day)
                .Select(r => new Line(r.CreatedAt, books.Orders.Get(PayOrder.KeyOf(mchid, r.Terms.OutTradeNo)), r)));
        }
        return [.. lines.OrderBy(l => l.At).ThenBy(l => l.Refund?.RefundId ?? l.Order.Payment!.TransactionId, StringComparer.Ordinal)];
    }

    private static string Header(string type) => type switch
    {
        All => $"{Order},{RefundColumns},{Goods},申请退款金额,费率备注",
        Success => $"{Order},{Goods},费率备注",
        Refund => $"{Order},退款申请时间,退款成功时间,{RefundColumns},{Goods},申请退款金额,费率备注",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No such bill type."),
    };

    private static IEnumerable<string> Cells(Line line, string type, DateTimeOffset madeAt)
    {
        var (terms, payment, refund) = (line.Order.Terms, line.Order.Payment!, line.Refund);
        var done = refund?.DoneAt is { } at && at <= madeAt;
        var total = refund is null ? Yuan.Text(terms.Total) : Yuan.Text(0);
        var first = new[]
        {
            PayTime.Plain(line.At), terms.Appid, terms.Mchid, "0", terms.DeviceId ?? "", payment.TransactionId, terms.OutTradeNo,
            payment.Openid, terms.TradeType, refund is null ? Success : Refund, payment.BankType, Cny.Code, total, Yuan.Text(0),
        };
        var success = done && refund!.Status == PayRefund.Success ? PayTime.Plain(refund.DoneAt!.Value) : "";
        string[] refunded = refund is null
            ? ["0", "0", Yuan.Text(0), Yuan.Text(0), "", ""]
            :
            [
                refund.RefundId, refund.Terms.OutRefundNo, Yuan.Text(refund.Terms.Amount), Yuan.Text(0), refund.Channel,
                done ? refund.Status : PayRefund.Processing,
            ];
        var fee = refund is null ? payment.Fee : -refund.FeeBack;
        var rate = (payment.FeeBps / 100m).ToString("0.00", CultureInfo.InvariantCulture) + "%";
        var goods = new[] { terms.Description, terms.Attach ?? "", Yuan.FeeText(fee), rate, total };
        var last = new[] { Yuan.Text(refund?.Terms.Amount ?? 0), "" };
        return type switch
        {
            All => [.. first, .. refunded, .. goods, .. last],
            Success => [.. first, .. goods, ""],
            _ => [.. first, PayTime.Plain(line.At), success, .. refunded, .. goods, .. last],
        };
    }

    private static IEnumerable<string> Totals(List<Line> lines)
    {
        var paid = lines.Where(l => l.Refund is null).Sum(l => l.Order.Terms.Total);
        var refunded = lines.Sum(l => l.Refund?.Terms.Amount ?? 0);
        var fees = lines.Sum(l => l.Refund is null ? l.Order.Payment!.Fee : -l.Refund.FeeBack);
        return
        [
            Counted(lines.Count), Yuan.Text(paid), Yuan.Text(refunded), Yuan.Text(0), Yuan.Text(fees), Yuan.Text(paid), Yuan.Text(refunded),
        ];
    }

    /// <summary>Counts in summaries carry a decimal, as in real bills.</summary>
    public static string Counted(int count) => count.ToString(Text.Plain) + ".0";
}
