namespace Siyu.Sandbox.Pay.Money;

/// <summary>The platform's fee (手续费): basis points of the amount, rounded half up to the fen.</summary>
internal static class Fee
{
    private const long Whole = 10_000;

    public static long Of(long amount, int bps) => ((amount * bps) + (Whole / 2)) / Whole;

    /// <summary>What flows back when part is refunded: the fee before less the fee of what stays, so that all parts sum up.</summary>
    public static long Back(long kept, long refund, int bps) => Of(kept, bps) - Of(kept - refund, bps);
}
