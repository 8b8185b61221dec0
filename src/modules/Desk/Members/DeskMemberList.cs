using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Members;
using Siyu.Desk.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Desk.Members;

/// <summary>Members within the reader's scope (会员列表), filtered over what all rooms know of them; names and phones masked.</summary>
internal sealed class DeskMemberList(MemberQuery query, MemberLines lines) : ISlice
{
    /// <summary>More than this are not counted, but said to be more.</summary>
    private const int CountedAtMost = 100_000;

    /// <param name="TotalIsMore">True where there are more than <paramref name="Total"/>.</param>
    internal sealed record Response(IReadOnlyList<MemberLine> Rows, string? Next, long Total, bool TotalIsMore);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/console/desk/members", ([AsParameters] MemberFilter ask, Actor actor, DeskMemberList slice, CancellationToken ct) =>
            slice.Handle(actor, ask, ct).ToHttp()).Allow(Allow.Staff(Permissions.Members));

    public async Task<Result<Response>> Handle(Actor actor, MemberFilter ask, CancellationToken ct)
    {
        var filtered = await query.Filtered(query.Seen(actor), ask, ct);
        if (!filtered.Ok) return filtered.Problem!;
        var sorted = MemberQuery.Sorted(filtered.Value, ask);
        if (!sorted.Ok) return sorted.Problem!;
        var take = new PageAsk(null, ask.Size).Take;
        var found = await sorted.Value.Take(take + 1).ToListAsync(ct);
        var shown = found.Take(take).ToList();
        var total = await filtered.Value.Take(CountedAtMost + 1).CountAsync(ct);
        return new Response(
            await lines.Of(shown, ct), found.Count > take ? MemberQuery.Cursor(shown[^1], ask.Sort) : null,
            Math.Min(total, CountedAtMost), total > CountedAtMost);
    }
}

/// <summary>A member as a line of a list (会员行).</summary>
/// <param name="Birthday">Month and day, <c>11-22</c>.</param>
internal sealed record MemberLine(
    MemberId Id, long Number, string? Name, string? Phone, JoinSource Channel, UnitId? Store, string? StoreName, StaffId? Guide,
    string? GuideName, DateTimeOffset JoinedAt, bool Friend, string? Birthday)
{
    public int Orders { get; init; }
    public int Tickets { get; init; }
    public Money OnlinePaid { get; init; }
    public Money PosPaid { get; init; }

    /// <summary>Given back, online and at points of sale.</summary>
    public Money Refunded { get; init; }
    public Money Spent { get; init; }
    public DateTimeOffset? LastOnlineAt { get; init; }
    public DateTimeOffset? LastPosAt { get; init; }
    public DateTimeOffset? LastOrderAt { get; init; }
    public int Coupons { get; init; }
    public DateTimeOffset? CouponsFirstEnd { get; init; }
}

/// <summary>Turns rows into lines with names (会员行组装): one look at each room for a page.</summary>
internal sealed class MemberLines(IMembers members, Labels labels)
{
    public Task<IReadOnlyList<MemberLine>> Of(IReadOnlyList<DeskMember> rows, CancellationToken ct) => Of(rows, clear: false, ct);

    /// <summary>With whole names, for the members' own guide.</summary>
    public Task<IReadOnlyList<MemberLine>> Clear(IReadOnlyList<DeskMember> rows, CancellationToken ct) => Of(rows, clear: true, ct);

    private async Task<IReadOnlyList<MemberLine>> Of(IReadOnlyList<DeskMember> rows, bool clear, CancellationToken ct)
    {
        var profiles = await members.Profiles([.. rows.Select(row => row.Id)], ct);
        var names = await labels.For(rows.Select(row => row.Unit), rows.Select(row => row.Owner), ct);
        return [.. rows.Select(row =>
        {
            var profile = profiles.GetValueOrDefault(row.Id);
            var line = Line(row, profile, names);
            return clear ? line with { Name = profile?.FullName } : line;
        })];
    }

    public static MemberLine Line(DeskMember row, MemberProfile? profile, Labels.Named names) => new(
        row.Id, row.Number, profile?.MaskedName, profile?.MaskedPhone, row.Source, row.Unit, names.Of(row.Unit), row.Owner,
        names.Of(row.Owner), row.JoinedAt, row.IsFriend, MonthDay(row.Birthday))
    {
        Orders = row.Orders, Tickets = row.Tickets, OnlinePaid = row.OnlinePaid, PosPaid = row.PosPaid,
        Refunded = row.OnlineRefunded + row.PosReturned, Spent = row.Spent, LastOnlineAt = row.LastOnlineAt, LastPosAt = row.LastPosAt,
        LastOrderAt = row.LastOrder, Coupons = row.Coupons, CouponsFirstEnd = row.CouponsFirstEnd,
    };

    public static string? MonthDay(int birthday) => birthday == 0 ? null : $"{birthday / 100:00}-{birthday % 100:00}";
}
