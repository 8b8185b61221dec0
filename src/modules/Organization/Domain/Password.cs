using System.Security.Cryptography;
using System.Text;
using Siyu.Contracts.Organization;
using Siyu.Kernel;

namespace Siyu.Organization.Domain;

/// <summary>A kept password (密码摘要): PBKDF2-SHA256 with the parameters it was made with.</summary>
internal sealed record Password(int Iterations, byte[] Salt, byte[] Hash)
{
    public const int ShortestLength = 10;
    public const int LongestLength = 128;
    private const int HashBytes = 32;

    /// <summary>Stands in for an unknown login, so that an unknown one takes as long as a wrong password.</summary>
    public static Password Unmatchable(int iterations) => new(iterations, new byte[16], new byte[HashBytes]);

    public static Password Make(string text, int iterations)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        return new(iterations, salt, Derive(text, salt, iterations));
    }

    public bool Matches(string text) => CryptographicOperations.FixedTimeEquals(Derive(text, Salt, Iterations), Hash);

    public static Problem? Weakness(string login, string text) =>
        text.Length is < ShortestLength or > LongestLength || text.Distinct().Count() < 5
            || text.Contains(login, StringComparison.OrdinalIgnoreCase)
            ? OrganizationProblems.WeakPassword.With(ShortestLength)
            : null;

    private static byte[] Derive(string text, byte[] salt, int iterations) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(text.Normalize()), salt, iterations, HashAlgorithmName.SHA256, HashBytes);
}

/// <summary>How much work a guess costs (密码强度参数): iterations of new hashes; older ones are made anew at the next sign-in.</summary>
internal sealed record PasswordCost(int Iterations)
{
    public static readonly PasswordCost Default = new(600_000);
}
