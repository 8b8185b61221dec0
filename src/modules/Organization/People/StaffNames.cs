using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Organization.Domain;
using Siyu.Platform;

namespace Siyu.Organization.People;

/// <summary>Names of staff by their ids (员工姓名), of those within the reader's scope; <c>ids</c> have commas between.</summary>
internal sealed class StaffNames(SiyuDb db, IOrganization organization) : ISlice
{
    private const int MostNames = 200;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/console/staff/names", (Actor actor, string ids, StaffNames slice, CancellationToken ct) =>
            slice.Handle(actor, ids, ct).ToHttp()).Allow(Allow.Staff("organization.read"));

    public async Task<Result<IReadOnlyDictionary<StaffId, string>>> Handle(Actor actor, string ids, CancellationToken ct)
    {
        var asked = ids.Split(',', MostNames + 1, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(MostNames)
            .Select(text => StaffId.TryParse(text, out var id) ? id : (StaffId?)null).OfType<StaffId>().ToList();
        var seen = await db.Rows<Staff>(actor).Where(staff => asked.Contains(staff.Id)).Select(staff => staff.Id).ToListAsync(ct);
        return Result.Of(await organization.StaffNames(seen, ct));
    }
}
