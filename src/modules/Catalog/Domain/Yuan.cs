using System.Globalization;
using Siyu.Kernel;

namespace Siyu.Catalog.Domain;

/// <summary>Prices as people write them (元): read into fen exactly, never through a floating number.</summary>
internal static class Yuan
{
    private const int MostDigits = 12;

    /// <summary>Reads <c>899</c>, <c>899.5</c>, <c>¥1,299.00</c>; zeros after the fen are allowed, other digits there are not.</summary>
    public static bool TryParse(string? text, out Money money)
    {
        money = default;
        var plain = text?.Trim().TrimStart('¥', '￥').TrimEnd('元').Replace(",", "", StringComparison.Ordinal) ?? "";
        var parts = plain.Split('.');
        if (parts.Length > 2 || parts[0].Length is 0 or > MostDigits || !parts[0].All(char.IsAsciiDigit)) return false;
        var fraction = parts.Length == 2 ? parts[1] : "";
        if (parts.Length == 2 && fraction.Length == 0 || !fraction.All(char.IsAsciiDigit) || fraction.Length > MostDigits) return false;
        if (fraction.Length > 2 && fraction[2..].Any(digit => digit != '0')) return false;
        var fen = fraction.PadRight(2, '0')[..2];
        money = new(long.Parse(parts[0], CultureInfo.InvariantCulture) * 100 + long.Parse(fen, CultureInfo.InvariantCulture));
        return true;
    }
}
