using System.Security.Cryptography;

namespace Siyu.Fulfilment.Domain;

/// <summary>The code by which goods are handed over at a store (取货码): eight letters and digits that are not mistaken for each
/// other.</summary>
internal static class PickupCode
{
    public const int Length = 8;
    private const string Letters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

    public static string Make() => RandomNumberGenerator.GetString(Letters, Length);

    /// <summary>As people type it: lower case, with blanks or hyphens. Null where it cannot be a code.</summary>
    public static string? Read(string? text)
    {
        if (text is null || text.Length > 2 * Length) return null;
        var code = new string([.. text.Where(letter => letter is not (' ' or '-')).Select(char.ToUpperInvariant)]);
        return code.Length == Length && code.All(Letters.Contains) ? code : null;
    }
}
