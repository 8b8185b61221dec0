using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Members;
using Siyu.Kernel;
using Siyu.Members.Domain;
using Siyu.Members.Privacy;
using Siyu.Platform;

namespace Siyu.Members.Console;

/// <summary>Everything this room keeps about one person, in clear (导出个人数据): for staff who may, with an audit row, and for the
/// person.</summary>
internal sealed class ExportMember(SiyuDb db, Vault vault, Person person, Reach reach) : ISlice
{
    internal sealed record Response(
        MemberId Member, long Number, JoinSource Source, DateTimeOffset JoinedAt, string? Name, Day? Born,
            IReadOnlyList<IdentityRow> Identities,
        IReadOnlyList<BindingRow> Bindings, IReadOnlyList<ConsentRow> Consents, IReadOnlyList<ContactChannel> OptOuts);

    internal sealed record IdentityRow(IdentityKind Kind, string Space, string? Value, DateTimeOffset SeenAt);
    internal sealed record BindingRow(StaffId Guide, BindReason Reason, DateTimeOffset Since, DateTimeOffset? Until);
    internal sealed record ConsentRow(ConsentPurpose Purpose, string Version, bool Given, string Channel, DateTimeOffset At);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/console/members/{id}/export", (Actor actor, MemberId id, ExportMember slice, CancellationToken ct) =>
            slice.Handle(actor, id, ct).ToHttp()).Allow(Allow.Staff("members.erase"));
        routes.MapGet("/mall/me/export", (Actor actor, ExportMember slice, CancellationToken ct) =>
            slice.Handle(actor, actor.Member, ct).ToHttp()).Allow(Allow.Member);
    }

    public async Task<Result<Response>> Handle(Actor actor, MemberId id, CancellationToken ct)
    {
        var found = actor.AsMember == id ? await reach.Self(actor, ct) : await reach.Member(actor, id, ct);
        if (!found.Ok) return found.Problem!;
        if (actor.AsStaff is not null) db.Audit(actor, "members.export", $"member/{id}");
        var ids = await person.Ids(id, ct);
        var identities = new List<IdentityRow>();
        foreach (var row in await db.All<Identity>().AsNoTracking().Where(row => row.Member != null && ids.Contains(row.Member.Value))
            .ToListAsync(ct))
            identities.Add(new(row.Kind, row.Space, row.ValueSealed is { } value ? await vault.Open(db, row.SealedBy, value, ct) : null,
                row.SeenAt));
        var bindings = await db.All<Binding>().AsNoTracking().Where(row => ids.Contains(row.Member)).OrderBy(row => row.Since)
            .ToListAsync(ct);
        var consents = await db.All<Consent>().AsNoTracking().Where(row => ids.Contains(row.Member)).OrderBy(row => row.At).ToListAsync(ct);
        var optOuts = await db.All<OptOut>().AsNoTracking().Where(row => ids.Contains(row.Member)).Select(row => row.Channel).Distinct()
            .ToListAsync(ct);
        var member = found.Value;
        return new Response(
            member.Id, member.Number, member.Source, member.JoinedAt, await person.Name(member, ct), await person.Born(member, ct),
                identities,
            [.. bindings.Select(row => new BindingRow(row.Guide, row.Reason, row.Since, row.Until))],
            [.. consents.Select(row => new ConsentRow(row.Purpose, row.Version, row.Given, row.Channel, row.At))], optOuts);
    }
}
