using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Contracts.Promotions;
using Siyu.Kernel;
using Siyu.Loyalty.Domain;
using Siyu.Loyalty.Programs;
using Siyu.Orders.Domain;
using Siyu.Platform;
using Siyu.Promotions;
using Siyu.Promotions.Campaigns;
using Siyu.Promotions.Domain;
using Siyu.Tests.Loyalty;
using Siyu.Tests.Orders;

namespace Siyu.Tests.Promotions;

/// <summary>Promotions that headquarters makes, on real orders.</summary>
public sealed class CampaignTests
{
    private static readonly Actor Hq = Actor.System;
    private static readonly PromotionDraft FullCut = new(
        "满 100 减 20", ShareKind.FullReduction, new(null, null, null, [new(10_000, new(2_000))])) { Funders = [new(Funder.Platform, 1)] };

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task An_order_is_priced_by_what_runs_and_names_the_version(Database database)
    {
        await using var house = await MallHouse.Open(database);
        var sku = await house.Goods.Sku(100);
        var promotion = await Make(house, FullCut);
        Assert.Equal(new Money(8_000), await Payable(house, await house.Place((sku, 1))));
        Assert.True((await Change(house, promotion, FullCut with { Worth = new(null, null, null, [new(10_000, new(3_000))]) })).Ok);
        var second = await house.Place((sku, 1));
        Assert.Equal(new Money(7_000), await Payable(house, second));
        var share = (await house.Shop.All<Share>()).Single(one => one.Amount == new Money(3_000));
        Assert.Equal(($"promotion/{promotion}/2", ShareKind.FullReduction, Funder.Platform), (share.Rule, share.Kind, share.Funder));
        Assert.Equal(2, (await house.Shop.All<PromotionVersion>()).Count);

        Assert.True((await End(house, promotion)).Ok);
        Assert.True((await End(house, promotion)).Value.Before);
        Assert.Equal(new Money(10_000), await Payable(house, await house.Place((sku, 1))));
        Assert.Empty(await house.Shop.Broken());
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_budget_gives_no_more_than_it_has_to_many_who_come_at_once_and_gets_back_what_is_cancelled(Database database)
    {
        await using var house = await MallHouse.Open(database);
        var (one, other) = (await house.Goods.Sku(100), await house.Goods.Sku(100));
        await Make(house, FullCut with { Budget = new(new(7_000), null, null, false) });
        var buyers = new List<Actor>();
        foreach (var i in Enumerable.Range(0, 8)) buyers.Add(await house.Join($"1390000000{i}"));

        var placed = await Task.WhenAll(buyers.Select((buyer, i) => house.TryPlace(MallHouse.Wish((i % 2 == 0 ? one : other, 1)), buyer)));

        Assert.All(placed, answer => Assert.True(answer.Ok, answer.Problem?.Code));
        Assert.Equal((3, 5), (placed.Count(answer => answer.Value.Payable == new Money(8_000)),
            placed.Count(answer => answer.Value.Payable == new Money(10_000))));
        Assert.Equal((new Money(6_000), 3), await Spent(house));
        Assert.Empty(await house.Shop.Broken());

        var lucky = placed.First(answer => answer.Value.Payable == new Money(8_000)).Value.Order;
        var member = (await house.Order(lucky)).Member;
        var owner = buyers.Single(buyer => buyer.Member == member);
        Assert.True((await house.Cancel(lucky, owner)).Ok);
        await house.Shop.Settle();
        Assert.Equal((new Money(4_000), 2), await Spent(house));
        Assert.Equal(new Money(8_000), await Payable(house, await house.Place((one, 1))));
        Assert.Empty(await house.Shop.Broken());
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Somebody_gets_it_as_often_as_allowed_and_others_still_do(Database database)
    {
        await using var house = await MallHouse.Open(database);
        var sku = await house.Goods.Sku(100);
        await Make(house, FullCut with { Budget = new(null, null, 1, false) });
        var li = await house.Join("13900000001");

        Assert.Equal(new Money(8_000), await Payable(house, await house.Place((sku, 1))));
        Assert.Equal(new Money(10_000), await Payable(house, await house.Place((sku, 1))));
        Assert.Equal(new Money(8_000), (await house.TryPlace(MallHouse.Wish((sku, 1)), li)).Value.Payable);
        var shown = (await house.Shop.With<PromotionList, Page<PromotionList.Row>>(
            slice => slice.Handle(Actor.System, new(PromotionState.Running), new(null, null), default))).Value.Rows.Single();
        Assert.Equal((new Money(4_000), 2, 2), (shown.Given.Amount, shown.Given.Orders, shown.Given.People));
        Assert.Empty(await house.Shop.Broken());
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Of_a_group_the_best_applies_and_one_that_has_not_begun_does_not(Database database)
    {
        await using var house = await MallHouse.Open(database);
        var sku = await house.Goods.Sku(100);
        await Make(house, FullCut with { Group = "双十一" });
        await Make(house, new("7 折", ShareKind.LimitedDiscount, new(null, 7_000, null, null)) { Group = "双十一" });
        await Make(house, new("明天起一口价", ShareKind.Activity, new(new(100), null, null, null)) { From = house.Now.AddDays(1) });

        var quoted = await house.Shop.With<QuotePrice, QuotePrice.Response>(
            slice => slice.Handle(house.MsWang, new([new(sku, 1)], null), default));
        Assert.Equal(new Money(7_000), quoted.Value.Payable);
        Assert.Equal(quoted.Value.Payable, await Payable(house, await house.Place((sku, 1))));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_promotion_for_a_tier_is_for_those_who_hold_it(Database database)
    {
        await using var house = await MallHouse.Open(database);
        var sku = await house.Goods.Sku(100);
        var program = await house.Program();
        await house.Open(program);
        await Make(house, FullCut with { Tiers = [0] });
        await Make(house, FullCut with { Tiers = [1, 2], Worth = new(null, null, null, [new(10_000, new(5_000))]) });
        Assert.Equal(new Money(8_000), await Payable(house, await house.Place((sku, 1))));

        await house.Shop.Do(async services =>
        {
            var card = await services.GetRequiredService<SiyuDb>().All<Card>().SingleAsync();
            card.Rise(LoyaltyHouse.Rules, 100, house.Now);
        });
        Assert.Equal(new Money(5_000), await Payable(house, await house.Place((sku, 1))));
        var quoted = await house.Shop.With<QuotePrice, QuotePrice.Response>(
            slice => slice.Handle(house.MsWang, new([new(sku, 1)], null), default));
        Assert.Equal(new Money(5_000), quoted.Value.Payable);
        // Who has no card has no tier.
        await house.Shop.With<SwitchProgram, Done>(slice => slice.Handle(Actor.System, program, new(false), default));
        Assert.Equal(new Money(10_000), await Payable(house, await house.Place((sku, 1))));
    }

    public static TheoryData<string, string> Nonsense => new()
    {
        { "no title", "promotions.promotion_title" }, { "two worths", PriceRefusals.BadWorth.Code },
        { "no worth", PriceRefusals.BadWorth.Code },
        { "ends before it begins", "promotions.promotion_period" }, { "nothing to give", "promotions.promotion_budget" },
        { "a rate of a reduction", PriceRefusals.BadKind.Code }, { "nobody pays", PriceRefusals.BadFunders.Code },
        { "unknown goods", "promotions.promotion_unknown_scope" }, { "unknown brand", "promotions.promotion_unknown_scope" },
        { "no scope", "promotions.promotion_incomplete" }, { "a tier twice", "promotions.promotion_tiers" },
    };

    [Theory, MemberData(nameof(Nonsense))]
    public async Task A_promotion_that_makes_no_sense_is_refused(string what, string code)
    {
        await using var house = await MallHouse.Open(Database.Sqlite);
        var draft = what switch
        {
            "no title" => FullCut with { Title = " " },
            "two worths" => FullCut with { Worth = new(new(100), 9_000, null, null) },
            "no worth" => FullCut with { Worth = null! },
            "ends before it begins" => FullCut with { From = house.Now, Until = house.Now.AddHours(-1) },
            "nothing to give" => FullCut with { Budget = new(Money.Zero, null, null, false) },
            "a rate of a reduction" => FullCut with { Worth = new(null, 9_000, null, null) },
            "a tier twice" => FullCut with { Tiers = [1, 1] },
            "nobody pays" => FullCut with { Funders = [] },
            "unknown goods" => FullCut with { Scope = PromotionScope.All with { Skus = [SkuId.New(house.Now)] } },
            "unknown brand" => FullCut with { Scope = PromotionScope.All with { Brands = [BrandId.New(house.Now)] } },
            _ => FullCut with { Scope = null! },
        };
        var refused = await house.Shop.With<CreatePromotion, CreatePromotion.Response>(slice => slice.Handle(Hq, draft, default));
        Assert.Equal(code, refused.Problem?.Code);
        Assert.Empty(await house.Shop.All<Promotion>());
    }

    [Fact]
    public async Task A_change_keeps_the_kind_of_budget_and_what_was_given()
    {
        await using var house = await MallHouse.Open(Database.Sqlite);
        var sku = await house.Goods.Sku(100);
        var limited = FullCut with { Budget = new(new(5_000), 10, null, false) };
        var promotion = await Make(house, limited);
        await house.Place((sku, 1));

        Assert.Equal("promotions.limits_stay", (await Change(house, promotion, FullCut)).Problem?.Code);
        Assert.Equal("promotions.budget_below_spent",
            (await Change(house, promotion, limited with { Budget = new(new(1_999), 10, null, false) })).Problem?.Code);
        Assert.Equal(PromotionRefusals.Unknown, (await Change(house, PromotionId.New(house.Now), limited)).Problem);
        Assert.True((await Change(house, promotion, limited with { Budget = new(new(2_000), 1, null, false) })).Ok);
        Assert.Equal(new Money(10_000), await Payable(house, await house.Place((sku, 1))));
        await End(house, promotion);
        Assert.Equal(PromotionRefusals.Ended, (await Change(house, promotion, limited)).Problem);
    }

    private static async Task<PromotionId> Make(MallHouse house, PromotionDraft draft)
    {
        var made = await house.Shop.With<CreatePromotion, CreatePromotion.Response>(slice => slice.Handle(Hq, draft, default));
        Assert.True(made.Ok, made.Problem?.Code);
        return made.Value.Id;
    }

    private static Task<Result<Done>> Change(MallHouse house, PromotionId id, PromotionDraft draft) =>
        house.Shop.With<ChangePromotion, Done>(slice => slice.Handle(Hq, id, draft, default));

    private static Task<Result<Done>> End(MallHouse house, PromotionId id) =>
        house.Shop.With<EndPromotion, Done>(slice => slice.Handle(Hq, id, default));

    private static async Task<Money> Payable(MallHouse house, OrderId order) => (await house.Order(order)).Payable;

    private static async Task<(Money, int)> Spent(MallHouse house)
    {
        var promotion = Assert.Single(await house.Shop.All<Promotion>());
        return (promotion.AmountSpent, promotion.UsesSpent);
    }
}
