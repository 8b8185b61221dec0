using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Organization.Domain;
using Siyu.Platform;

namespace Siyu.Organization.People;

/// <summary>Says which WeCom account of a corp a member of staff holds (关联企微账号); none takes it away.</summary>
internal sealed class SeatStaff(SiyuDb db, Reach reach, TimeProvider clock) : ISlice
{
    internal sealed record Request(string CorpId, string? UserId);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPut("/console/staff/{id}/seat", (Actor actor, StaffId id, Request request, SeatStaff slice, CancellationToken ct) =>
            slice.Handle(actor, id, request, ct).ToHttp()).Allow(Allow.Staff("organization.staff"));

    public async Task<Result<Done>> Handle(Actor actor, StaffId id, Request request, CancellationToken ct)
    {
        var staff = await reach.Staff(actor, id, ct);
        if (!staff.Ok) return staff.Problem!;
        if (request.CorpId.Length is 0 or > 64 || request.UserId is { Length: 0 or > 64 }) return OrganizationProblems.BadCode.AtField("userId");
        var mine = await db.All<Seat>().Where(seat => seat.Staff == id && seat.CorpId == request.CorpId).ToListAsync(ct);
        if (mine.Count <= 1 && mine.SingleOrDefault()?.UserId == request.UserId) return Done.Already;
        if (request.UserId is { } userId)
        {
            var holder = await db.All<Seat>().SingleOrDefaultAsync(seat => seat.CorpId == request.CorpId && seat.UserId == userId, ct);
            if (holder is not null && holder.Staff != id) return OrganizationProblems.SeatTaken.AtField("userId");
            if (holder is null) db.Add(new Seat { Id = Guid.CreateVersion7(clock.GetUtcNow()), Staff = id, CorpId = request.CorpId, UserId = userId });
        }
        db.RemoveRange(mine.Where(seat => seat.UserId != request.UserId));
        db.Audit(actor, "organization.seat_staff", $"staff/{id}", mine.Select(seat => seat.UserId), request);
        return Done.It;
    }
}
