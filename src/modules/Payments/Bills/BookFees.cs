using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Siyu.Contracts.Ledger;
using Siyu.Kernel;
using Siyu.Payments.Domain;
using Siyu.Platform;

namespace Siyu.Payments;

/// <summary>Books the fees of a day (手续费入账) from the fund bill, once per line of it: WeChat tells them nowhere else.</summary>
internal sealed class BookFees(Works works, Api.Bills bills, TimeProvider clock, GroupZone zone, ILogger<BookFees> log) : IRecurring
{
    private const string FeeKind = "扣除交易手续费";
    private const string FeeBackKind = "退还交易手续费";
    private const int Chunk = 500;

    /// <summary>A bill that was late is fetched on the following days; posting twice is posting once.</summary>
    private const int DaysBack = 3;

    public async Task Run(CancellationToken ct)
    {
        var merchants = await works.Read(services => services.GetRequiredService<MerchantBook>().All(ct));
        foreach (var merchant in merchants)
        for (var back = DaysBack; back >= 1; back--)
        {
            var day = zone.Day(clock.GetUtcNow()).Plus(-back);
            var bill = await bills.FundFlow(merchant, day, "BASIC", ct);
            if (!bill.Ok) log.LogInformation("Fund bill of {Day} for {Merchant}: {Fault}", day, merchant.Id, bill.Fault);
            else await Book(merchant.Id, day, bill.Value.Text, ct);
        }
    }

    public async Task Book(string merchant, Day day, string text, CancellationToken ct)
    {
        var fees = Api.BillRows.Read(text).Select(FeeLine.Of).OfType<FeeLine>();
        foreach (var chunk in fees.Chunk(Chunk))
            await works.Do(services => Post(services, merchant, day, chunk, ct), ct, WorkPriority.Background);
    }

    private async Task Post(IServiceProvider services, string merchant, Day day, IReadOnlyList<FeeLine> fees, CancellationToken ct)
    {
        var db = services.GetRequiredService<SiyuDb>();
        var transactions = fees.Select(f => f.TransactionId).Distinct().ToList();
        var ids = await db.All<Attempt>().Where(a => a.Merchant == merchant && transactions.Contains(a.TransactionId!)).Select(a => a.Id).ToListAsync(ct);
        var attempts = (await db.Locked<Attempt, PaymentId>(ids, ct)).ToDictionary(a => a.TransactionId!);
        var booked = await db.All<FeeRow>().Where(f => transactions.Contains(f.TransactionId)).Select(f => f.FlowNo).ToListAsync(ct);
        var fresh = fees.Where(f => !booked.Contains(f.FlowNo)).ToList();
        await db.InsertAll([.. fresh.Select(f => new FeeRow { FlowNo = f.FlowNo, Merchant = merchant, TransactionId = f.TransactionId, Amount = f.Amount, Day = day })], ct);
        var journals = fresh.Select(f => JournalOf(f, merchant, attempts.GetValueOrDefault(f.TransactionId))).ToList();
        foreach (var posted in await services.GetRequiredService<ILedger>().Post(journals, ct)) Must.Hold(posted.Ok, "a fee that was taken is booked");
    }

    /// <summary>From the money that is still frozen, else from what is available; a fee of nothing of ours is booked all the same.</summary>
    private Journal JournalOf(FeeLine fee, string merchant, Attempt? attempt)
    {
        var frozen = fee.Amount.IsPositive && attempt is not null && attempt.TakeFrozen(fee.Amount);
        var from = frozen ? AccountKind.WxFrozen : AccountKind.WxAvailable;
        return new(
            $"payment-fee/{merchant}/{fee.FlowNo}", "payment_fee", attempt is null ? $"transaction/{fee.TransactionId}" : $"order/{attempt.Owner}",
            clock.GetUtcNow(), [Entry.Debit(AccountKind.PaymentFee, merchant, fee.Amount), Entry.Credit(from, merchant, fee.Amount)]);
    }

    /// <summary>A line of the bill that is a fee, taken or, negative, given back.</summary>
    private sealed record FeeLine(string FlowNo, string TransactionId, Money Amount)
    {
        public static FeeLine? Of(Api.BillRow row) => row["业务类型"] switch
        {
            FeeKind => new(row["资金流水单号"], row["微信支付业务单号"], row.Yuan("收支金额(元)")),
            FeeBackKind => new(row["资金流水单号"], row["微信支付业务单号"], -row.Yuan("收支金额(元)")),
            _ => null,
        };
    }
}

/// <summary>A fee that was booked (手续费记录), once per line of the fund bill.</summary>
internal sealed class FeeRow
{
    public required string FlowNo { get; init; }
    public required string Merchant { get; init; }
    public required string TransactionId { get; init; }
    public required Money Amount { get; init; }
    public required Day Day { get; init; }
}
