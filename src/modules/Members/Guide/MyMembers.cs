using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Members;
using Siyu.Kernel;
using Siyu.Members.Domain;
using Siyu.Members.Privacy;
using Siyu.Platform;

namespace Siyu.Members.Guide;

/// <summary>The members a guide serves (我的会员), newest first; phones stay masked.</summary>
internal sealed class MyMembers(SiyuDb db, Person person) : ISlice
{
    internal sealed record Ask(string? After, int? Size);
    internal sealed record Row(MemberId Id, long Number, string? Name, string? Phone, UnitId? Unit, DateTimeOffset JoinedAt,
        DateTimeOffset? BoundAt);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/guide/members", ([AsParameters] Ask ask, Actor actor, MyMembers slice, CancellationToken ct) =>
            slice.Handle(actor, ask, ct).ToHttp()).Allow(Allow.Staff("members.guide"));

    public async Task<Result<Page<Row>>> Handle(Actor actor, Ask ask, CancellationToken ct)
    {
        var me = actor.Staff;
        var rows = db.All<Member>().AsNoTracking().Where(row => row.Owner == me && row.State == MemberState.Active);
        if (ask.After is { } after)
        {
            if (!long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return MembersProblems.BadCursor;
            rows = rows.Where(row => row.Number < number);
        }
        var take = new PageAsk(ask.After, ask.Size).Take;
        var members = await rows.OrderByDescending(row => row.Number).Take(take + 1).ToListAsync(ct);
        var shown = members.Take(take).ToList();
        var ids = shown.Select(row => row.Id).ToList();
        var since = await db.All<Binding>().AsNoTracking().Where(row => row.Owner == me && row.Until == null && ids.Contains(row.Member))
            .ToDictionaryAsync(row => row.Member, row => row.Since, ct);
        var phones = await person.Phones(ids, ct);
        var answer = new List<Row>();
        foreach (var row in shown)
            answer.Add(new(
                row.Id, row.Number, await person.Name(row, ct), phones.TryGetValue(row.Id, out var phone) ? phone.Masked : null, row.Unit,
                    row.JoinedAt,
                since.TryGetValue(row.Id, out var bound) ? bound : null));
        return new Page<Row>(answer, members.Count > take ? shown[^1].Number.ToString(CultureInfo.InvariantCulture) : null);
    }
}
