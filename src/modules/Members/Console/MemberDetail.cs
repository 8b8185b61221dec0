using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Contracts.Members;
using Siyu.Kernel;
using Siyu.Members.Privacy;
using Siyu.Platform;

namespace Siyu.Members.Console;

/// <summary>One member (会员详情): identities by kind, bindings, merges and consents, personal data masked.</summary>
internal sealed class MemberDetail(Dossiers dossiers, Reach reach) : ISlice
{
    internal sealed record Response(
        MemberId Id, long Number, MemberState State, string? Name, string? Phone, UnitId? Unit, JoinSource Source, DateTimeOffset JoinedAt,
            bool Minor,
        MemberId? MergedInto, IReadOnlyList<IdentityCard> Identities, IReadOnlyList<PastBinding> Bindings, IReadOnlyList<MergeCard> Merges,
        IReadOnlyList<ConsentCard> Consents, IReadOnlyList<ContactChannel> OptOuts);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/console/members/{id}", (Actor actor, MemberId id, MemberDetail slice, CancellationToken ct) =>
            slice.Handle(actor, id, ct).ToHttp()).Allow(Allow.Staff("members.read"));

    public async Task<Result<Response>> Handle(Actor actor, MemberId id, CancellationToken ct)
    {
        var found = await reach.Member(actor, id, ct);
        if (!found.Ok) return found.Problem!;
        var member = found.Value;
        var dossier = await dossiers.Of(member, ct);
        return new Response(
            member.Id, member.Number, member.State, dossier.Profile.MaskedName, dossier.Profile.MaskedPhone, member.Unit,
            member.Source, member.JoinedAt, member.IsMinor, member.MergedInto,
            dossier.Identities, dossier.Bindings, dossier.Merges, dossier.Consents, dossier.OptOuts);
    }
}
