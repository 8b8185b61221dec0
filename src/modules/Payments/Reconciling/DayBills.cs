using Siyu.Kernel;
using Siyu.Payments.Api;
using Siyu.Platform;

namespace Siyu.Payments.Reconciling;

/// <summary>Fetches all bills of a merchant's day (下载账单), or says when to come again.</summary>
internal sealed class DayBills(MerchantBook merchants, Api.Bills bills, TimeProvider clock)
{
    private static readonly TimeSpan UntilMade = TimeSpan.FromMinutes(30);
    private static readonly string[] Accounts = ["BASIC", "OPERATION"];

    public async Task<(BillTexts? Texts, OutboundAnswer? Without)> Fetch(ReconcileDay of, CancellationToken ct)
    {
        if (await merchants.Find(of.Merchant, ct) is not { } merchant) return (null, OutboundAnswer.Refused("merchant not configured"));
        var trade = await bills.Trade(merchant, of.Day, ct);
        if (Missing(trade) is { } without) return (null, without);
        var funds = new List<string>();
        foreach (var account in Accounts)
        {
            var fund = await bills.FundFlow(merchant, of.Day, account, ct);
            if (Missing(fund) is { } none) return (null, none);
            if (fund.Ok) funds.Add(fund.Value.Text);
        }
        return (new(trade.Value?.Text, funds), null);
    }

    /// <summary>Why there is no going on without it; a day on which nothing moved has no bill, and needs none.</summary>
    private OutboundAnswer? Missing(PayReply<BillText> bill)
    {
        if (bill.Ok || bill.Fault.IsAbsent || Plain(bill.Fault) == "NOSTATEMENTEXIST") return null;
        return bill.Outcome == PayOutcome.Refused && Plain(bill.Fault) != "STATEMENTCREATING"
            ? OutboundAnswer.Refused(bill.Fault.ToString())
            : OutboundAnswer.RetryAt(clock.GetUtcNow() + UntilMade, bill.Fault.ToString());
    }

    private static string Plain(PayFault fault) => fault.Code.Replace("_", "", StringComparison.Ordinal);
}

/// <summary>The texts of a day's bills (账单文本): the trade bill, where there was trade, and the fund bill of each account.</summary>
internal sealed record BillTexts(string? Trade, IReadOnlyList<string> Funds);
