using System.Globalization;
using System.Numerics;
using Siyu.Kernel;

namespace Siyu.Orders.Tickets;

/// <summary>The amount of a ticket line (行金额): quantity × unit price in yuan, exact, then rounded half away from zero to the fen.</summary>
internal static class TicketAmount
{
    private const int DigitsAtMost = 12;

    /// <summary>Reads a price such as <c>2.55</c>, <c>-11062.06</c> or <c>0.001</c> without any floating point.</summary>
    public static bool TryOf(string price, int quantity, out Money amount)
    {
        amount = Money.Zero;
        var text = price.AsSpan().Trim();
        var negative = text.StartsWith("-");
        if (negative || text.StartsWith("+")) text = text[1..];
        var dot = text.IndexOf('.');
        var whole = dot < 0 ? text : text[..dot];
        var part = dot < 0 ? [] : text[(dot + 1)..];
        if (whole.Length + part.Length is 0 or > DigitsAtMost || whole.ContainsAnyExceptInRange('0', '9')
            || part.ContainsAnyExceptInRange('0', '9')) return false;
        var unscaled = BigInteger.Parse(string.Concat("0", whole, part), CultureInfo.InvariantCulture) * (
            negative ? -1 : 1) * quantity * 100;
        var scale = BigInteger.Pow(10, part.Length);
        var rounded = (BigInteger.Abs(unscaled) * 2 + scale) / (2 * scale) * unscaled.Sign;
        if (BigInteger.Abs(rounded) > long.MaxValue / 1_000) return false;
        amount = new((long)rounded);
        return true;
    }
}
