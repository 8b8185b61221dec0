using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Members;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Members.Domain;
using Siyu.Members.Privacy;
using Siyu.Platform;

namespace Siyu.Members.Mall;

/// <summary>A member looks at themselves (我的资料): profile, guide, consents in force and channels they opted out of.</summary>
internal sealed class MyProfile(SiyuDb db, Person person, IOrganization organization) : ISlice
{
    internal sealed record Response(
        MemberId Id, long Number, string? Name, string? Phone, Day? Born, bool Minor, DateTimeOffset JoinedAt, Guide? Guide,
        IReadOnlyList<InForce> Consents, IReadOnlyList<ContactChannel> OptOuts);

    internal sealed record Guide(StaffId Id, string? Name);
    internal sealed record InForce(ConsentPurpose Purpose, string Version, bool Given, DateTimeOffset At);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/mall/me", (Actor actor, MyProfile slice, CancellationToken ct) => slice.Handle(actor, ct).ToHttp())
            .Allow(Allow.Member);

    public async Task<Result<Response>> Handle(Actor actor, CancellationToken ct)
    {
        var id = actor.Member;
        var member = await db.All<Member>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == id && row.State == MemberState.Active, ct);
        if (member is null) return MembersProblems.Unknown;
        var ids = await person.Ids(id, ct);
        var consents = await db.All<Consent>().AsNoTracking().Where(row => ids.Contains(row.Member)).ToListAsync(ct);
        var optOuts = await db.All<OptOut>().AsNoTracking().Where(row => ids.Contains(row.Member)).Select(row => row.Channel).Distinct()
            .ToListAsync(ct);
        var phones = await person.Phones([id], ct);
        var guide = member.Owner is { } owner
            ? new Guide(owner, (await organization.StaffNames([owner], ct)).GetValueOrDefault(owner)) : null;
        return new Response(
            id, member.Number, await person.Name(member, ct), phones.TryGetValue(id, out var phone) ? phone.Masked : null,
                await person.Born(member, ct),
            member.IsMinor, member.JoinedAt, guide,
            [.. consents.GroupBy(row => row.Purpose).Select(rows => rows.MaxBy(row => row.At)!)
                .Select(row => new InForce(row.Purpose, row.Version, row.Given, row.At)).OrderBy(row => row.Purpose)],
            optOuts);
    }
}
