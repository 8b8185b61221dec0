using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Loyalty;
using Siyu.Contracts.Members;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Desk.Members;

/// <summary>One member over all rooms (会员 360), and their purchases page by page, for the console.</summary>
internal sealed class DeskMemberPage(MemberQuery query, MemberFile file) : ISlice
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/console/desk/members/{id}", (Actor actor, MemberId id, DeskMemberPage slice, CancellationToken ct) =>
            slice.Handle(actor, id, ct).ToHttp()).Allow(Allow.Staff(Permissions.Members));
        routes.MapGet("/console/desk/members/{id}/history",
            (Actor actor, MemberId id, string? after, int? size, DeskMemberPage slice, CancellationToken ct) =>
            slice.History(actor, id, new(after, size), ct).ToHttp()).Allow(Allow.Staff(Permissions.Members));
        routes.MapGet("/console/desk/members/{id}/cards/{card}/points",
            (Actor actor, MemberId id, CardId card, string? after, int? size, DeskMemberPage slice, CancellationToken ct) =>
            slice.Points(actor, id, card, new(after, size), ct).ToHttp()).Allow(Allow.Staff(Permissions.Members));
    }

    public async Task<Result<MemberFolder>> Handle(Actor actor, MemberId id, CancellationToken ct) =>
        await query.Seen(actor).SingleOrDefaultAsync(row => row.Id == id, ct) is { } row
            ? await file.Of(row, clear: false, ct) : MembersProblems.Unknown;

    public async Task<Result<Page<HistoryLine>>> History(Actor actor, MemberId id, PageAsk page, CancellationToken ct)
    {
        if (!TryBefore(page.After, out var before)) return DeskProblems.BadCursor.AtField("after");
        if (!await query.Seen(actor).AnyAsync(row => row.Id == id, ct)) return MembersProblems.Unknown;
        return await file.History(id, before, page.Take, ct);
    }

    public async Task<Result<Page<PointsEntry>>> Points(Actor actor, MemberId id, CardId card, PageAsk page, CancellationToken ct) =>
        await query.Seen(actor).AnyAsync(row => row.Id == id, ct) ? await file.Points(id, card, page, ct) : MembersProblems.Unknown;

    internal static bool TryBefore(string? after, out DateTimeOffset? before)
    {
        before = null;
        if (after is null) return true;
        if (!long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var ms) || ms > 253402300799999) return false;
        before = DateTimeOffset.FromUnixTimeMilliseconds(ms);
        return true;
    }
}
