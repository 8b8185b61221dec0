using System.Security.Cryptography;
using Siyu.Kernel;

namespace Siyu.Promotions.Domain;

/// <summary>The code by which a coupon is redeemed (券码): twelve digits, as a bar code takes them; kept only as a keyed hash, for
/// minutes.</summary>
internal sealed class CouponCode
{
    public const string HashKind = "promotions/coupon-code";
    public const int Length = 12;
    public static readonly TimeSpan GoodFor = TimeSpan.FromMinutes(5);

    /// <summary>Which coupon's.</summary>
    public required CouponId Id { get; init; }
    public required byte[] CodeHash { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }

    public static string Make() => RandomNumberGenerator.GetString("0123456789", Length);

    /// <summary>As people type it: with blanks or hyphens. Null where it cannot be a code.</summary>
    public static string? Read(string? text)
    {
        if (text is null || text.Length > 2 * Length) return null;
        var code = new string([.. text.Where(letter => letter is not (' ' or '-'))]);
        return code.Length == Length && code.All(char.IsAsciiDigit) ? code : null;
    }
}
