using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Organization.People;

/// <summary>Says which WeCom account of a corp a member of staff holds (关联企微账号); none takes it away.</summary>
internal sealed class SeatStaff(Reach reach, Seating seating) : ISlice
{
    internal sealed record Request(string CorpId, string? UserId);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPut("/console/staff/{id}/seat", (Actor actor, StaffId id, Request request, SeatStaff slice, CancellationToken ct) =>
            slice.Handle(actor, id, request, ct).ToHttp()).Allow(Allow.Staff("organization.staff"));

    public async Task<Result<Done>> Handle(Actor actor, StaffId id, Request request, CancellationToken ct)
    {
        var staff = await reach.Staff(actor, id, ct);
        return staff.Ok ? await seating.Seat(actor, id, request.CorpId, request.UserId, ct) : staff.Problem!;
    }
}
