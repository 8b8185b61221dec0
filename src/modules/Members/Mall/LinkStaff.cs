using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Members;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Members.Domain;
using Siyu.Members.Guide;
using Siyu.Platform;

namespace Siyu.Members.Mall;

/// <summary>A member proves by a code that they are this member of staff (关联员工身份); both have one link at most.</summary>
internal sealed class LinkStaff(SiyuDb db, Reach reach, Vault vault, IOrganization organization, TimeProvider clock) : ISlice
{
    private const int CallsAMinute = 10;

    internal sealed record Request(string Code);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/mall/me/staff-link", (Actor actor, Request request, LinkStaff slice, CancellationToken ct) =>
            slice.Handle(actor, request, ct).ToHttp()).Allow(Allow.Member).AtMost(CallsAMinute);

    public async Task<Result<Done>> Handle(Actor actor, Request request, CancellationToken ct)
    {
        var at = clock.GetUtcNow();
        if (OfferStaffLink.Read(vault, request.Code, at) is not { } offer) return MembersProblems.BadLinkCode;
        var member = await reach.Self(actor, ct);
        if (!member.Ok) return member.Problem!;
        if ((await organization.Staff([offer.Staff], ct))
            .GetValueOrDefault(offer.Staff) is not { Active: true }) return OrganizationProblems.StaffHasLeft;
        var links = await db.All<StaffLink>().Where(row => row.Id == offer.Staff || row.Member == actor.Member).ToListAsync(ct);
        if (links is [{ } only] && only.Id == offer.Staff && only.Member == actor.Member) return Done.Already;
        db.RemoveRange(links);
        await db.SaveChangesAsync(ct);
        db.Add(new StaffLink { Id = offer.Staff, Member = actor.Member, At = at });
        db.Audit(actor, "members.link_staff", $"staff/{offer.Staff}", links.Select(row => row.Member), actor.Member);
        return Done.It;
    }
}
