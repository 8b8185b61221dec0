using Microsoft.Extensions.DependencyInjection;
using Siyu.Catalog.Domain;
using Siyu.Catalog.Drafting;
using Siyu.Catalog.Mall;
using Siyu.Catalog.Pictures;
using Siyu.Catalog.Products;
using Siyu.Contracts.Catalog;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Organization.People;
using Siyu.Organization.Units;
using Siyu.Platform;
using Siyu.Tests.Goods;
using Siyu.Tests.Organization;

namespace Siyu.Tests.Catalog;

/// <summary>Guides write products on the phone; headquarters reviews them version by version.</summary>
public sealed class DraftingTests
{
    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_guides_draft_is_sent_back_with_a_reason_mended_and_sold_and_each_version_stays(Database database)
    {
        await using var house = await GoodsHouse.Open(database);
        var (guide, reviewer) = (await Guide(house, house.Store, "G1"), Reviewer(await house.Shop.Staff(house.Group, "R1")));
        var picture = await Photo(house, guide);
        var draft = Coat(house) with { Media = [picture], Words = "双面呢 & 手工缝制\n<b>干洗</b>" };
        var id = (await Write(house, guide, draft)).Value.Id;

        Assert.Equal(Done.It, (await Submit(house, guide, id)).Value);
        Assert.Equal(CatalogRefusals.IsInReview, (await Write(house, guide, draft, id)).Problem);
        Later(house);
        Assert.True((await Return(house, reviewer, id, "价格写错了")).Ok);
        var returned = Assert.Single((await Mine(house, guide)).Rows);
        Assert.Equal((ListingState.Returned, "价格写错了", picture), (returned.Listing, returned.Reason, returned.Picture));
        Later(house);
        Assert.True((await Write(house, guide, draft with { Price = new(128_000), Title = "双面呢大衣" }, id)).Ok);
        Assert.True((await Submit(house, guide, id)).Ok);
        Later(house);
        Assert.True((await house.Shop.With<PutOnSale, Done>(slice => slice.Handle(reviewer, id, default))).Ok);

        var detail = (await house.Shop.With<ProductDetail, ProductDetail.Response>(slice => slice.Handle(id, default))).Value;
        Assert.Equal("小丽G1", detail.DraftedBy);
        Assert.Equal("<p>双面呢 &amp; 手工缝制</p><p>&lt;b&gt;干洗&lt;/b&gt;</p>", detail.Product.Detail);
        Assert.Equal(["C88-1", "C88-2"], detail.Skus.Select(sku => sku.Code));
        Assert.Equal([[], [ProductPart.Title, ProductPart.Prices], [], []], detail.Steps.Select(step => step.Changed));
        Assert.Equal([true, true, false, true], detail.Steps.Select(step => step.HasVersion));
        var first = (await house.Shop.With<ProductDetail, ProductDraft>(s => s.Version(id, detail.Steps[3].Id, default))).Value;
        Assert.Equal(("大衣", new Money(12_800)), (first.Title, first.Skus[0].ListPrice));
        Assert.Single((await house.Shop.With<MallProductList, Page<MallProductList.Row>>(slice =>
            slice.Handle(new(null, null, null, null, null), default))).Value.Rows);
        Assert.Equal(CatalogRefusals.NeedsReviewer, (await Write(house, guide, draft, id)).Problem);
        Assert.Equal(CatalogRefusals.UnknownVersion,
            (await house.Shop.With<ProductDetail, ProductDraft>(s => s.Version(id, detail.Steps[2].Id, default))).Problem);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task What_another_guide_drafted_is_not_there(Database database)
    {
        await using var house = await GoodsHouse.Open(database);
        var (guide, other) = (await Guide(house, house.Store, "G1"), await Guide(house, house.Store, "G2"));
        var id = (await Write(house, guide, Coat(house))).Value.Id;

        Assert.Empty((await Mine(house, other)).Rows);
        Assert.Equal(CatalogRefusals.UnknownProduct, (await Look(house, other, id)).Problem);
        Assert.Equal(CatalogRefusals.UnknownProduct, (await Write(house, other, Coat(house), id)).Problem);
        Assert.Equal(CatalogRefusals.UnknownProduct, (await Submit(house, other, id)).Problem);
        Assert.Equal("catalog.code_taken", (await Write(house, other, Coat(house))).Problem!.Code);
        Assert.Equal((id, true), ((await Write(house, guide, Coat(house))).Value is var again ? (again.Id, again.Before) : default));
        Assert.Equal("大衣", (await Look(house, guide, id)).Value.Draft.Title);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_counters_guide_drafts_the_counters_goods_on_the_terms_agreed_with_it(Database database)
    {
        await using var house = await GoodsHouse.Open(database);
        var counter = await house.Shop.Unit(await house.Shop.Unit(house.Group, UnitKind.DepartmentStore, "M1"), UnitKind.Counter, "M1C1");
        var guide = await Guide(house, counter, "G1");

        Assert.Equal("catalog.no_terms_yet", (await Write(house, guide, Coat(house))).Problem!.Code);
        var today = new Day(DateOnly.FromDateTime(house.Shop.Now.AddHours(8).Date));
        Assert.True((await house.Shop.With<KeepTerms, Done>(slice =>
            slice.Handle(Actor.System, counter, new(null, 2_000, today), default))).Ok);
        var id = (await Write(house, guide, Coat(house))).Value.Id;

        var product = Assert.Single(await house.Shop.All<Product>());
        Assert.Equal((id, Ownership.Counter, counter, 2_000), (product.Id, product.Ownership, product.Seller!.Value, product.DeductBps));

        Assert.True((await house.Shop.With<MoveStaff, Done>(slice =>
            slice.Handle(Actor.System, guide.AsStaff!.Value, new(house.Store), default))).Ok);
        Assert.True((await Write(house, guide, Coat(house) with { Title = "换了门店再改" }, id)).Ok);
        Assert.Equal(counter, Assert.Single(await house.Shop.All<Product>()).Seller);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Skus_keep_their_codes_when_sizes_come_and_go_and_a_desks_detail_is_not_lost(Database database)
    {
        await using var house = await GoodsHouse.Open(database);
        var guide = await Guide(house, house.Store, "G1");
        var id = (await Write(house, guide, Coat(house))).Value.Id;
        var hq = Reviewer(await house.Shop.Staff(house.Group, "R1"));
        var desk = (await house.Shop.With<ProductDetail, ProductDetail.Response>(slice => slice.Handle(id, default))).Value.Product;
        Assert.True((await house.Shop.With<ChangeProduct, Done>(slice =>
            slice.Handle(hq, id, desk with { Subtitle = "秋冬", Detail = "<h3>面料</h3><p>羊毛</p>" }, default))).Ok);

        var seen = (await Look(house, guide, id)).Value.Draft;
        Assert.Null(seen.Words);
        Assert.Equal(["S", "M"], Assert.Single(seen.Specs).Values);
        Assert.True((await Write(house, guide, seen with { Price = new(9_900), Specs = [new("尺码", ["XS", "M", "L"])] }, id)).Ok);
        Assert.Equal(new Money(9_900), Assert.Single((await Mine(house, guide)).Rows).Price);

        var after = (await house.Shop.With<ProductDetail, ProductDetail.Response>(slice => slice.Handle(id, default))).Value;
        Assert.Equal([("C88-3", "XS"), ("C88-2", "M"), ("C88-4", "L")],
            after.Skus.Where(sku => sku.OnSale).Select(sku => (sku.Code, sku.Specs[0])));
        Assert.Equal(("秋冬", "<h3>面料</h3><p>羊毛</p>"), (after.Product.Subtitle, after.Product.Detail));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_draft_that_cannot_be_is_refused_and_nothing_is_kept(Database database)
    {
        await using var house = await GoodsHouse.Open(database);
        var guide = await Guide(house, house.Store, "G1");
        var values = Enumerable.Range(0, 1_000).Select(value => "v" + value).ToList();
        IReadOnlyList<PhoneSpec> many = [new("甲", values), new("乙", values), new("丙", values), new("丁", values)];

        Assert.Equal("catalog.bad_skus", (await Write(house, guide, Coat(house) with { Specs = many })).Problem!.Code);
        Assert.Equal("catalog.bad_skus", (await Write(house, guide, Coat(house) with { Specs = [new("尺码", [])] })).Problem!.Code);
        Assert.Equal("catalog.bad_specs", (await Write(house, guide, Coat(house) with { Specs = [new("尺码", ["S", "S "])] })).Problem!.Code);
        Assert.Equal("catalog.bad_code", (await Write(house, guide, Coat(house) with { Code = " " })).Problem!.Code);
        Assert.Equal("catalog.price_above_list", (await Write(house, guide, Coat(house) with { MemberPrice = new(12_801) })).Problem!.Code);
        Assert.Equal("catalog.unknown_picture",
            (await Write(house, guide, Coat(house) with { Media = [Pictures.AddressOfNothing] })).Problem!.Code);
        Assert.Equal(CatalogRefusals.UnknownProduct, (await Write(house, guide, Coat(house), SpuId.New(house.Shop.Now))).Problem);
        Assert.Empty(await house.Shop.All<Product>());
    }

    private static PhoneDraft Coat(GoodsHouse house) =>
        new("C88", "大衣", house.Brand, house.Category, new(12_800)) { Words = "好看", Specs = [new("尺码", ["S", "M"])] };

    private static async Task<Actor> Guide(GoodsHouse house, UnitId home, string code) => new(ActorKind.Staff,
        (await house.Shop.Staff(home, code)).Value, new HashSet<string> { "catalog.guide" }, DataScope.Everything);

    private static Actor Reviewer(StaffId staff) => new(ActorKind.Staff, staff.Value,
        new HashSet<string> { "catalog.read", "catalog.change", "catalog.review" }, DataScope.Everything);

    private static async Task<string> Photo(GoodsHouse house, Actor guide)
    {
        await using var scope = house.Shop.Services.CreateAsyncScope();
        var upload = scope.ServiceProvider.GetRequiredService<UploadPicture>();
        return (await upload.Keep(guide, "IMG_1.png", Pictures.Png(8, 6), default)).Value.Address;
    }

    private static void Later(GoodsHouse house) => house.Shop.Clock.Advance(TimeSpan.FromMinutes(1));

    private static Task<Result<DraftProduct.Response>> Write(GoodsHouse house, Actor who, PhoneDraft draft, SpuId? id = null) =>
        house.Shop.With<DraftProduct, DraftProduct.Response>(slice => slice.Handle(who, id, draft, default));

    private static async Task<Page<MyDrafts.Row>> Mine(GoodsHouse house, Actor who) =>
        (await house.Shop.With<MyDrafts, Page<MyDrafts.Row>>(slice => slice.Handle(who, new(null, null), default))).Value;

    private static Task<Result<MyDrafts.One>> Look(GoodsHouse house, Actor who, SpuId id) =>
        house.Shop.With<MyDrafts, MyDrafts.One>(slice => slice.Look(who, id, default));

    private static Task<Result<Done>> Submit(GoodsHouse house, Actor who, SpuId product) =>
        house.Shop.With<SubmitListing, Done>(slice => slice.Handle(who, product, ListingAct.Submitted, default));

    private static Task<Result<Done>> Return(GoodsHouse house, Actor who, SpuId product, string reason) =>
        house.Shop.With<TakeBackListing, Done>(slice => slice.Handle(who, product, ListingAct.Returned, new(reason), default));
}
