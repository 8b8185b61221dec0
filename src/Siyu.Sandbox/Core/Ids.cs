using System.Security.Cryptography;

namespace Siyu.Sandbox.Core;

/// <summary>Names that nobody can guess, in the alphabets that Tencent uses.</summary>
internal static class Ids
{
    public const string Letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    public static string Random(int length) => RandomNumberGenerator.GetString(Letters, length);

    public static string RandomHex(int bytes) => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(bytes));

    public static string RandomDigits(int length) => RandomNumberGenerator.GetString("0123456789", length);
}
