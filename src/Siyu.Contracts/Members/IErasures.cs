using Siyu.Kernel;

namespace Siyu.Contracts.Members;

/// <summary>Door to erasing people (注销删除) for the command on this machine, <c>./siyu erase</c>.</summary>
public interface IErasures
{
    /// <summary>Erases whom a member id or a phone names, and everybody merged into them, in the caller's transaction. Who is erased
    /// already is said to be.</summary>
    Task<Result<ErasureCard>> Erase(ErasureAsk ask, CancellationToken ct);

    /// <summary>Puts whoever is erased here on the list beside the key ring, where they are not on it yet. No transaction.</summary>
    Task<int> Enlist(CancellationToken ct);

    /// <summary>Erases again who came back with a restored backup, by that list, each in a unit of work of its own.</summary>
    Task<int> Repeat(CancellationToken ct);
}

/// <summary>A wish to erase somebody (注销请求): one of member and phone, and why.</summary>
public sealed record ErasureAsk(MemberId? Member, string? Phone, string Reason);

/// <summary>What an erasure took and what it left (注销结果).</summary>
/// <param name="Before">They were erased already, and nothing was done.</param>
/// <param name="Identities">Phones, open ids and the like that lost their value and hash.</param>
/// <param name="Keys">Keys destroyed: what was sealed under them opens nowhere any more.</param>
/// <param name="Retained">Rows that stay about nobody, by table: orders, journals and what follows from them.</param>
public sealed record ErasureCard(
    MemberId Member, bool Before, int Identities, int Keys, IReadOnlyDictionary<string, long> Retained);
