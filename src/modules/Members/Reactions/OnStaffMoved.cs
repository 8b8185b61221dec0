using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Members.Domain;
using Siyu.Platform;

namespace Siyu.Members.Reactions;

/// <summary>Open bindings are seen where their guide works now (调动后可见范围).</summary>
internal sealed class OnStaffMoved(SiyuDb db, IOrganization organization) : IReaction<StaffMoved>
{
    public async Task Handle(StaffMoved news, CancellationToken ct)
    {
        var path = (await organization.Staff([news.Staff], ct))[news.Staff].HomePath.Value;
        await db.All<Binding>().Where(row => row.Owner == news.Staff && row.Until == null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.OrgPath, path), ct);
    }
}
