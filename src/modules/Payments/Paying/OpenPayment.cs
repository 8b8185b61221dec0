using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Payments;
using Siyu.Kernel;
using Siyu.Payments.Domain;
using Siyu.Platform;

namespace Siyu.Payments;

/// <summary>Opens an attempt for an owner (开支付单); the open one again where there is one.</summary>
internal sealed class OpenPayment(SiyuDb db, MerchantBook merchants, TimeProvider clock)
{
    private const int MostDescription = 127;

    public async Task<Result<PaymentId>> Handle(PaymentAsk ask, CancellationToken ct)
    {
        Must.Hold(ask.Amount.IsPositive, "an attempt is for money");
        if (await merchants.Default(ct) is not { } merchant) return PaymentsProblems.NotConfigured;
        var earlier = await db.All<Attempt>().Where(a => a.Owner == ask.Owner).ToListAsync(ct);
        if (earlier.Any(a => a.State == AttemptState.Succeeded)) return PaymentsProblems.NotOpen;
        if (earlier.SingleOrDefault(a => a.IsOpen) is { } open) return open.Amount == ask.Amount ? open.Id : PaymentsProblems.AmountDiffers;
        var attempt = Attempt.Open(ask with { Description = Shortened(ask.Description) }, merchant.Id, clock.GetUtcNow());
        db.Add(attempt);
        return attempt.Id;
    }

    private static string Shortened(string text) =>
        text.Length <= MostDescription
            ? text
            : text[..(char.IsHighSurrogate(text[MostDescription - 1]) ? MostDescription - 1 : MostDescription)];
}
