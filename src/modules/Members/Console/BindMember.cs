using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Contracts.Members;
using Siyu.Kernel;
using Siyu.Members.Bindings;
using Siyu.Members.Domain;
using Siyu.Platform;

namespace Siyu.Members.Console;

/// <summary>Staff bind a member to a guide, or unbind them (后台调整绑定), for a reason.</summary>
internal sealed class BindMember(SiyuDb db, Reach reach, Binder binder) : ISlice
{
    /// <param name="Guide">The guide to bind to; none unbinds.</param>
    internal sealed record Request(StaffId? Guide, string Reason);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPut("/console/members/{id}/guide", (Actor actor, MemberId id, Request request, BindMember slice, CancellationToken ct) =>
            slice.Handle(actor, id, request, ct).ToHttp()).Allow(Allow.Staff("members.bind"));

    public async Task<Result<Done>> Handle(Actor actor, MemberId id, Request request, CancellationToken ct)
    {
        if (!Reach.IsReason(request.Reason)) return MembersProblems.NeedsReason.AtField("reason");
        var member = await reach.Member(actor, id, ct);
        if (!member.Ok) return member.Problem!;
        var before = member.Value.Owner;
        var changed = request.Guide is { } guide
            ? await binder.Bind(new(id, guide, BindReason.Admin, actor.Subject.ToString()), ct)
            : await binder.Unbind(id, BindingEnd.Admin, ct);
        if (changed is { Ok: true, Value.Before: false }) db.Audit(actor, "members.bind", $"member/{id}", before, request);
        return changed;
    }
}
