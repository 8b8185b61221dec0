using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Distribution;
using Siyu.Contracts.Organization;
using Siyu.Distribution.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Distribution.Console;

/// <summary>Says who brought an earner in (登记推荐人): the one person who may earn on the second level.</summary>
internal sealed class ReferStaff(SiyuDb db, IOrganization organization, TimeProvider clock) : ISlice
{
    internal sealed record Request(StaffId? Referrer);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPut("/console/earners/{id}/referrer",
            (Actor actor, StaffId id, Request request, ReferStaff slice, CancellationToken ct) =>
            slice.Handle(actor, id, request, ct).ToHttp()).Allow(Allow.Staff("distribution.plan"));

    public async Task<Result<Done>> Handle(Actor actor, StaffId id, Request request, CancellationToken ct)
    {
        if (request.Referrer == id) return DistributionProblems.OwnReferrer;
        var named = request.Referrer is { } one ? new[] { id, one } : [id];
        var staff = await organization.Staff(named, ct);
        if (named.Any(person => !staff.TryGetValue(person, out var card)
            || !actor.Scope.Covers(card.HomePath))) return OrganizationProblems.UnknownStaff;
        var kept = await db.All<Referral>().SingleOrDefaultAsync(row => row.Id == id, ct);
        if (kept?.Referrer == request.Referrer) return Done.Already;
        if (request.Referrer is not { } referrer) db.Remove(kept!);
        else if (kept is null) db.Add(new Referral { Id = id, Referrer = referrer, At = clock.GetUtcNow() });
        else (kept.Referrer, kept.At) = (referrer, clock.GetUtcNow());
        db.Audit(actor, "distribution.refer_staff", $"staff/{id}", kept?.Referrer, request.Referrer);
        return Done.It;
    }
}
