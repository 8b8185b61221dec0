using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Siyu.Contracts.Ledger;

namespace Siyu.Ledger.Domain;

/// <summary>What tells the same journal again from another under the same key (凭证指纹): its entries, in any order.</summary>
internal static class Fingerprint
{
    public static string Of(IEnumerable<Entry> entries)
    {
        var lines = entries
            .Select(e => string.Create(CultureInfo.InvariantCulture, $"{e.Account.Kind}/{e.Account.Sub}/{e.Amount.Fen}"))
            .Order(StringComparer.Ordinal);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))));
    }
}
