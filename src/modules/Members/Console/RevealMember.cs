using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Kernel;
using Siyu.Members.Privacy;
using Siyu.Platform;

namespace Siyu.Members.Console;

/// <summary>Shows name and phone in clear (查看明文), for a reason, with an audit row.</summary>
internal sealed class RevealMember(SiyuDb db, Person person, Reach reach) : ISlice
{
    internal sealed record Request(string Reason);
    internal sealed record Response(string? Name, string? Phone);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/console/members/{id}/reveal",
            (Actor actor, MemberId id, Request request, RevealMember slice, CancellationToken ct) =>
            slice.Handle(actor, id, request, ct).ToHttp()).Allow(Allow.Staff("members.reveal"));

    public async Task<Result<Response>> Handle(Actor actor, MemberId id, Request request, CancellationToken ct)
    {
        if (!Reach.IsReason(request.Reason)) return Contracts.Members.MembersProblems.NeedsReason.AtField("reason");
        var found = await reach.Member(actor, id, ct);
        if (!found.Ok) return found.Problem!;
        var phones = await person.Phones([id], ct);
        db.Audit(actor, "members.reveal", $"member/{id}", after: request);
        return new Response(await person.Name(found.Value, ct), phones.TryGetValue(id, out var phone) ? phone.Digits : null);
    }
}
