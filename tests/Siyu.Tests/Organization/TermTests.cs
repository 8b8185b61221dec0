using Microsoft.Extensions.DependencyInjection;
using Siyu.Catalog;
using Siyu.Catalog.Categories;
using Siyu.Catalog.Products;
using Siyu.Contracts.Catalog;
using Siyu.Contracts.Organization;
using Siyu.Inventory;
using Siyu.Kernel;
using Siyu.Organization.Units;
using Siyu.Platform;
using Siyu.Tests.Goods;

namespace Siyu.Tests.Organization;

/// <summary>Rates agreed with counters and dealers, on a clock that begins on 2 November 2026.</summary>
public sealed class TermTests
{
    private static readonly Day Today = Day("2026-11-02");

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_counters_deduction_is_the_one_agreed_for_the_category_and_the_day(Database database)
    {
        await using var house = await GoodsHouse.Open(database);
        var shop = house.Shop;
        var mall = await shop.Unit(house.Group, UnitKind.DepartmentStore, "M1");
        var counter = await shop.Unit(mall, UnitKind.Counter, "M1C1");
        var other = (await shop.With<CreateCategory, CreateCategory.Response>(slice =>
            slice.Handle(Actor.System, new("C2", "围巾", null, 2), default))).Value.Id;
        var sweater = await Product(house, counter, "P1", house.Category);
        var scarf = await Product(house, counter, "P2", other);
        Assert.Equal((1_500, 1_500), await Rates(shop, sweater, scarf));

        Assert.True((await Keep(shop, counter, new(null, 2_000, Today))).Ok);
        Assert.True((await Keep(shop, counter, new(other, 2_500, Today))).Ok);
        Assert.True((await Keep(shop, counter, new(null, 1_800, Day("2026-12-01")))).Ok);
        Assert.Equal((2_000, 2_500), await Rates(shop, sweater, scarf));

        await shop.Pass(TimeSpan.FromDays(29));
        Assert.Equal((1_800, 2_500), await Rates(shop, sweater, scarf));
        var shown = (await shop.With<KeepTerms, IReadOnlyList<KeepTerms.Row>>(s => s.Look(Actor.System, counter, default))).Value;
        Assert.Equal([(1_800, true), (2_500, true), (2_000, false)],
            shown.OrderByDescending(row => row.From).ThenBy(row => row.RateBps == 2_000).Select(row => (row.RateBps, row.InForce)));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task What_is_in_force_stays_and_what_is_to_come_may_be_agreed_anew(Database database)
    {
        await using var house = await GoodsHouse.Open(database);
        var shop = house.Shop;
        var later = Day("2026-12-01");
        Assert.True((await Keep(shop, house.Dealer, new(null, 700, Today))).Ok);
        Assert.Equal(Done.Already, (await Keep(shop, house.Dealer, new(null, 700, Today))).Value);
        Assert.Equal("organization.term_in_force", (await Keep(shop, house.Dealer, new(null, 900, Today))).Problem!.Code);
        Assert.True((await Keep(shop, house.Dealer, new(null, 900, later))).Ok);
        Assert.True((await Keep(shop, house.Dealer, new(null, 600, later))).Ok);
        var terms = (await shop.With<IOrganization, UnitTerms>(async door =>
            Result.Of((await door.Terms([house.Dealer, house.Store], default)).Single().Value))).Value;
        Assert.Equal((null, 700, 600), (terms.RateOn(Today.Plus(-1)), terms.RateOn(Today), terms.RateOn(later)));
    }

    [Fact]
    public async Task Terms_that_make_no_sense_are_refused()
    {
        await using var house = await GoodsHouse.Open(Database.Sqlite);
        var shop = house.Shop;
        Assert.Equal("organization.no_terms", (await Keep(shop, house.Store, new(null, 700, Today))).Problem!.Code);
        Assert.Equal("organization.bad_term", (await Keep(shop, house.Dealer, new(null, 10_001, Today))).Problem!.Code);
        Assert.Equal("organization.bad_term", (await Keep(shop, house.Dealer, new(house.Category, 700, Today))).Problem!.Code);
        Assert.Equal("organization.term_too_early", (await Keep(shop, house.Dealer, new(null, 700, Today.Plus(-1)))).Problem!.Code);
        var outside = new Actor(ActorKind.Staff, Guid.CreateVersion7(), new HashSet<string>(), DataScope.Below(new OrgPath("/g/s1/")));
        Assert.Equal("organization.unknown_unit", (await Keep(shop, house.Dealer, new(null, 700, Today), outside)).Problem!.Code);
        Assert.Equal("organization.unknown_unit",
            (await shop.With<KeepTerms, IReadOnlyList<KeepTerms.Row>>(s => s.Look(outside, house.Dealer, default))).Problem!.Code);
    }

    private static async Task<SkuId> Product(GoodsHouse house, UnitId counter, string code, CategoryId category)
    {
        var draft = house.Draft(code) with { Ownership = Ownership.Counter, DeductBps = 1_500, Seller = counter, Category = category };
        return (await house.Shop.With<CreateProduct, CreateProduct.Response>(s => s.Handle(Actor.System, draft, default))).Value.Skus[code];
    }

    private static async Task<(int, int)> Rates(TestShop shop, SkuId one, SkuId other)
    {
        var cards = (await shop.With<ICatalog, IReadOnlyDictionary<SkuId, SkuCard>>(async catalog =>
            Result.Of(await catalog.Skus([one, other], default)))).Value;
        return (cards[one].DeductBps, cards[other].DeductBps);
    }

    private static Task<Result<Done>> Keep(TestShop shop, UnitId unit, TermCard agreed, Actor? by = null) =>
        shop.With<KeepTerms, Done>(s => s.Handle(by ?? Actor.System, unit, agreed, default));

    private static Day Day(string text) => new(DateOnly.Parse(text, System.Globalization.CultureInfo.InvariantCulture));
}
