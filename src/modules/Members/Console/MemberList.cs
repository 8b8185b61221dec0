using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Members;
using Siyu.Kernel;
using Siyu.Members.Domain;
using Siyu.Members.Joining;
using Siyu.Members.Privacy;
using Siyu.Platform;

namespace Siyu.Members.Console;

/// <summary>Members within the reader's scope (会员列表), newest first, names and phones masked; a phone is searched by its hash.</summary>
internal sealed class MemberList(SiyuDb db, Person person, IdentityBook book, GroupZone zone) : ISlice
{
    internal sealed record Ask(Day? From, Day? To, UnitId? Unit, JoinSource? Source, StaffId? Guide, string? Phone, string? Card,
        string? After, int? Size);

    internal sealed record Row(
        MemberId Id, long Number, MemberState State, string? Name, string? Phone, UnitId? Unit, JoinSource Source, StaffId? Guide,
            DateTimeOffset JoinedAt);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/console/members", ([AsParameters] Ask ask, Actor actor, MemberList slice, CancellationToken ct) =>
            slice.Handle(actor, ask, ct).ToHttp()).Allow(Allow.Staff("members.read"));

    public async Task<Result<Page<Row>>> Handle(Actor actor, Ask ask, CancellationToken ct)
    {
        if (ask.After is not null
            && !long.TryParse(ask.After, NumberStyles.None, CultureInfo.InvariantCulture, out _)) return MembersProblems.BadCursor;
        if (ask.Phone is not null && !Phone.TryParse(ask.Phone, out _)) return MembersProblems.BadPhone.AtField("phone");
        var rows = Filter(db.Rows<Member>(actor).AsNoTracking().Where(row => row.State == MemberState.Active), ask);
        if (Sought(ask) is { Count: > 0 } claims)
        {
            var found = (await book.Find(claims, ct)).Values.Select(identity => identity.Member).OfType<MemberId>().ToList();
            rows = rows.Where(row => found.Contains(row.Id));
        }
        var take = new PageAsk(ask.After, ask.Size).Take;
        var members = await rows.OrderByDescending(row => row.Number).Take(take + 1).ToListAsync(ct);
        var shown = members.Take(take).ToList();
        var phones = await person.Phones([.. shown.Select(row => row.Id)], ct);
        var answer = new List<Row>();
        foreach (var row in shown)
            answer.Add(new(
                row.Id, row.Number, row.State, Person.Masked(await person.Name(row, ct)), phones.TryGetValue(row.Id, out var phone)
                    ? phone.Masked : null,
                row.Unit, row.Source, row.Owner, row.JoinedAt));
        return new Page<Row>(answer, members.Count > take ? shown[^1].Number.ToString(CultureInfo.InvariantCulture) : null);
    }

    private IQueryable<Member> Filter(IQueryable<Member> rows, Ask ask)
    {
        if (ask.From is { } from)
        {
            var start = from.Start(zone.Zone);
            rows = rows.Where(row => row.JoinedAt >= start);
        }
        if (ask.To is { } to)
        {
            var end = to.Plus(1).Start(zone.Zone);
            rows = rows.Where(row => row.JoinedAt < end);
        }
        if (ask.Unit is { } unit) rows = rows.Where(row => row.Unit == unit);
        if (ask.Source is { } source) rows = rows.Where(row => row.Source == source);
        if (ask.Guide is { } guide) rows = rows.Where(row => row.Owner == guide);
        if (ask.After is { } after)
        {
            var number = long.Parse(after, CultureInfo.InvariantCulture);
            rows = rows.Where(row => row.Number < number);
        }
        return rows;
    }

    private static List<IdentityClaim> Sought(Ask ask)
    {
        var claims = new List<IdentityClaim>();
        if (ask.Phone is { } phone) claims.Add(new(IdentityKind.Phone, "", phone));
        if (!string.IsNullOrWhiteSpace(ask.Card)) claims.Add(new(IdentityKind.PosCard, "", ask.Card));
        return claims;
    }
}
