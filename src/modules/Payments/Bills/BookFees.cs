using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Contracts.Ledger;
using Siyu.Kernel;
using Siyu.Payments.Domain;
using Siyu.Platform;

namespace Siyu.Payments;

/// <summary>
/// Books the fees of a day (手续费入账) from the fund bill, once per line of it: WeChat tells them nowhere else. Booking
/// twice is booking once.
/// </summary>
internal sealed partial class BookFees(Works works, TimeProvider clock)
{
    private const string FeeKind = "扣除交易手续费";
    private const string RefundKind = "退款";
    private const int Chunk = 500;

    public async Task Book(string merchant, Day day, string text, CancellationToken ct)
    {
        var fees = Api.BillRows.Read(text).Select(FeeLine.Of).OfType<FeeLine>();
        foreach (var chunk in fees.Chunk(Chunk))
            await works.Do(services => Post(services, merchant, day, chunk, ct), ct, WorkPriority.Background);
    }

    private async Task Post(IServiceProvider services, string merchant, Day day, IReadOnlyList<FeeLine> fees, CancellationToken ct)
    {
        var db = services.GetRequiredService<SiyuDb>();
        var flows = fees.Select(f => f.FlowNo).ToList();
        var booked = await db.All<FeeRow>().Where(f => f.Merchant == merchant && flows.Contains(f.FlowNo))
            .Select(f => f.FlowNo).ToListAsync(ct);
        var given = await GivenBack(db, merchant, fees, ct);
        // A refund that went out of two pockets names its fee on both of its lines.
        var fresh = fees.Where(f => !f.Amount.IsZero && !booked.Contains(f.FlowNo))
            .Where(f => f.Amount.IsPositive || given.Add(f.Number)).ToList();
        var attempts = await Attempts(db, [.. fresh.Select(f => f.Number).Distinct()], ct);
        await db.InsertAll(
            [.. fresh.Select(f => new FeeRow { FlowNo = f.FlowNo, Merchant = merchant, Number = f.Number, Amount = f.Amount, Day = day })],
            ct);
        var refunded = await Refunded(db, [.. attempts.Values.Select(a => a.Id).Distinct()], ct);
        var journals = fresh.Select(f => JournalOf(f, merchant, attempts.GetValueOrDefault(f.Number), refunded)).ToList();
        foreach (var posted in await services.GetRequiredService<ILedger>().Post(journals, ct))
            Must.Hold(posted.Ok, "a fee that was taken is booked");
    }

    /// <summary>Of these refunds, those whose fee came back already.</summary>
    private static async Task<HashSet<string>> GivenBack(SiyuDb db, string merchant, IReadOnlyList<FeeLine> fees, CancellationToken ct)
    {
        var refunds = fees.Where(f => f.Amount.IsNegative).Select(f => f.Number).Distinct().ToList();
        return [.. await db.All<FeeRow>().Where(f => f.Merchant == merchant && refunds.Contains(f.Number)).Select(f => f.Number)
            .ToListAsync(ct)];
    }

    /// <summary>The attempts behind numbers of payments and of refunds, locked.</summary>
    private static async Task<Dictionary<string, Attempt>> Attempts(SiyuDb db, List<string> numbers, CancellationToken ct)
    {
        var ids = await db.All<Attempt>().Where(a => numbers.Contains(a.OutTradeNo))
            .Select(a => new { Number = a.OutTradeNo, a.Id }).ToListAsync(ct);
        var refunds = await db.All<Refund>().Where(r => numbers.Contains(r.OutRefundNo))
            .Select(r => new { Number = r.OutRefundNo, Id = r.Payment }).ToListAsync(ct);
        var locked = (await db.Locked<Attempt, PaymentId>([.. ids.Concat(refunds).Select(i => i.Id).Distinct()], ct))
            .ToDictionary(a => a.Id);
        return ids.Concat(refunds).ToDictionary(i => i.Number, i => locked[i.Id]);
    }

    private static async Task<Dictionary<PaymentId, Money>> Refunded(SiyuDb db, List<PaymentId> payments, CancellationToken ct) =>
        (await db.All<Refund>().Where(r => payments.Contains(r.Payment) && r.State == RefundState.Settled)
            .Select(r => new { r.Payment, r.Amount }).ToListAsync(ct))
        .GroupBy(r => r.Payment).ToDictionary(rows => rows.Key, rows => rows.Sum(r => r.Amount));

    /// <summary>
    /// From the money that is still frozen, else from what is available; a fee of nothing of ours is booked all the same.
    /// </summary>
    private Journal JournalOf(FeeLine fee, string merchant, Attempt? attempt, Dictionary<PaymentId, Money> refunded)
    {
        var frozen = attempt is null ? Money.Zero
            : fee.Amount.IsPositive ? attempt.TakeFrozen(fee.Amount)
            : -attempt.GiveFrozen(-fee.Amount, refunded.GetValueOrDefault(attempt.Id));
        return new(
            $"payment-fee/{merchant}/{fee.FlowNo}", "payment_fee", attempt is null ? $"number/{fee.Number}" : $"order/{attempt.Owner}",
            clock.GetUtcNow(),
            [
                Entry.Debit(AccountKind.PaymentFee, merchant, fee.Amount),
                Entry.Credit(AccountKind.WxFrozen, merchant, frozen), Entry.Credit(AccountKind.WxAvailable, merchant, fee.Amount - frozen),
            ]);
    }

    /// <summary>A line of the bill that is a fee, taken or, negative, given back.</summary>
    /// <param name="Number">Our number, of the payment or of the refund.</param>
    private sealed partial record FeeLine(string FlowNo, string Number, Money Amount)
    {
        public static FeeLine? Of(Api.BillRow row) => row["业务类型"] switch
        {
            FeeKind => new(row["资金流水单号"], row["业务凭证号"], row.Yuan("收支金额(元)")),
            RefundKind when FeeBack().Match(row["备注"]) is { Success: true } back =>
                new(row["资金流水单号"], row["业务凭证号"], -Api.YuanText.Read(back.Groups[1].Value)),
            _ => null,
        };

        [GeneratedRegex("含手续费([0-9.]+)元")]
        private static partial Regex FeeBack();
    }
}

/// <summary>A fee that was booked (手续费记录), once per line of the fund bill.</summary>
internal sealed class FeeRow
{
    public required string FlowNo { get; init; }
    public required string Merchant { get; init; }

    /// <summary>Our number in the bill: of a payment or, for a fee given back, of a refund.</summary>
    public required string Number { get; init; }
    public required Money Amount { get; init; }
    public required Day Day { get; init; }
}
