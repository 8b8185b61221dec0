using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Organization.Domain;
using Siyu.Organization.People;
using Siyu.Organization.Units;

namespace Siyu.Tests.Organization;

public sealed class UnitTests
{
    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task The_model_and_the_schema_agree(Database database)
    {
        await using var shop = await OrganizationHouse.Open(database);
        Assert.Empty(await ModelAgainstSchema.Differences(shop));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Stores_stand_below_regions_and_are_found_by_code_and_by_nearness(Database database)
    {
        await using var shop = await OrganizationHouse.Open(database);
        var group = (await shop.SetUp()).Group;
        var east = await shop.Unit(group, UnitKind.Region, "East");
        var west = await shop.Unit(group, UnitKind.Region, "west");
        var mall = await shop.Unit(east, UnitKind.DepartmentStore, "D1");
        await shop.Unit(mall, UnitKind.Counter, "C1");
        await shop.Unit(east, UnitKind.DealerStore, "S2", feeBps: 300);
        await shop.Unit(west, UnitKind.DirectStore, "S9");

        var s2 = await shop.With<IOrganization, UnitCard?>(async door => await door.UnitByCode("S2", default));
        var near = await shop.With<IOrganization, IReadOnlyList<UnitCard>>(async door => Result.Of(
            await door.PlacesNear(new("/g/east/s2/"),
                [UnitKind.DirectStore, UnitKind.DealerStore, UnitKind.DepartmentStore, UnitKind.Counter], 10, default)));

        Assert.Equal(("/g/east/s2/", 300, true), (s2.Value!.Path.Value, s2.Value.ServiceFeeBps, s2.Value.Open));
        Assert.Equal(["S2", "C1", "D1", "S9"], near.Value.Select(place => place.Code));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Orders_are_picked_up_at_open_stores_and_nowhere_else(Database database)
    {
        await using var shop = await OrganizationHouse.Open(database);
        var group = (await shop.SetUp()).Group;
        var first = await shop.Unit(group, UnitKind.DirectStore, "S1");
        var second = await shop.Unit(group, UnitKind.DealerStore, "S2");
        await shop.Unit(group, UnitKind.Warehouse, "W1");
        var closed = await shop.Unit(group, UnitKind.DirectStore, "S3");
        await shop.With<CloseUnit, Done>(slice => slice.Handle(Actor.System, closed, default));
        async Task<Page<PickupPlaces.Row>> Ask(string? text = null, string? after = null, int? size = null) =>
            (await shop.With<PickupPlaces, Page<PickupPlaces.Row>>(slice => slice.Handle(new(text, after, size), default))).Value;

        var page = await Ask(size: 1);

        Assert.Equal([first, second], (await Ask()).Rows.Select(row => row.Id));
        Assert.Equal([first], page.Rows.Select(row => row.Id));
        Assert.Equal([second], (await Ask(after: page.Next)).Rows.Select(row => row.Id));
        Assert.Empty((await Ask(text: "没有这家店")).Rows);
    }

    [Fact]
    public async Task A_unit_is_refused_in_a_wrong_place_with_a_bad_or_taken_code_or_with_a_fee_that_is_not_a_dealers()
    {
        await using var shop = await OrganizationHouse.Open(Database.Sqlite);
        var group = (await shop.SetUp()).Group;
        var store = await shop.Unit(group, UnitKind.DirectStore, "S1");

        Task<Result<OpenUnit.Response>> Open(UnitId? parent, UnitKind kind, string code, int fee = 0, string name = "店") =>
            shop.With<OpenUnit, OpenUnit.Response>(slice => slice.Handle(Actor.System, new(parent, kind, code, name, fee, null, null),
                default));

        Assert.Equal("organization.wrong_place", (await Open(store, UnitKind.DirectStore, "S2")).Problem!.Code);
        Assert.Equal("organization.wrong_place", (await Open(null, UnitKind.Region, "R")).Problem!.Code);
        Assert.Equal("organization.bad_code", (await Open(group, UnitKind.DirectStore, "a b")).Problem!.Code);
        Assert.Equal("organization.code_taken", (await Open(group, UnitKind.DirectStore, "S1")).Problem!.Code);
        Assert.Equal("organization.code_taken", (await Open(group, UnitKind.DirectStore, "s1")).Problem!.Code);
        Assert.Equal("organization.code_taken", (await Open(null, UnitKind.Group, "g2")).Problem!.Code);
        Assert.Equal("organization.bad_fee", (await Open(group, UnitKind.DirectStore, "S3", fee: 100)).Problem!.Code);
        Assert.Equal("organization.bad_name", (await Open(group, UnitKind.DirectStore, "S3", name: " ")).Problem!.Code);
        Assert.Equal("organization.unknown_unit",
            (await Open(new UnitId(Guid.CreateVersion7()), UnitKind.DirectStore, "S3")).Problem!.Code);
    }

    [Fact]
    public async Task A_unit_closes_once_and_only_when_nobody_and_nothing_is_left_in_it()
    {
        await using var shop = await OrganizationHouse.Open(Database.Sqlite);
        var group = (await shop.SetUp()).Group;
        var region = await shop.Unit(group, UnitKind.Region, "east");
        var store = await shop.Unit(region, UnitKind.DirectStore, "S1");
        var guide = await shop.Staff(store, "X1");
        Task<Result<Done>> Close(UnitId unit) => shop.With<CloseUnit, Done>(slice => slice.Handle(Actor.System, unit, default));

        Assert.Equal("organization.unit_in_use", (await Close(region)).Problem!.Code);
        Assert.Equal("organization.unit_in_use", (await Close(store)).Problem!.Code);
        await shop.With<LetStaffLeave, Done>(slice => slice.Handle(Actor.System, guide, default));
        Assert.False((await Close(store)).Value.Before);
        Assert.True((await Close(store)).Value.Before);
        Assert.True((await Close(region)).Ok);
        var late = await shop.With<OpenUnit, OpenUnit.Response>(slice =>
            slice.Handle(Actor.System, new(region, UnitKind.DirectStore, "S2", "店", 0, null, null), default));
        Assert.Equal("organization.unit_closed", late.Problem!.Code);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_region_manager_sees_and_changes_only_their_region(Database database)
    {
        await using var shop = await OrganizationHouse.Open(database);
        var group = (await shop.SetUp()).Group;
        var east = await shop.Unit(group, UnitKind.Region, "east");
        var west = await shop.Unit(group, UnitKind.Region, "west");
        await shop.Unit(east, UnitKind.DirectStore, "S1");
        var there = await shop.Unit(west, UnitKind.DirectStore, "S2");
        var manager = await shop.ActorOf(await shop.Staff(east, "M1", "region_manager"));

        var seen = await shop.With<UnitList,
            Page<UnitList.Row>>(slice => slice.Handle(manager, new(null, null, null, null), default, default));
        var refused = await shop.With<CloseUnit, Done>(slice => slice.Handle(manager, there, default));

        Assert.Equal(["S1", "east"], seen.Value.Rows.Select(row => row.Code).Order(StringComparer.Ordinal));
        Assert.Equal("organization.unknown_unit", refused.Problem!.Code);
    }

    [Fact]
    public async Task A_list_of_units_goes_on_where_the_page_before_ended()
    {
        await using var shop = await OrganizationHouse.Open(Database.Sqlite);
        var group = (await shop.SetUp()).Group;
        for (var i = 1; i <= 5; i++) await shop.Unit(group, UnitKind.DirectStore, $"S{i}");
        Task<Result<Page<UnitList.Row>>> List(string? after) => shop.With<UnitList, Page<UnitList.Row>>(slice =>
            slice.Handle(Actor.System, new(null, UnitKind.DirectStore, null, true), new(after, 3), default));

        var first = (await List(null)).Value;
        var second = (await List(first.Next)).Value;

        Assert.Equal(["S1", "S2", "S3"], first.Rows.Select(row => row.Code));
        Assert.Equal(["S4", "S5"], second.Rows.Select(row => row.Code));
        Assert.Null(second.Next);
    }

    [Fact]
    public async Task A_store_hosts_brands_and_an_unknown_brand_is_refused()
    {
        await using var shop = await OrganizationHouse.Open(Database.Sqlite);
        var store = await shop.Unit((await shop.SetUp()).Group, UnitKind.DirectStore, "S1");
        var brand = (await shop.With<KeepBrand, KeepBrand.Response>(slice => slice.Handle(Actor.System, "B1", new("妙想"), default)))
            .Value.Brand;
        var again = (await shop.With<KeepBrand, KeepBrand.Response>(slice => slice.Handle(Actor.System, "B1", new("妙想2"), default)))
            .Value.Brand;
        Task<Result<Done>> Host(params BrandId[] brands) =>
            shop.With<HostBrands, Done>(slice => slice.Handle(Actor.System, store, new(brands), default));

        Assert.Equal(brand, again);
        Assert.False((await Host(brand)).Value.Before);
        Assert.True((await Host(brand)).Value.Before);
        Assert.Equal("organization.unknown_brand", (await Host(brand, new(Guid.CreateVersion7()))).Problem!.Code);
        Assert.Equal(brand, Assert.Single(await shop.All<Hosting>()).Brand);
        Assert.Equal("妙想2", Assert.Single(await shop.All<Brand>()).Name);
    }
}
