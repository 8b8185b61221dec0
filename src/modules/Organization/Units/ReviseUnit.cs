using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Kernel;
using Siyu.Organization.Domain;
using Siyu.Platform;

namespace Siyu.Organization.Units;

/// <summary>Revises a unit's name, fee and address (修改组织单元).</summary>
internal sealed class ReviseUnit(SiyuDb db, Reach reach) : ISlice
{
    internal sealed record Request(string Name, int ServiceFeeBps, string? City, string? Address);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPut("/console/units/{id}", (Actor actor, UnitId id, Request request, ReviseUnit slice, CancellationToken ct) =>
            slice.Handle(actor, id, request, ct).ToHttp()).Allow(Allow.Staff("organization.units"));

    public async Task<Result<Done>> Handle(Actor actor, UnitId id, Request request, CancellationToken ct)
    {
        var found = await reach.Unit(actor, id, ct);
        if (!found.Ok) return found.Problem!;
        var unit = found.Value;
        var before = unit.Card;
        var draft = new UnitDraft(unit.Kind, unit.Code, request.Name)
        {
            ServiceFeeBps = request.ServiceFeeBps, City = request.City, Address = request.Address,
        };
        var revised = unit.Revise(draft, unit.Parent);
        if (revised is { Ok: true, Value.Before: false }) db.Audit(actor, "organization.revise_unit", $"unit/{id}", before, unit.Card);
        return revised;
    }
}
