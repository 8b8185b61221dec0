using Siyu.Contracts.Organization;
using Siyu.Organization.Domain;
using Siyu.Tests.Platform.Imports;

namespace Siyu.Tests.Organization;

public sealed class StoreImportTests
{
    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Stores_come_with_their_regions_and_the_same_file_again_changes_nothing(Database database)
    {
        await using var shop = await OrganizationHouse.Open(database);
        await shop.SetUp();
        string[] file =
        [
            "门店编码,门店名称,类型,上级编码,城市,地址,订单服务费万分比", "east,华东,Region,,,,", "S1,南京西路店,DirectStore,east,上海,南京西路 1 号,",
            "S2,天一店,DealerStore,east,宁波,,800", "W1,嘉兴仓,Warehouse,east,嘉兴,,",
        ];

        var first = (await shop.Import("stores", file)).Summary;
        var again = (await shop.Import("stores", file)).Summary;
        var renamed = (await shop.Import("stores", "code,name,kind,parent,city,fee_bps", "S2,天一广场店,DealerStore,east,宁波,600")).Summary;

        Assert.Equal((4, 4, 0, 0), first.Figures());
        Assert.Equal((4, 0, 0, 0), again.Figures());
        Assert.Equal((1, 0, 1, 0), renamed.Figures());
        var dealer = (await shop.Ask<IOrganization, UnitCard?>(door => door.UnitByCode("S2", default))).Value!;
        Assert.Equal(("天一广场店", 600), (dealer.Name, dealer.ServiceFeeBps));
        Assert.EndsWith("/east/s2/", dealer.Path.Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_rows_are_refused_by_column()
    {
        await using var shop = await OrganizationHouse.Open(Database.Sqlite);
        await shop.SetUp();

        var (summary, refused) = await shop.Import("stores", "code,name,kind,parent,fee_bps",
            "S1,一店,DirectStore,,", "S 2,二店,DirectStore,,", "S3,三店,Shop,,", "S4,四店,DirectStore,nowhere,", "S5,五店,DealerStore,,9%",
            "s1,又一店,DirectStore,,", "C1,专柜,Counter,,", "S7,七店,DirectStore,,100", "G,又一集团,Group,,");

        Assert.Equal((9, 1, 0, 8), summary.Figures());
        Assert.Equal(
            ["3,code,organization.bad_code", "4,kind,organization.bad_kind", "5,parent,organization.unknown_unit",
                "6,fee_bps,organization.bad_fee",
                "7,code,organization.code_taken", "8,,organization.wrong_place", "9,serviceFeeBps,organization.bad_fee",
                    "10,kind,organization.bad_kind"],
            refused.Select(line => string.Join(',', line.Split(',').Take(3))));
        Assert.Single(await shop.All<Unit>(), unit => unit.Code == "S1");
    }
}
