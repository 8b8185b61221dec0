using Siyu.Contracts.Loyalty;
using Siyu.Kernel;
using Siyu.Loyalty.Cards;
using Siyu.Loyalty.Domain;
using Siyu.Loyalty.Programs;
using Siyu.Platform;
using Siyu.Tests.Orders;

namespace Siyu.Tests.Loyalty;

/// <summary>Programs, cards and tiers.</summary>
public sealed class CardTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 30, 4, 0, 0, TimeSpan.Zero);

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_card_comes_with_the_membership_or_on_request_and_a_program_that_is_off_gives_none(Database database)
    {
        await using var house = await MallHouse.Open(database);
        var group = await house.Program();
        var brand = await house.Program(LoyaltyHouse.Rules with { Opens = OpenWay.Request }, house.Goods.Brand, "青禾会员卡");
        var li = await house.Join("13900139000");
        await house.Shop.Settle();
        Assert.Equal([group], (await house.Cards(li)).Select(card => card.Program));

        var card = await house.Open(brand, li);
        Assert.Equal(card.Id, (await house.Open(brand, li)).Id);
        Assert.Equal(2, (await house.Cards(li)).Select(one => one.Number).Distinct().Count());
        Assert.True((await Switch(house, brand, false)).Ok);
        Assert.True((await Switch(house, brand, false)).Value.Before);
        var shown = (await house.Shop.With<MyCards, MyCards.Response>(slice => slice.Handle(li, default))).Value;
        Assert.Equal(group, Assert.Single(shown.Cards).Card.Program);
        Assert.Empty(shown.Offers);
        Assert.Equal(LoyaltyRefusals.NotOffered, (await house.Shop.With<OpenCard, HeldCard>(slice =>
            slice.Handle(house.MsWang, new(brand), default))).Problem);
        Assert.Equal(LoyaltyProblems.NoCard,
            (await house.TryPlace(MallHouse.Wish((await house.Goods.Sku(5), 1)).Paying(brand, 1), li)).Problem);

        var rows = (await house.Shop.With<ProgramList, IReadOnlyList<ProgramList.Row>>(slice => slice.Handle(default))).Value;
        Assert.Equal([(true, 2), (false, 1)], rows.Select(row => (row.Running, row.Cards.Sum())));
    }

    public static TheoryData<string, string> Nonsense => new()
    {
        { "no title", "loyalty.program_title" }, { "no tiers", "loyalty.program_tiers" }, { "no rules", "loyalty.program_tiers" },
        { "first above zero", "loyalty.program_tier" }, { "not rising", "loyalty.program_tier" }, { "too much", "loyalty.program_rate" },
        { "for ever", "loyalty.program_period" }, { "a second one", "loyalty.there_is_one" }, { "unknown brand", "loyalty.unknown_brand" },
    };

    [Theory, MemberData(nameof(Nonsense))]
    public async Task A_program_that_makes_no_sense_is_refused(string what, string code)
    {
        await using var house = await MallHouse.Open(Database.Sqlite);
        await house.Program();
        BrandId? brand = what == "a second one" ? null : what == "unknown brand" ? BrandId.New(Noon) : house.Goods.Brand;
        var rules = what switch
        {
            "no tiers" => LoyaltyHouse.Rules with { Tiers = [] },
            "no rules" => null!,
            "first above zero" => LoyaltyHouse.Rules with { Tiers = [new("银卡", 1, 10_000, "")] },
            "not rising" => LoyaltyHouse.Rules with { Tiers = [new("普通", 0, 10_000, ""), new("银卡", 0, 10_000, "")] },
            "too much" => LoyaltyHouse.Rules with { MostBps = 10_001 },
            "for ever" => LoyaltyHouse.Rules with { PointsMonths = 61 },
            _ => LoyaltyHouse.Rules,
        };
        var made = await house.Shop.With<CreateProgram, CreateProgram.Response>(slice =>
            slice.Handle(Actor.System, new(what == "no title" ? " " : "卡", brand, rules), default));
        Assert.Equal(code, made.Problem?.Code);
    }

    [Fact]
    public void A_tier_rises_at_once_and_falls_only_when_its_time_is_over_by_one_or_to_what_growth_reaches()
    {
        var (card, rules) = (Card.Open(Made(LoyaltyHouse.Rules), MemberId.New(Noon), 7, Noon), LoyaltyHouse.Rules);
        Assert.Null(card.Rise(rules, 99, Noon));
        Assert.Equal((0, 2, TierReason.Reached), Turned(card.Rise(rules, 500, Noon)!));
        Assert.Null(card.Rise(rules, 0, Noon.AddDays(1)));
        Assert.Equal(Noon.AddMonths(12), card.TierUntil);
        Assert.Equal((2, 2, TierReason.Kept), Turned(card.Review(rules, 600, Noon.AddMonths(12))!));
        Assert.Equal((2, 1, TierReason.Ended), Turned(card.Review(rules, 0, Noon.AddMonths(24))!));
        Assert.Equal((1, 0, TierReason.Ended), Turned(card.Review(rules with { Downgrade = Downgrade.ByGrowth }, 0, Noon.AddMonths(36))!));
        Assert.Null(card.TierUntil);
    }

    [Fact]
    public void A_tier_reached_by_an_order_that_went_back_is_lost_only_where_the_rules_say_so()
    {
        var (card, rules) = (Card.Open(Made(LoyaltyHouse.Rules), MemberId.New(Noon), 7, Noon), LoyaltyHouse.Rules);
        card.Rise(rules, 120, Noon.AddDays(2));
        Assert.Null(card.Fall(rules, 0, Noon.AddDays(1), Noon.AddDays(3)));
        var strict = rules with { RevertOnRefund = true };
        Assert.Null(card.Fall(strict, 100, Noon.AddDays(1), Noon.AddDays(3)));
        Assert.Null(card.Fall(strict, 0, Noon.AddDays(4), Noon.AddDays(5)));
        Assert.Equal((1, 0, TierReason.Refunded), Turned(card.Fall(strict, 0, Noon.AddDays(1), Noon.AddDays(3))!));
    }

    [Theory, InlineData(0L, "80010000000000"), InlineData(42L, "80010000000042"), InlineData(9_999_999_999L, "80019999999999")]
    public void A_card_number_ends_in_the_Luhn_digit_of_the_rest(long member, string digits)
    {
        var number = Made(LoyaltyHouse.Rules).NumberOf(member);
        Assert.StartsWith(digits, number, StringComparison.Ordinal);
        var sum = number.Reverse().Select((c, i) => i % 2 == 0 ? c - '0' : (c - '0') * 2 / 10 + (c - '0') * 2 % 10).Sum();
        Assert.Equal(0, sum % 10);
    }

    private static CardProgram Made(CardRules rules) => CardProgram.Create("卡", null, rules, (1, Noon)).Value;

    private static (int, int, TierReason) Turned(TierChange change) => (change.OldTier, change.NewTier, change.Reason);

    private static Task<Result<Done>> Switch(MallHouse house, CardProgramId program, bool on) =>
        house.Shop.With<SwitchProgram, Done>(slice => slice.Handle(Actor.System, program, new(on), default));
}
