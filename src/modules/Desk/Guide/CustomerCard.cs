using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Members;
using Siyu.Contracts.Organization;
using Siyu.Contracts.WeCom;
using Siyu.Desk.Domain;
using Siyu.Desk.Members;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Desk.Guide;

/// <summary>A customer of the guide (客户卡片) with the orders of all platforms; also found from the chat's side bar.</summary>
internal sealed class CustomerCard(SiyuDb db, MemberFile file, IWeCom wecom, IOrganization organization) : ISlice
{
    private const int LongestExternal = 128;

    /// <param name="Known">We have heard of this contact at all.</param>
    /// <param name="Joined">The contact is a member.</param>
    /// <param name="Folder">The customer's folder where the reader serves them, else null.</param>
    internal sealed record Contact(bool Known, bool Joined, DateTimeOffset? FirstSeenAt, MemberFolder? Folder);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/guide/desk/customers/{id}", (Actor actor, MemberId id, CustomerCard slice, CancellationToken ct) =>
            slice.Handle(actor, id, ct).ToHttp()).Allow(Allow.Staff(Permissions.MyMembers));
        routes.MapGet("/guide/desk/customers/{id}/history",
            (Actor actor, MemberId id, string? after, int? size, CustomerCard slice, CancellationToken ct) =>
            slice.History(actor, id, new(after, size), ct).ToHttp()).Allow(Allow.Staff(Permissions.MyMembers));
        routes.MapGet("/guide/desk/customers/by-contact/{externalUserId}",
            (Actor actor, string externalUserId, CustomerCard slice, CancellationToken ct) =>
            slice.ByContact(actor, externalUserId, ct).ToHttp()).Allow(Allow.Staff(Permissions.MyMembers)).AtMost(120);
    }

    public async Task<Result<MemberFolder>> Handle(Actor actor, MemberId id, CancellationToken ct) =>
        await Mine(actor, id).SingleOrDefaultAsync(ct) is { } row ? await file.Of(row, clear: true, ct) : MembersProblems.Unknown;

    public async Task<Result<Page<HistoryLine>>> History(Actor actor, MemberId id, PageAsk page, CancellationToken ct)
    {
        if (!DeskMemberPage.TryBefore(page.After, out var before)) return DeskProblems.BadCursor.AtField("after");
        if (!await Mine(actor, id).AnyAsync(ct)) return MembersProblems.Unknown;
        return await file.History(id, before, page.Take, ct);
    }

    /// <summary>Whoever chats with the guide: looked for in the corps where the guide has an account.</summary>
    public async Task<Result<Contact>> ByContact(Actor actor, string externalUserId, CancellationToken ct)
    {
        if (externalUserId.Length > LongestExternal) return DeskProblems.ShortText.With(1, LongestExternal).AtField("externalUserId");
        var me = (await organization.Staff([actor.Staff], ct)).GetValueOrDefault(actor.Staff);
        foreach (var corp in me?.Seats.Select(seat => seat.CorpId).Distinct() ?? [])
        {
            if (await wecom.ContactByExternal(corp, externalUserId, ct) is not { } contact) continue;
            var row = contact.Member is { } member ? await Mine(actor, member).SingleOrDefaultAsync(ct) : null;
            if (row is null) return new Contact(true, contact.Member is not null, contact.FirstSeenAt, null);
            var folder = await file.Of(row, clear: true, ct);
            return folder.Ok ? new Contact(true, true, contact.FirstSeenAt, folder.Value) : folder.Problem!;
        }
        return new Contact(false, false, null, null);
    }

    private IQueryable<DeskMember> Mine(Actor actor, MemberId id)
    {
        var me = actor.Staff;
        return db.All<DeskMember>().AsNoTracking().Where(row => row.Id == id && row.Owner == me);
    }
}
