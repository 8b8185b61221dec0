using System.Net;
using System.Net.Http.Json;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Organization.Domain;
using Siyu.Organization.People;
using Siyu.Organization.Roles;
using Siyu.Platform;

namespace Siyu.Tests.Organization;

public sealed class StaffTests
{
    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Names_are_told_by_id_to_whoever_may_see_the_person(Database database)
    {
        await using var shop = await OrganizationHouse.Open(database);
        var group = (await shop.SetUp()).Group;
        var (north, south) = (await shop.Unit(group, UnitKind.DirectStore, "S1"), await shop.Unit(group, UnitKind.DirectStore, "S2"));
        var (xiaoli, xiaofang) = (await shop.Staff(north, "X1"), await shop.Staff(south, "X2"));
        async Task<IReadOnlyDictionary<StaffId, string>> Ask(Actor actor) => (await shop.With<StaffNames,
            IReadOnlyDictionary<StaffId, string>>(slice => slice.Handle(actor, $"{xiaoli},{xiaofang},nonsense", default))).Value;
        var keeper = await shop.ActorOf(await shop.Staff(north, "K1", "store_manager"));

        Assert.Equal(["小丽X1", "小丽X2"], (await Ask(Actor.System)).Values.Order(StringComparer.Ordinal));
        Assert.Equal([xiaoli], (await Ask(keeper)).Keys);
        Assert.Empty(await Ask(Actor.Nobody));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Staff_hold_posts_in_several_units_and_are_found_by_their_WeCom_account(Database database)
    {
        await using var shop = await OrganizationHouse.Open(database);
        var group = (await shop.SetUp()).Group;
        var store = await shop.Unit(group, UnitKind.DirectStore, "S1");
        var team = await shop.Unit(group, UnitKind.Team, "cloud");
        var xiaoli = await shop.Staff(store, "X1");
        await shop.With<AppointStaff,
            AppointStaff.Response>(slice => slice.Handle(Actor.System, xiaoli, new(team, "operator", true), default));
        await shop.With<SeatStaff, Done>(slice => slice.Handle(Actor.System, xiaoli, new("corp1", "XiaoLi"), default));

        var found = (await shop.With<IOrganization, StaffCard?>(async door =>
            (await door.StaffByWeComUser("corp1", ["XiaoLi"], default))["XiaoLi"])).Value!;
        var list = (await shop.With<StaffList, Page<StaffList.Row>>(slice =>
            slice.Handle(Actor.System, new(store, null, null, null), new(null, null), default))).Value;
        var asked = (await shop.With<StaffList, Page<StaffList.Row>>(slice =>
            slice.Handle(Actor.System, new(null, null, null, [xiaoli]), new(null, null), default))).Value;

        Assert.Equal((xiaoli, store, true), (found.Id, found.Home, found.Active));
        Assert.Equal(["guide", "operator"], found.Roles);
        Assert.Equal(xiaoli, Assert.Single(asked.Rows).Id);
        var row = Assert.Single(list.Rows);
        Assert.Equal(("小丽X1", 2), (row.Name, row.Posts.Count));
        var kept = Assert.Single(await shop.All<Staff>(), staff => staff.Id == xiaoli);
        Assert.DoesNotContain("小丽", System.Text.Encoding.UTF8.GetString(kept.NameSealed), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_WeCom_account_belongs_to_one_and_can_be_taken_away()
    {
        await using var shop = await OrganizationHouse.Open(Database.Sqlite);
        var store = await shop.Unit((await shop.SetUp()).Group, UnitKind.DirectStore, "S1");
        var (one, two) = (await shop.Staff(store, "X1"), await shop.Staff(store, "X2"));
        Task<Result<Done>> Seat(StaffId staff, string? user) =>
            shop.With<SeatStaff, Done>(slice => slice.Handle(Actor.System, staff, new("c", user), default));

        Assert.False((await Seat(one, "u1")).Value.Before);
        Assert.True((await Seat(one, "u1")).Value.Before);
        Assert.Equal("organization.seat_taken", (await Seat(two, "u1")).Problem!.Code);
        Assert.False((await Seat(one, "u9")).Value.Before);
        Assert.True((await Seat(two, "u1")).Ok);
        Assert.True((await Seat(one, null)).Ok);
        Assert.Equal("u1", Assert.Single(await shop.All<Seat>()).UserId);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Who_leaves_is_refused_from_the_next_request_on(Database database)
    {
        await using var shop = await OrganizationHouse.Open(database);
        var store = await shop.Unit((await shop.SetUp()).Group, UnitKind.DirectStore, "S1");
        var manager = await shop.Staff(store, "M1", "store_manager");
        using var client = await shop.SignedIn(SessionKind.Console, manager.Value);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/console/staff")).StatusCode);

        Assert.False((await shop.With<LetStaffLeave, Done>(slice => slice.Handle(Actor.System, manager, default))).Value.Before);
        Assert.True((await shop.With<LetStaffLeave, Done>(slice => slice.Handle(Actor.System, manager, default))).Value.Before);

        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/api/console/staff")).StatusCode);
        using var fresh = await shop.SignedIn(SessionKind.Guide, manager.Value);
        Assert.Equal(HttpStatusCode.Unauthorized, (await fresh.GetAsync("/api/guide/me")).StatusCode);
        Assert.Equal(store, Assert.Single(await shop.News<StaffLeft>()).Home);
        Assert.All((await shop.All<Post>()).Where(post => post.Staff == manager), post => Assert.NotNull(post.Until));
    }

    [Fact]
    public async Task Who_moves_takes_their_posts_along_and_the_scope_follows()
    {
        await using var shop = await OrganizationHouse.Open(Database.Sqlite);
        var group = (await shop.SetUp()).Group;
        var (from, to) = (await shop.Unit(group, UnitKind.DirectStore, "S1"), await shop.Unit(group, UnitKind.DirectStore, "S2"));
        var manager = await shop.Staff(from, "M1", "store_manager");
        Task<Result<Done>> Move() => shop.With<MoveStaff, Done>(slice => slice.Handle(Actor.System, manager, new(to), default));

        Assert.False((await Move()).Value.Before);
        Assert.True((await Move()).Value.Before);

        Assert.Equal(["/g/s2/"], (await shop.ActorOf(manager)).Scope.Paths.Select(path => path.Value));
        var moved = Assert.Single(await shop.News<StaffMoved>());
        Assert.Equal((from, to), (moved.From, moved.To));
    }

    [Fact]
    public async Task Hiring_refuses_a_taken_code_an_unknown_role_and_a_closed_or_foreign_unit()
    {
        await using var shop = await OrganizationHouse.Open(Database.Sqlite);
        var group = (await shop.SetUp()).Group;
        var (here, there) = (await shop.Unit(group, UnitKind.DirectStore, "S1"), await shop.Unit(group, UnitKind.DirectStore, "S2"));
        await shop.Staff(here, "X1");
        var manager = await shop.ActorOf(await shop.Staff(here, "M1", "store_manager"));
        async Task<string?> Hire(Actor actor, string code, UnitId home, string role, string name = "小明") =>
            (await shop.With<HireStaff, HireStaff.Response>(slice => slice.Handle(actor, new(code, name, home, role), default)))
                .Problem?.Code;

        Assert.Equal("organization.code_taken", await Hire(Actor.System, "X1", here, "guide"));
        Assert.Equal("organization.unknown_role", await Hire(Actor.System, "X2", here, "king"));
        Assert.Equal("organization.bad_name", await Hire(Actor.System, "X2", here, "guide", name: ""));
        Assert.Equal("organization.bad_code", await Hire(Actor.System, "X 2", here, "guide"));
        Assert.Equal("organization.unknown_unit", await Hire(manager, "X2", there, "guide"));
        Assert.Equal("organization.beyond_own", await Hire(manager, "X2", here, "admin"));
        Assert.DoesNotContain(await shop.All<Staff>(), staff => staff.Code == "X2");
    }

    [Fact]
    public async Task The_last_administrator_can_neither_leave_nor_lose_the_post()
    {
        await using var shop = await OrganizationHouse.Open(Database.Sqlite);
        var setUp = await shop.SetUp();
        var post = Assert.Single(await shop.All<Post>());
        Task<Result<Done>> End() => shop.With<EndPost, Done>(slice => slice.Handle(Actor.System, setUp.Administrator, post.Id, default));

        Assert.Equal("organization.last_administrator", (await End()).Problem!.Code);
        Assert.Equal("organization.last_administrator",
            (await shop.With<LetStaffLeave, Done>(slice => slice.Handle(Actor.System, setUp.Administrator, default))).Problem!.Code);
        await shop.Staff(setUp.Group, "A002", Role.Admin);
        Assert.False((await End()).Value.Before);
        Assert.True((await End()).Value.Before);
    }

    [Fact]
    public async Task A_role_of_ones_own_gives_exactly_its_permissions_and_never_more_than_its_maker_has()
    {
        await using var shop = await OrganizationHouse.Open(Database.Sqlite);
        var group = (await shop.SetUp()).Group;
        var store = await shop.Unit(group, UnitKind.DirectStore, "S1");
        Task<Result<Done>> Keep(Actor actor, string code, params string[] permissions) =>
            shop.With<KeepRole, Done>(slice => slice.Handle(actor, code, new("前台", "Desk", false, permissions), default));

        Assert.False((await Keep(Actor.System, "desk", "organization.read")).Value.Before);
        Assert.True((await Keep(Actor.System, "desk", "organization.read")).Value.Before);
        var desk = await shop.ActorOf(await shop.Staff(store, "F1", "desk"));
        Assert.Equal(["organization.read"], desk.Permissions);
        Assert.Equal("organization.beyond_own", (await Keep(desk, "more", "organization.staff")).Problem!.Code);
        Assert.Equal("organization.unknown_permission", (await Keep(Actor.System, "more", "organization.fly")).Problem!.Code);
        Assert.Equal("organization.role_built_in", (await Keep(Actor.System, "guide", "organization.read")).Problem!.Code);
        Assert.Equal("organization.role_in_use",
            (await shop.With<DropRole, Done>(slice => slice.Handle(Actor.System, "desk", default))).Problem!.Code);
        Assert.True((await shop.With<DropRole, Done>(slice => slice.Handle(Actor.System, "none", default))).Value.Before);
    }
}
