using Siyu.Contracts.Members;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Members.Domain;
using Siyu.Platform;

namespace Siyu.Members.Joining;

/// <summary>What a new member brings along (入会资料): the store that gained them, and a name.</summary>
internal sealed class Belongings(SiyuDb db, Vault vault, IOrganization organization)
{
    private const int LongestName = 60;

    /// <summary>The store named, or the home of the guide; a unit that is unknown is left out.</summary>
    public async Task<UnitCard?> Store(JoinAsk ask, CancellationToken ct)
    {
        var unit = ask.Unit;
        if (unit is null && ask.Guide is { } guide) unit = (await organization.Staff([guide], ct)).GetValueOrDefault(guide)?.Home;
        return unit is { } named ? (await organization.Units([named], ct)).GetValueOrDefault(named) : null;
    }

    public async Task Name(Member member, string? fullName, CancellationToken ct)
    {
        var name = fullName?.Trim();
        if (member.NameSealed is not null || string.IsNullOrEmpty(name) || name.Length > LongestName) return;
        member.NameSealed = await vault.Seal(db, member.Id.Value, name, ct);
    }
}
