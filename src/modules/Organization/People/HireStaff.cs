using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Organization.Domain;
using Siyu.Platform;

namespace Siyu.Organization.People;

/// <summary>Takes on a member of staff (员工入职) with a first post in the home unit.</summary>
internal sealed class HireStaff(SiyuDb db, Reach reach, Appointments appointments, NameBook names, TimeProvider clock) : ISlice
{
    internal sealed record Request(string Code, string Name, UnitId Home, string Role);
    internal sealed record Response(StaffId Staff);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/console/staff", (Actor actor, Request request, HireStaff slice, CancellationToken ct) =>
            slice.Handle(actor, request, ct).ToHttp()).Allow(Allow.Staff("organization.staff"));

    public async Task<Result<Response>> Handle(Actor actor, Request request, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(request.Name) || request.Name.Length > 60) return OrganizationProblems.BadName.AtField("name");
        var home = await reach.Unit(actor, request.Home, ct);
        if (!home.Ok) return home.Problem!;
        if (await db.All<Staff>()
            .AnyAsync(staff => staff.Code == request.Code, ct)) return OrganizationProblems.CodeTaken.With(request.Code).AtField("code");
        var at = clock.GetUtcNow();
        var hired = Staff.Hire(StaffId.New(at), request.Code, home.Value, at);
        if (!hired.Ok) return hired.Problem!;
        var staff = hired.Value;
        await names.Write(staff, request.Name, ct);
        db.Add(staff);
        var appointed = await appointments.Appoint(actor, staff, home.Value, new(request.Role, PostLine.Line), ct);
        if (!appointed.Ok) return appointed.Problem!;
        db.Audit(actor, "organization.hire_staff", $"staff/{staff.Id}", after: new { staff.Code, staff.Home, request.Role });
        return new Response(staff.Id);
    }
}
