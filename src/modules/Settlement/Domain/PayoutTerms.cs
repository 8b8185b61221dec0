using Siyu.Contracts.Settlement;
using Siyu.Kernel;

namespace Siyu.Settlement.Domain;

/// <summary>Terms of payouts (提现规则), a setting.</summary>
/// <param name="MinFen">A payout needs at least this much.</param>
/// <param name="MaxFen">
/// One takes at most this much: WeChat's default per transfer, read on 2026-11-22; the rest waits for the next.
/// </param>
/// <param name="TaxBps">
/// Tax to withhold (劳务报酬代扣), in basis points: 0 until the group's counsel has decided. What is withheld stands in <c>tax_withheld</c>.
/// </param>
internal sealed record PayoutTerms(long MinFen = 100, long MaxFen = 20_000, int TaxBps = 0, string Remark = "佣金提现")
{
    public const string Section = "settlement/payout";
}

/// <summary>What a payout takes and gives (提现计算): what the earner owes is netted first, tax is kept back, the rest is sent.</summary>
internal sealed record PayoutPlan(Money Netted, Money Gross, Money Tax)
{
    public Money Net => Gross - Tax;

    public static Result<PayoutPlan> Of(Money payable, Money receivable, PayoutTerms terms)
    {
        var netted = Money.Max(Money.Zero, Money.Min(payable, receivable));
        var left = payable - netted;
        if (!left.IsPositive) return SettlementProblems.NothingPayable;
        if (left.Fen < terms.MinFen) return SettlementProblems.BelowMinimum.With(new Money(terms.MinFen).ToString());
        var gross = Money.Min(left, new(terms.MaxFen));
        return new PayoutPlan(netted, gross, gross.Rate(terms.TaxBps));
    }
}
