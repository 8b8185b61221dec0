using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Organization.Domain;
using Siyu.Platform;

namespace Siyu.Organization;

/// <summary>What staff are called (员工姓名), of those that the actor may see.</summary>
internal sealed class StaffCalled(SiyuDb db, IOrganization organization) : INames
{
    public string Kind => "staff";

    public async Task<IReadOnlyDictionary<Guid, string>> Of(Actor actor, IReadOnlyCollection<Guid> ids, CancellationToken ct)
    {
        if (!actor.May("organization.read")) return new Dictionary<Guid, string>();
        var asked = ids.Select(StaffId.From).ToList();
        var seen = await db.Rows<Staff>(actor.For("organization.read")).Where(staff => asked.Contains(staff.Id))
            .Select(staff => staff.Id).ToListAsync(ct);
        return (await organization.StaffNames(seen, ct)).ToDictionary(one => one.Key.Value, one => one.Value);
    }
}

/// <summary>What units are called (单元名称); their names are no secret.</summary>
internal sealed class UnitCalled(IOrganization organization) : INames
{
    public string Kind => "unit";

    public async Task<IReadOnlyDictionary<Guid, string>> Of(Actor actor, IReadOnlyCollection<Guid> ids, CancellationToken ct) =>
        (await organization.Units([.. ids.Select(UnitId.From)], ct)).ToDictionary(one => one.Key.Value, one => one.Value.Name);
}

/// <summary>What brands are called (品牌名称).</summary>
internal sealed class BrandCalled(IOrganization organization) : INames
{
    public string Kind => "brand";

    public async Task<IReadOnlyDictionary<Guid, string>> Of(Actor actor, IReadOnlyCollection<Guid> ids, CancellationToken ct) =>
        (await organization.Brands(ct)).Where(one => ids.Contains(one.Key.Value)).ToDictionary(one => one.Key.Value, one => one.Value.Name);
}
