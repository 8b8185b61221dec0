using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Contracts.Organization;
using Siyu.Distribution.Domain;
using Siyu.Distribution.Plans;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Distribution.Console;

/// <summary>Keeps the cap, the lock days and who may approve the second level (分销规则); naming another approver switches it off.</summary>
internal sealed class KeepRules(SiyuDb db, RuleBook rules, IOrganization organization) : ISlice
{
    internal sealed record Request(int CapBps, int ProductLockDays, int ContentLockDays, bool SelfPurchase, StaffId? Approver);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPut("/console/distribution-rules", (Actor actor, Request request, KeepRules slice, CancellationToken ct) =>
            slice.Handle(actor, request, ct).ToHttp()).Allow(Allow.Staff("distribution.rules"));

    public async Task<Result<Done>> Handle(Actor actor, Request request, CancellationToken ct)
    {
        var before = await rules.Rules(ct);
        if (request.Approver is { } approver
            && (await organization.Staff([approver], ct)).GetValueOrDefault(approver) is not { Active: true })
            return OrganizationProblems.UnknownStaff.AtField("approver");
        var kept = new DistributionRules(
            request.CapBps, request.ProductLockDays, request.ContentLockDays, request.SelfPurchase, request.Approver,
            before.Approver == request.Approver ? before.SecondLevel : null);
        if (kept.Problem is { } problem) return problem;
        if (kept == before) return Done.Already;
        await rules.Keep(kept, ct);
        db.Audit(actor, "distribution.keep_rules", "distribution", before, kept);
        return Done.It;
    }
}
