using System.Globalization;

namespace Siyu.Sandbox.Pay.Bills;

/// <summary>Fen written in yuan as bills do (账单金额).</summary>
internal static class Yuan
{
    /// <summary>Two decimals: 12.30.</summary>
    public static string Text(long fen) => Sign(fen)
        + string.Create(CultureInfo.InvariantCulture, $"{Math.Abs(fen) / 100}.{Math.Abs(fen) % 100:D2}");

    /// <summary>Five decimals, for fees: 0.07000.</summary>
    public static string FeeText(long fen) => Text(fen) + "000";

    private static string Sign(long fen) => fen < 0 ? "-" : "";
}
