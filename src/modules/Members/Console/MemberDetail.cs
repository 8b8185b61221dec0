using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Members;
using Siyu.Kernel;
using Siyu.Members.Domain;
using Siyu.Members.Privacy;
using Siyu.Platform;

namespace Siyu.Members.Console;

/// <summary>One member (会员详情): identities by kind, bindings, merges and consents, personal data masked.</summary>
internal sealed class MemberDetail(SiyuDb db, Person person, Reach reach) : ISlice
{
    internal sealed record Response(
        MemberId Id, long Number, MemberState State, string? Name, string? Phone, UnitId? Unit, JoinSource Source, DateTimeOffset JoinedAt,
            bool Minor,
        MemberId? MergedInto, IReadOnlyList<IdentityRow> Identities, IReadOnlyList<BindingRow> Bindings, IReadOnlyList<MergeRow> Merges,
        IReadOnlyList<ConsentRow> Consents, IReadOnlyList<ContactChannel> OptOuts);

    internal sealed record IdentityRow(IdentityId Id, IdentityKind Kind, string Space, DateTimeOffset SeenAt, DateTimeOffset? LinkedAt,
        string? Evidence);

    internal sealed record BindingRow(
        BindingId Id, StaffId Guide, BindReason Reason, DateTimeOffset Since, DateTimeOffset ProtectedUntil, DateTimeOffset? ValidUntil,
        DateTimeOffset? Until, BindingEnd? Ended, string By);

    internal sealed record MergeRow(Guid Id, MemberId Gone, string Evidence, string By, DateTimeOffset At, DateTimeOffset? UndoneAt);
    internal sealed record ConsentRow(ConsentPurpose Purpose, string Version, bool Given, string Channel, DateTimeOffset At);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/console/members/{id}", (Actor actor, MemberId id, MemberDetail slice, CancellationToken ct) =>
            slice.Handle(actor, id, ct).ToHttp()).Allow(Allow.Staff("members.read"));

    public async Task<Result<Response>> Handle(Actor actor, MemberId id, CancellationToken ct)
    {
        var found = await reach.Member(actor, id, ct);
        if (!found.Ok) return found.Problem!;
        var member = found.Value;
        var ids = await person.Ids(id, ct);
        var identities = await db.All<Identity>().AsNoTracking().Where(row => row.Member == id).OrderBy(row => row.SeenAt).ToListAsync(ct);
        var bindings = await db.All<Binding>().AsNoTracking().Where(row => ids.Contains(row.Member)).OrderBy(row => row.Since)
            .ToListAsync(ct);
        var merges = await db.All<Merge>().AsNoTracking().Where(row => row.Kept == id).OrderBy(row => row.At).ToListAsync(ct);
        var consents = await db.All<Consent>().AsNoTracking().Where(row => ids.Contains(row.Member)).OrderBy(row => row.At).ToListAsync(ct);
        var optOuts = await db.All<OptOut>().AsNoTracking().Where(row => ids.Contains(row.Member)).Select(row => row.Channel).Distinct()
            .ToListAsync(ct);
        var phones = await person.Phones([id], ct);
        return new Response(
            member.Id, member.Number, member.State, Person.Masked(await person.Name(member, ct)), phones.TryGetValue(id, out var phone)
                ? phone.Masked : null,
            member.Unit, member.Source, member.JoinedAt, member.IsMinor, member.MergedInto,
            [.. identities.Select(row => new IdentityRow(row.Id, row.Kind, row.Space, row.SeenAt, row.LinkedAt, row.Evidence))],
            [.. bindings.Select(row => new BindingRow(
                row.Id, row.Guide, row.Reason, row.Since, row.ProtectedUntil, row.ValidUntil, row.Until, row.Ended, row.By))],
            [.. merges.Select(row => new MergeRow(row.Id, row.Gone, row.Evidence, row.By, row.At, row.UndoneAt))],
            [.. consents.Select(row => new ConsentRow(row.Purpose, row.Version, row.Given, row.Channel, row.At))], optOuts);
    }
}
