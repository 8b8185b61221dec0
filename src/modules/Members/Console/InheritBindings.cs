using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Members;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Members.Bindings;
using Siyu.Members.Domain;
using Siyu.Platform;

namespace Siyu.Members.Console;

/// <summary>
/// One guide takes over the members of another who left or moved (离职/调岗继承): those still bound, and those whose binding ended when the
/// guide left and who have nobody since.
/// </summary>
internal sealed class InheritBindings(SiyuDb db, Binder binder, IOrganization organization) : ISlice
{
    private const int MembersAtOnce = 1_000;

    internal sealed record Request(StaffId From, StaffId To, string Reason);

    /// <param name="Rest">True where more members wait: call again.</param>
    internal sealed record Response(int Inherited, bool Rest);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/console/members/inherit", (Actor actor, Request request, InheritBindings slice, CancellationToken ct) =>
            slice.Handle(actor, request, ct).ToHttp()).Allow(Allow.Staff("members.bind"));

    public async Task<Result<Response>> Handle(Actor actor, Request request, CancellationToken ct)
    {
        if (!Reach.IsReason(request.Reason)) return MembersProblems.NeedsReason.AtField("reason");
        var guides = await organization.Staff([request.From, request.To], ct);
        foreach (var id in new[] { request.From, request.To })
            if (!guides.TryGetValue(id, out var card) || !actor.Scope.Covers(card.HomePath)) return OrganizationProblems.UnknownStaff;
        if (!guides[request.To].Active) return OrganizationProblems.StaffHasLeft;
        var waiting = await db.All<Member>()
            .Where(member => member.State == MemberState.Active && (member.Owner == request.From || (member.Owner == null
                && db.All<Binding>().Any(row => row.Member == member.Id && row.Owner == request.From && row.Ended == BindingEnd.GuideLeft)
                && !db.All<Binding>().Any(row => row.Member == member.Id && row.Until == null))))
            .OrderBy(member => member.Number).Select(member => member.Id).Take(MembersAtOnce + 1).ToListAsync(ct);
        var inherited = 0;
        foreach (var member in waiting.Take(MembersAtOnce))
        {
            var bound = await binder.Bind(new(member, request.To, BindReason.Inherit, actor.Subject.ToString()), ct);
            if (!bound.Ok) return bound.Problem!;
            if (!bound.Value.Before) inherited++;
        }
        db.Audit(actor, "members.inherit", $"staff/{request.From}", after: new { request.To, request.Reason, inherited });
        return new Response(inherited, waiting.Count > MembersAtOnce);
    }
}
