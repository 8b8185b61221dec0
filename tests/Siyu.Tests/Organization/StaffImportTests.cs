using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Organization.Domain;
using Siyu.Tests.Platform.Imports;

namespace Siyu.Tests.Organization;

public sealed class StaffImportTests
{
    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Staff_come_with_posts_and_WeCom_accounts_and_the_same_file_again_changes_nothing(Database database)
    {
        await using var shop = await OrganizationHouse.Open(database);
        var group = (await shop.SetUp()).Group;
        await shop.Unit(group, UnitKind.DirectStore, "S1");
        var s2 = await shop.Unit(group, UnitKind.DirectStore, "S2");
        string[] file = ["工号,姓名,门店编码,角色,企业ID,企微账号", "X1,小丽,S1,,corp,xiaoli", "X2,小芳,S1,store_manager,,"];

        var first = (await shop.Import("staff", file)).Summary;
        var again = (await shop.Import("staff", file)).Summary;
        var moved = (await shop.Import("staff", "code,name,unit", "X1,小丽,S2")).Summary;

        Assert.Equal((2, 2, 0, 0), first.Figures());
        Assert.Equal((2, 0, 0, 0), again.Figures());
        Assert.Equal((1, 0, 1, 0), moved.Figures());
        var xiaoli = (await shop.With<IOrganization, StaffCard?>(async door =>
            (await door.StaffByWeComUser("corp", ["xiaoli"], default))["xiaoli"])).Value!;
        Assert.Equal((s2, "/g/s2/"), (xiaoli.Home, xiaoli.HomePath.Value));
        Assert.Equal(["guide"], xiaoli.Roles);
        Assert.Single(await shop.News<StaffMoved>());
        Assert.Empty(await shop.Broken());
    }

    [Fact]
    public async Task Wrong_rows_are_refused_by_column_and_a_file_makes_no_administrator()
    {
        await using var shop = await OrganizationHouse.Open(Database.Sqlite);
        await shop.Unit((await shop.SetUp()).Group, UnitKind.DirectStore, "S1");

        var (summary, refused) = await shop.Import("staff", "code,name,unit,role,corp,userid",
            "X1,小丽,S1,admin,,", "X2,小芳,S9,,,", "X3,小红,S1,king,,", "X 4,小明,S1,,,", "X5,小刚,S1,,corp,", "X6,小强,S1,guide,c,u",
                "X7,小美,S1,guide,c,u");

        Assert.Equal((7, 1, 0, 6), summary.Figures());
        Assert.Equal(
            ["2,role,organization.no_imported_administrator", "3,unit,organization.unknown_unit", "4,role,organization.unknown_role",
                "5,code,organization.bad_code", "6,userid,imports.missing_cell", "8,userid,organization.seat_taken"],
            refused.Select(line => string.Join(',', line.Split(',').Take(3))));
        Assert.Empty(await shop.Broken());
    }

    /// <summary>A chain's real list where SIYU_TEST_DATA has it, else as many made up.</summary>
    [Fact]
    public async Task Thousands_of_stores_come_in_and_the_same_list_again_changes_nothing()
    {
        await using var shop = await OrganizationHouse.Open(Database.Sqlite);
        await shop.SetUp();
        var stores = Chain().ToList();
        string[] file = ["code,name,kind,parent",
            .. stores.Select(row => row.Region).Distinct().Select(region => $"r{region},大区{region},Region,"),
            .. stores.Select(row => $"{row.Code},{row.Name},DirectStore,r{row.Region}")];

        var first = (await shop.Import("stores", file)).Summary;
        var again = (await shop.Import("stores", file)).Summary;

        Assert.True(stores.Count > 2_000);
        Assert.Equal((file.Length - 1, 0), ((int)first.Added, (int)first.Refused));
        Assert.Equal((0, 0, 0), ((int)again.Added, (int)again.Changed, (int)again.Refused));
        Assert.Equal(stores.Count, (await shop.All<Unit>()).Count(unit => unit.Kind == UnitKind.DirectStore));
        Assert.Empty(await shop.Broken());
    }

    private static IEnumerable<(string Code, string Name, string Region)> Chain()
    {
        var folder = Environment.GetEnvironmentVariable("SIYU_TEST_DATA");
        var file = folder is null ? null : Path.Combine(folder, "cn-stores", "starbucks_cn_2017.csv");
        if (file is null || !File.Exists(file))
        {
            for (var i = 0; i < 2_500; i++) yield return ($"S{i}", $"第{i}店", $"{i % 31}");
            yield break;
        }
        using var reader = new StreamReader(file);
        using var csv = new CsvHelper.CsvParser(reader, System.Globalization.CultureInfo.InvariantCulture);
        csv.Read();
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        while (csv.Read())
            if (seen.Add(csv.Record![0])) yield return (csv.Record[0], csv.Record[1].Replace(',', ' ').Replace('"', ' '), csv.Record[5]);
    }
}
