using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Organization.Domain;
using Siyu.Platform;

namespace Siyu.Organization.Units;

/// <summary>Opens a unit (新建组织单元) below another; the first one is the group itself.</summary>
internal sealed class OpenUnit(SiyuDb db, Reach reach, TimeProvider clock) : ISlice
{
    internal sealed record Request(UnitId? Parent, UnitKind Kind, string Code, string Name, int ServiceFeeBps, string? City,
        string? Address);
    internal sealed record Response(UnitId Unit, string Path);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/console/units", (Actor actor, Request request, OpenUnit slice, CancellationToken ct) =>
            slice.Handle(actor, request, ct).ToHttp()).Allow(Allow.Staff("organization.units"));

    public async Task<Result<Response>> Handle(Actor actor, Request request, CancellationToken ct)
    {
        Unit? parent = null;
        if (request.Parent is { } parentId)
        {
            var found = await reach.Unit(actor, parentId, ct);
            if (!found.Ok) return found.Problem!;
            parent = found.Value;
        }
        if (await db.All<Unit>().AnyAsync(unit => unit.Code == request.Code, ct)) return OrganizationProblems.CodeTaken.With(request.Code)
            .AtField("code");
        var draft = new UnitDraft(request.Kind, request.Code, request.Name)
        {
            ServiceFeeBps = request.ServiceFeeBps, City = request.City, Address = request.Address,
        };
        var started = Unit.Start(parent, draft, clock.GetUtcNow());
        if (!started.Ok) return started.Problem!;
        var opened = started.Value;
        if (await db.All<Unit>()
            .AnyAsync(unit => unit.OrgPath == opened.OrgPath || (unit.Kind == UnitKind.Group && opened.Kind == UnitKind.Group), ct))
            return OrganizationProblems.CodeTaken.With(request.Code).AtField("code");
        db.Add(opened);
        db.Audit(actor, "organization.open_unit", $"unit/{opened.Id}", after: opened.Card);
        return new Response(opened.Id, opened.OrgPath);
    }
}
