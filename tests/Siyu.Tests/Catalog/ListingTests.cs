using Siyu.Catalog.Domain;
using Siyu.Catalog.Mall;
using Siyu.Catalog.Products;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Tests.Goods;
using Siyu.Tests.Organization;

namespace Siyu.Tests.Catalog;

/// <summary>From draft to mall: somebody writes, somebody else reviews.</summary>
public sealed class ListingTests
{
    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_draft_is_handed_in_sent_back_mended_and_put_on_sale_and_every_step_stays(Database database)
    {
        await using var house = await GoodsHouse.Open(database);
        var (writer, reviewer) = await People(house);
        var product = await Draft(house, writer);

        Assert.Equal(ListingState.Draft, (await Detail(house, product)).Listing);
        Assert.Equal(Done.It, (await Submit(house, writer, product)).Value);
        Assert.Equal(Done.Already, (await Submit(house, writer, product)).Value);
        house.Shop.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True((await Return(house, reviewer, product, "缺少主图")).Ok);
        Assert.Equal(Done.Already, (await Return(house, reviewer, product, "缺少主图")).Value);
        house.Shop.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True((await Change(house, writer, product, "补好图的裙子")).Ok);
        Assert.True((await Submit(house, writer, product)).Ok);
        house.Shop.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(Done.It, (await Publish(house, reviewer, product)).Value);
        Assert.Equal(Done.Already, (await Publish(house, reviewer, product)).Value);

        var detail = await Detail(house, product);
        Assert.Equal(ListingState.Published, detail.Listing);
        Assert.Equal(
            [ListingAct.Published, ListingAct.Submitted, ListingAct.Returned, ListingAct.Submitted], detail.Steps.Select(step => step.Act));
        Assert.Equal(("缺少主图", "小丽R1"), (detail.Steps[2].Reason, detail.Steps[2].By));
        Assert.Single(await OnTheShelf(house));
        var audits = (await house.Shop.All<AuditRow>()).Where(row => row.Subject == $"product/{product}")
            .Select(row => row.Action).ToList();
        Assert.Equal(1, audits.Count(action => action == "catalog.on_sale"));
        Assert.Equal(1, audits.Count(action => action == "catalog.return_listing"));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task What_customers_see_and_what_is_in_review_only_a_reviewer_changes(Database database)
    {
        await using var house = await GoodsHouse.Open(database);
        var (writer, reviewer) = await People(house);
        var product = await Draft(house, writer);
        await Submit(house, writer, product);

        Assert.Equal(CatalogRefusals.IsInReview, (await Change(house, writer, product, "偷改")).Problem);
        Assert.True((await Change(house, reviewer, product, "改一个字")).Ok);
        Assert.Equal(Done.It, (await Withdraw(house, writer, product)).Value);
        Assert.Equal(Done.Already, (await Withdraw(house, writer, product)).Value);
        Assert.True((await Change(house, writer, product, "再改")).Ok);
        await Publish(house, reviewer, product);
        Assert.Equal(CatalogRefusals.NeedsReviewer, (await Change(house, writer, product, "偷改")).Problem);
        Assert.Equal("再改", (await Detail(house, product)).Product.Title);
        Assert.True((await Delist(house, writer, product, "换季")).Ok);
        Assert.True((await Change(house, reviewer, product, "审核人改")).Ok);
        Assert.Equal(ListingState.Delisted, (await Detail(house, product)).Listing);
        Assert.True((await Change(house, writer, product, "换季后再改")).Ok);

        Assert.Equal(ListingState.Draft, (await Detail(house, product)).Listing);
        Assert.Empty(await OnTheShelf(house));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_step_out_of_turn_or_without_its_reason_is_refused_and_leaves_no_trace(Database database)
    {
        await using var house = await GoodsHouse.Open(database);
        var (writer, reviewer) = await People(house);
        var product = await Draft(house, writer);
        var unknown = SpuId.New(house.Shop.Now);

        Assert.Equal(CatalogRefusals.NotInReview, (await Return(house, reviewer, product, "没有提交")).Problem);
        Assert.Equal(Done.Already, (await Delist(house, writer, product, "没有上架")).Value);
        await Submit(house, writer, product);
        Assert.Equal("catalog.bad_reason", (await Return(house, reviewer, product, "  ")).Problem!.Code);
        Assert.Equal("catalog.bad_reason", (await Return(house, reviewer, product, new string('长', 201))).Problem!.Code);
        house.Shop.Clock.Advance(TimeSpan.FromMinutes(1));
        await Publish(house, reviewer, product);
        Assert.Equal(CatalogRefusals.IsOnSale, (await Submit(house, writer, product)).Problem);
        Assert.Equal(CatalogRefusals.NotInReview, (await Withdraw(house, writer, product)).Problem);
        Assert.Equal("catalog.bad_reason", (await Delist(house, writer, product, "")).Problem!.Code);
        Assert.Equal(CatalogRefusals.UnknownProduct, (await Submit(house, writer, unknown)).Problem);
        Assert.Equal(CatalogRefusals.UnknownProduct, (await Publish(house, reviewer, unknown)).Problem);
        Assert.Equal(CatalogRefusals.UnknownProduct, (await Return(house, reviewer, unknown, "没有")).Problem);
        Assert.Equal(CatalogRefusals.UnknownProduct, (await Delist(house, reviewer, unknown, "没有")).Problem);

        Assert.Equal([ListingAct.Published, ListingAct.Submitted], (await Detail(house, product)).Steps.Select(step => step.Act));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Reviewers_see_how_many_products_wait_and_which(Database database)
    {
        await using var house = await GoodsHouse.Open(database);
        var (writer, _) = await People(house);
        await house.Sku(0);
        var waiting = await Draft(house, writer);
        await Submit(house, writer, waiting);

        var counts = (await house.Shop.With<ListingCounts, IReadOnlyList<ListingCounts.Row>>(slice => slice.Handle(default))).Value;
        var page = (await house.Shop.With<ProductList, Page<ProductList.Row>>(slice =>
            slice.Handle(Actor.System, new(null, null, null, ListingState.InReview), new(null, null), default))).Value;

        Assert.Equal([0, 1, 0, 1, 0], counts.Select(row => row.Products));
        Assert.Equal(waiting, Assert.Single(page.Rows).Id);
    }

    private static async Task<(Actor Writer, Actor Reviewer)> People(GoodsHouse house)
    {
        var (writer, reviewer) = (await house.Shop.Staff(house.Group, "K1"), await house.Shop.Staff(house.Group, "R1"));
        return (new(ActorKind.Staff, writer.Value, new HashSet<string> { "catalog.read", "catalog.change" }, DataScope.Everything),
            new(ActorKind.Staff, reviewer.Value, new HashSet<string> { "catalog.read", "catalog.change", "catalog.review" },
                DataScope.Everything));
    }

    private static async Task<SpuId> Draft(GoodsHouse house, Actor writer) => (await house.Shop.With<CreateProduct, CreateProduct.Response>(
        slice => slice.Handle(writer, house.Draft("L1"), default))).Value.Id;

    private static Task<Result<Done>> Change(GoodsHouse house, Actor who, SpuId product, string title) =>
        house.Shop.With<ChangeProduct, Done>(slice => slice.Handle(who, product, house.Draft("L1") with { Title = title }, default));

    private static Task<Result<Done>> Submit(GoodsHouse house, Actor who, SpuId product) =>
        house.Shop.With<SubmitListing, Done>(slice => slice.Handle(who, product, ListingAct.Submitted, default));

    private static Task<Result<Done>> Withdraw(GoodsHouse house, Actor who, SpuId product) =>
        house.Shop.With<SubmitListing, Done>(slice => slice.Handle(who, product, ListingAct.Withdrawn, default));

    private static Task<Result<Done>> Return(GoodsHouse house, Actor who, SpuId product, string reason) =>
        house.Shop.With<TakeBackListing, Done>(slice => slice.Handle(who, product, ListingAct.Returned, new(reason), default));

    private static Task<Result<Done>> Publish(GoodsHouse house, Actor who, SpuId product) =>
        house.Shop.With<PutOnSale, Done>(slice => slice.Handle(who, product, default));

    private static Task<Result<Done>> Delist(GoodsHouse house, Actor who, SpuId product, string reason) =>
        house.Shop.With<TakeBackListing, Done>(slice => slice.Handle(who, product, ListingAct.Delisted, new(reason), default));

    private static async Task<ProductDetail.Response> Detail(GoodsHouse house, SpuId product) =>
        (await house.Shop.With<ProductDetail, ProductDetail.Response>(slice => slice.Handle(product, default))).Value;

    private static async Task<IReadOnlyList<MallProductList.Row>> OnTheShelf(GoodsHouse house) =>
        (await house.Shop.With<MallProductList, Page<MallProductList.Row>>(slice =>
            slice.Handle(new(null, null, null, null, null), default))).Value.Rows;
}
