using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Organization.Domain;
using Siyu.Organization.Roles;
using Siyu.Platform;

namespace Siyu.Organization.People;

/// <summary>Staff within the reader's scope (员工列表), by name or code, with posts and WeCom accounts.</summary>
internal sealed class StaffList(SiyuDb db, NameBook names, RoleBook roles, Vault vault)
    : IListSlice<StaffList.Ask, StaffList.Row>
{
    private static readonly Sorting<Staff> Order = Sorting<Staff>.Of("code", staff => staff.Code).By("code", staff => staff.Code)
        .By("joinedAt", staff => staff.JoinedAt);

    /// <param name="Text">A part of the name, or the beginning of the code; a name is written down nowhere.</param>
    /// <param name="Id">Only these people: names for rows of other rooms.</param>
    internal sealed record Ask(UnitId? Home, StaffState? State, [property: JsonIgnore] string? Text, StaffId[]? Id);

    internal sealed record Row(
        StaffId Id, string Code, string? Name, UnitId Home, string Path, StaffState State, DateTimeOffset JoinedAt, DateTimeOffset? LeftAt,
        string? Login, IReadOnlyList<PostRow> Posts, IReadOnlyList<WeComSeat> Seats);

    /// <param name="RoleName">What people call the role.</param>
    internal sealed record PostRow(Guid Id, UnitId Unit, string Role, string RoleName, PostLine Line, DateTimeOffset Since);

    public static Sheet<Row> Sheet { get; } = new("organization.export_staff", "员工")
    {
        { "姓名", row => row.Name },
        { "工号", row => row.Code },
        { "所属组织", row => new Named("unit", row.Home.Value) },
        { "岗位", row => string.Join('、', row.Posts.Select(post => post.RoleName)) },
        { "企业微信", row => row.Seats.Count > 0 },
        { "后台登录名", row => row.Login },
        { "状态", row => row.State == StaffState.Active ? "在职" : "已离职" },
        { "入职时间", row => row.JoinedAt },
        { "离职时间", row => row.LeftAt },
    };

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapList<StaffList, Ask, Row>("/console/staff", Allow.Staff("organization.read"));

    public async Task<Result<Page<Row>>> Handle(Actor actor, Ask ask, ListAsk page, CancellationToken ct)
    {
        var rows = db.Rows<Staff>(actor).AsNoTracking();
        if (ask.Home is { } home) rows = rows.Where(staff => staff.Home == home);
        if (ask.State is { } state) rows = rows.Where(staff => staff.State == state);
        if (ask.Text is { Length: > 0 } text) rows = names.Called(rows, text);
        if (ask.Id is { Length: > 0 } asked) rows = rows.Where(staff => asked.Contains(staff.Id));
        var found = await Order.Page(rows, page, ct);
        if (!found.Ok) return found.Problem!;
        return new Page<Row>(await Show(found.Value.Rows, ct), found.Value.Next);
    }

    private async Task<IReadOnlyList<Row>> Show(IReadOnlyList<Staff> shown, CancellationToken ct)
    {
        var called = (await roles.All(ct)).ToDictionary(role => role.Code, role => role.Zh);
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
                [.. posts[person.Id].Select(post => new PostRow(
                    post.Id, post.Unit, post.Role, called.GetValueOrDefault(post.Role, post.Role), post.Line, post.Since))],
                [.. seats[person.Id].Select(seat => new WeComSeat(seat.CorpId, seat.UserId))]));
        return shownRows;
    }
}
