using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Contracts.Distribution;
using Siyu.Distribution.Domain;
using Siyu.Distribution.Plans;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Distribution.Console;

/// <summary>The named approver switches the second level on or off (审批二级佣金), for a reason that stays.</summary>
internal sealed class ApproveSecondLevel(SiyuDb db, RuleBook rules, TimeProvider clock) : ISlice
{
    internal sealed record Request(bool On, string Reason);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/console/distribution-rules/second-level",
            (Actor actor, Request request, ApproveSecondLevel slice, CancellationToken ct) =>
            slice.Handle(actor, request, ct).ToHttp()).Allow(Allow.Staff("distribution.approve"));

    public async Task<Result<Done>> Handle(Actor actor, Request request, CancellationToken ct)
    {
        if (request.Reason.Trim().Length is < 2 or > 200) return DistributionProblems.NeedsReason.AtField("reason");
        var before = await rules.Rules(ct);
        if (before.Approver is null || actor.AsStaff != before.Approver) return DistributionProblems.NotTheApprover;
        if (request.On == (before.SecondLevel is not null)) return Done.Already;
        var kept = before with { SecondLevel = request.On ? new(before.Approver.Value, request.Reason, clock.GetUtcNow()) : null };
        await rules.Keep(kept, ct);
        db.Audit(actor, "distribution.approve_second_level", "distribution", before.SecondLevel, request);
        return Done.It;
    }
}
