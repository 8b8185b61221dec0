using Siyu.Contracts.Members;
using Siyu.Kernel;

namespace Siyu.Insight.Facts;

/// <summary>
/// Who was erased (已注销会员): facts that are made of old news after an erasure, because the feed lagged or begins anew, are nobody's from the
/// start. Asked once a person and batch of the feed.
/// </summary>
internal sealed class Erased(IMembers members)
{
    private readonly Dictionary<MemberId, bool> known = [];

    /// <summary>Asks for many at once.</summary>
    public async Task Ask(IReadOnlyCollection<MemberId> people, CancellationToken ct)
    {
        var asked = people.Distinct().Where(person => !known.ContainsKey(person)).ToList();
        if (asked.Count == 0) return;
        var cards = await members.Cards(asked, ct);
        foreach (var person in asked) known[person] = cards.GetValueOrDefault(person)?.State == MemberState.Erased;
    }

    public async Task<bool> Is(MemberId person, CancellationToken ct)
    {
        await Ask([person], ct);
        return known[person];
    }

    /// <summary>The person, or nobody where they were erased.</summary>
    public async Task<Guid> OrNobody(MemberId person, CancellationToken ct) => await Is(person, ct) ? Guid.Empty : person.Value;
}
