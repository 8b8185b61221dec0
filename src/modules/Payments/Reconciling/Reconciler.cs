using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Payments;
using Siyu.Kernel;
using Siyu.Payments.Domain;
using Siyu.Platform;

namespace Siyu.Payments.Reconciling;

/// <summary>Compares bills with our rows (对账): texts or files in, differences out; keeps nothing.</summary>
internal sealed class Reconciler(SiyuDb db, HereRows here) : IReconciler
{
    private const string TradeFile = "trade";
    private const string FundFile = "fund";
    public static readonly Problem NoDay = Problem.Invalid(
        "payments.bill_without_rows", "账单里没有一行可读的记录，无法判断是哪一天", "The bills have no row that can be read, so their day is unknown");
    public static readonly Problem ManyMerchants = Problem.Invalid(
        "payments.bill_of_many_merchants", "交易账单里有多个商户号，请按商户分别对账", "The trade bill is of several merchants; reconcile them one by one");
    public static readonly Problem NotOurs = Problem.Invalid(
        "payments.bill_not_ours", "账单的商户号在本店没有收过款，请检查数据目录", "Nothing was ever paid here to the bill's merchant; is it the right data?");

    public async Task<Result<ReconcileReport>> Compare(Stream trade, IReadOnlyList<Stream> funds, CancellationToken ct)
    {
        using var tradeText = await FileText.Open(trade, ct);
        var texts = new List<string>();
        foreach (var fund in funds)
        {
            using var fundText = await FileText.Open(fund, ct);
            texts.Add(await fundText.ReadToEndAsync(ct));
        }
        return await Compare(new BillTexts(await tradeText.ReadToEndAsync(ct), texts), null, ct);
    }

    /// <param name="known">Whose bills they are and of which day, where that is known; else the bills must say.</param>
    public async Task<Result<ReconcileReport>> Compare(BillTexts texts, (string Merchant, Day Day)? known, CancellationToken ct)
    {
        var trade = texts.Trade is { } text ? BillSheet.Trade(text) : new BillReading<TradeLine>([], []);
        var funds = texts.Funds.Select(BillSheet.Fund).ToList();
        var moved = funds.SelectMany(fund => fund.Rows).ToList();
        var merchants = trade.Rows.Select(row => row.Merchant).OfType<string>().Distinct().ToList();
        if (merchants.Count > 1) return ManyMerchants;
        var merchant = known?.Merchant ?? merchants.FirstOrDefault() ?? await OnlyMerchant(ct);
        if (merchant is null || known is null && !await Paid(merchant, ct)) return NotOurs;
        var transfers = funds.Count > 1 || moved.Exists(line => Reconciliation.OfKind(line.Kind) == MoneyOf.Transfer);
        var dated = funds.Select(fund => fund.Rows.Select(row => row.Day)).Prepend(trade.Rows.Select(row => row.Day));
        if (DaysOf(dated, known?.Day, transfers) is not { } days) return NoDay;
        var ours = await here.Of(
            merchant, [.. trade.Rows.Select(row => row.Number).Concat(moved.Select(row => row.Number)).Where(n => n.Length > 0).Distinct()],
            days, ct);
        var compared = Reconciliation.Compare(ours, trade.Rows, moved, days);
        var spoilt = trade.Spoilt.Concat(funds.SelectMany(fund => fund.Spoilt)).ToHashSet();
        return new ReconcileReport(
            merchant, days.From, days.Until, trade.Rows.Count, moved.Count, compared.Matched,
            [.. compared.Differences.Where(difference => !spoilt.Contains(difference.Number))
                .OrderBy(difference => difference.Kind).ThenBy(difference => difference.Number, StringComparer.Ordinal)],
            [.. trade.Faults.Select(fault => Faulty(TradeFile, fault)),
                .. funds.SelectMany((fund, at) => fund.Faults.Select(fault => Faulty(Named(at), fault)))]);
    }

    private static FaultyRow Faulty(string file, BillFault fault) => new(file, fault.Row, fault.Column, fault.Zh, fault.En);

    private static string Named(int at) => at == 0 ? FundFile : $"{FundFile} {at + 1}";

    /// <summary>
    /// A bill is of the day that most of its rows have: a row of another day in it is the difference, not the bill. Without the operation
    /// account's bill nothing can be said about transfers that are in none.
    /// </summary>
    private static BillDays? DaysOf(IEnumerable<IEnumerable<Day>> bills, Day? known, bool transfers)
    {
        if (known is { } day) return new(day, day, transfers);
        var days = bills.Select(rows => rows.GroupBy(row => row).MaxBy(same => same.Count())?.Key).OfType<Day>().ToList();
        return days.Count == 0 ? null : new(days.Min(), days.Max(), transfers);
    }

    private async Task<string?> OnlyMerchant(CancellationToken ct)
    {
        var merchants = await db.All<Attempt>().Select(a => a.Merchant).Distinct().Take(2).ToListAsync(ct);
        return merchants.Count == 1 ? merchants[0] : null;
    }

    private Task<bool> Paid(string merchant, CancellationToken ct) => db.All<Attempt>().AnyAsync(a => a.Merchant == merchant, ct);
}
