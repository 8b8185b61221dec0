using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Organization.Domain;
using Siyu.Organization.People;
using Siyu.Platform;

namespace Siyu.Tests.Organization;

/// <summary>Names of staff are sealed, and people are found by them all the same.</summary>
public sealed class NameSearchTests
{
    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Staff_are_found_by_any_part_of_their_name_or_the_beginning_of_their_code(Database database)
    {
        await using var shop = await OrganizationHouse.Open(database);
        var (east, west) = await Stores(shop);
        await Hire(shop, east, "E1", "林小丽");
        await Hire(shop, east, "E2", "小林");
        await Hire(shop, west, "W1", "Anna Lin");

        Assert.Equal(["E1", "E2"], await Codes(shop, Actor.System, "林"));
        Assert.Equal(["E1"], await Codes(shop, Actor.System, "小丽"));
        Assert.Equal(["E1"], await Codes(shop, Actor.System, " 林小丽 "));
        Assert.Equal(["W1"], await Codes(shop, Actor.System, "anna l"));
        Assert.Equal(["E1", "E2"], await Codes(shop, Actor.System, "E"));
        Assert.Empty(await Codes(shop, Actor.System, "丽小"));
        Assert.Equal(4, (await Codes(shop, Actor.System, "  ")).Count);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_search_by_name_finds_nobody_outside_the_readers_scope(Database database)
    {
        await using var shop = await OrganizationHouse.Open(database);
        var (east, west) = await Stores(shop);
        await Hire(shop, east, "E1", "林小丽");
        await Hire(shop, west, "W1", "林小梅");
        var manager = await shop.ActorOf(await Hire(shop, east, "M1", "店长", "store_manager"));

        Assert.Equal(["E1"], await Codes(shop, manager, "林小"));
        var found = await shop.With<IOrganization, OrganizationFound>(async door =>
            Result.Of(await door.Search(manager, "林小", 8, default)));
        Assert.Equal(["E1"], found.Value.Staff.Select(person => person.Code));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task What_is_kept_for_the_search_shows_no_letter_of_a_name(Database database)
    {
        await using var shop = await OrganizationHouse.Open(database);
        var (east, _) = await Stores(shop);
        await Hire(shop, east, "E1", "林小丽");

        var pieces = await shop.All<NamePiece>();

        Assert.Equal(5 + 3, pieces.Count);
        Assert.All(pieces, piece => Assert.Equal(33, piece.Hash.Length));
    }

    private static async Task<(UnitId East, UnitId West)> Stores(TestShop shop)
    {
        var group = (await shop.SetUp()).Group;
        return (await shop.Unit(group, UnitKind.DirectStore, "S1"), await shop.Unit(group, UnitKind.DirectStore, "S2"));
    }

    private static async Task<StaffId> Hire(TestShop shop, UnitId home, string code, string name, string role = Role.Guide) =>
        (await shop.With<HireStaff, HireStaff.Response>(slice => slice.Handle(Actor.System, new(code, name, home, role), default)))
            .Value.Staff;

    private static async Task<List<string>> Codes(TestShop shop, Actor reader, string text) =>
        [.. (await shop.With<StaffList, Page<StaffList.Row>>(slice =>
            slice.Handle(reader, new(null, null, text, null), new(null, null), default))).Value.Rows.Select(row => row.Code)];
}
