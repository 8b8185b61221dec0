using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Organization.Domain;
using Siyu.Platform;

namespace Siyu.Organization.People;

/// <summary>Staff within the reader's scope (员工列表), by name or code, with posts and WeCom accounts.</summary>
internal sealed class StaffList(SiyuDb db, NameBook names, Vault vault) : ISlice
{
    /// <param name="Text">A part of the name, or the beginning of the code.</param>
    /// <param name="Id">Only these people: names for rows of other rooms.</param>
    internal sealed record Ask(UnitId? Home, StaffState? State, string? Text, StaffId[]? Id, string? After, int? Size);

    internal sealed record Row(
        StaffId Id, string Code, string? Name, UnitId Home, string Path, StaffState State, DateTimeOffset JoinedAt, DateTimeOffset? LeftAt,
        string? Login, IReadOnlyList<PostRow> Posts, IReadOnlyList<WeComSeat> Seats);

    internal sealed record PostRow(Guid Id, UnitId Unit, string Role, PostLine Line, DateTimeOffset Since);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/console/staff", ([AsParameters] Ask ask, Actor actor, StaffList slice, CancellationToken ct) =>
            slice.Handle(actor, ask, ct).ToHttp()).Allow(Allow.Staff("organization.read"));

    public async Task<Result<Page<Row>>> Handle(Actor actor, Ask ask, CancellationToken ct)
    {
        var rows = db.Rows<Staff>(actor).AsNoTracking();
        if (ask.Home is { } home) rows = rows.Where(staff => staff.Home == home);
        if (ask.State is { } state) rows = rows.Where(staff => staff.State == state);
        if (ask.Text is { Length: > 0 } text) rows = names.Called(rows, text);
        if (ask.Id is { Length: > 0 } asked) rows = rows.Where(staff => asked.Contains(staff.Id));
        if (ask.After is { } after) rows = rows.Where(staff => string.Compare(staff.Code, after) > 0);
        var take = new PageAsk(ask.After, ask.Size).Take;
        var staff = await rows.OrderBy(staff => staff.Code).Take(take + 1).ToListAsync(ct);
        var shown = staff.Take(take).ToList();
        var ids = shown.Select(person => person.Id).ToList();
        var posts = (await db.All<Post>().AsNoTracking().Where(post => ids.Contains(post.Staff) && post.Until == null).ToListAsync(ct))
            .ToLookup(post => post.Staff);
        var seats = (await db.All<Seat>().AsNoTracking().Where(seat => ids.Contains(seat.Staff)).ToListAsync(ct))
            .ToLookup(seat => seat.Staff);
        var logins = await db.All<Credential>().AsNoTracking().Where(login => ids.Contains(login.Id))
            .ToDictionaryAsync(login => login.Id, login => login.Login, ct);
        var shownRows = new List<Row>();
        foreach (var person in shown)
            shownRows.Add(new(
                person.Id, person.Code, await vault.Open(db, person.Id.Value, person.NameSealed, ct), person.Home, person.OrgPath,
                    person.State,
                person.JoinedAt, person.LeftAt, logins.GetValueOrDefault(person.Id),
                [.. posts[person.Id].Select(post => new PostRow(post.Id, post.Unit, post.Role, post.Line, post.Since))],
                [.. seats[person.Id].Select(seat => new WeComSeat(seat.CorpId, seat.UserId))]));
        return new Page<Row>(shownRows, staff.Count > take ? shown[^1].Code : null);
    }
}
