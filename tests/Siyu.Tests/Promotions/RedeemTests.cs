using Microsoft.Extensions.DependencyInjection;
using Siyu.Catalog.Products;
using Siyu.Contracts.Catalog;
using Siyu.Contracts.Ledger;
using Siyu.Contracts.Organization;
using Siyu.Contracts.Promotions;
using Siyu.Kernel;
using Siyu.Organization.Domain;
using Siyu.Platform;
using Siyu.Promotions;
using Siyu.Promotions.Coupons;
using Siyu.Promotions.Domain;
using Siyu.Promotions.Redeeming;
using Siyu.Promotions.Templates;
using Siyu.Tests.Goods;
using Siyu.Tests.Organization;

namespace Siyu.Tests.Promotions;

/// <summary>Coupons used at a store's till (门店核销).</summary>
public sealed class RedeemTests
{
    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_coupon_is_redeemed_once_and_what_a_dealer_gave_away_for_the_group_is_owed_to_it(Database database)
    {
        await using var house = await Open(database);
        var (wang, coupon) = await Given(house, Cash());
        var guide = await Guide(house, house.Dealer, "X1");
        var code = (await Code(house, wang, coupon)).Value.Code;

        var seen = (await house.Shop.With<LookAtCode, LookAtCode.Response>(s => s.Handle(guide, new(code), default))).Value;
        var done = (await Redeem((house, guide), code, "T-1", 8_000)).Value;
        var again = (await Redeem((house, guide), $"{code[..4]} {code[4..8]}-{code[8..]}", "T-1", 8_000)).Value;

        Assert.Equal(("新人券", true, false), (seen.Title, seen.NeedsTicket, seen.Before));
        Assert.Equal((new Money(1_000), new Money(7_000), false), (done.Worth, done.ToPay!.Value, done.Before));
        Assert.Equal((done.Redemption, true), (again.Redemption, again.Before));
        Assert.Equal(CouponState.Redeemed, Assert.Single(await house.Shop.All<Coupon>()).State);
        Assert.Equal(new Money(1_000), await Owed(house, AccountKind.StorePayable, house.Dealer));
        Assert.Equal(new Money(1_000), await Owed(house, AccountKind.CouponSubsidy, null));
        Assert.Equal(["promotions.coupon_taken", "promotions.coupon_redeemed"],
            (await house.Shop.Announced()).Where(news => news.StartsWith("promotions", StringComparison.Ordinal)));
        Assert.Equal(PromotionsProblems.Spent, (await Code(house, wang, coupon)).Problem);
        Assert.Equal(HeldState.Used, (await house.Shop.With<IPromotions, ILookup<MemberId, HeldCoupon>>(async door =>
            Result.Of(await door.CouponsOf([wang.Member], 5, default)))).Value[wang.Member].First().State);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_redemption_of_today_is_taken_back_with_a_reason_and_leaves_nothing_behind(Database database)
    {
        await using var house = await Open(database);
        var (wang, coupon) = await Given(house, Cash());
        var (guide, other) = (await Guide(house, house.Dealer, "X1"), await Guide(house, house.Dealer, "X2"));
        var manager = await Guide(house, house.Dealer, "M1", "store_manager");
        var redeemed = (await Redeem((house, guide), (await Code(house, wang, coupon)).Value.Code, "T-1", 8_000)).Value;

        Assert.Equal("promotions.undo_needs_reason", (await Undo(house, guide, redeemed.Redemption, " ")).Problem!.Code);
        Assert.Equal(RedeemRefusals.Unknown, (await Undo(house, other, redeemed.Redemption)).Problem);
        Assert.True((await Undo(house, manager, redeemed.Redemption)).Ok);
        Assert.Equal(Done.Already, (await Undo(house, guide, redeemed.Redemption)).Value);

        Assert.Equal(Money.Zero, await Owed(house, AccountKind.StorePayable, house.Dealer));
        Assert.Equal(Money.Zero, await Owed(house, AccountKind.CouponSubsidy, null));
        Assert.Equal(CouponState.Unused, Assert.Single(await house.Shop.All<Coupon>()).State);
        // The ticket is free again, and so is the coupon.
        house.Shop.Clock.Advance(TimeSpan.FromMinutes(1));
        var second = await Redeem((house, guide), (await Code(house, wang, coupon)).Value.Code, "T-1", 8_000);
        Assert.True(second.Ok);
        var rows = (await house.Shop.With<RedemptionList, Page<RedemptionList.Row>>(s => s.Handle(manager, new(null), default, default)))
            .Value.Rows;
        Assert.Equal([(true, false), (false, true)], rows.Select(row => (row.Undoable, row.UndoneAt is not null)));
        Assert.Equal(("新人券", "T-1", new Money(8_000), true), (rows[0].Title, rows[0].Ticket, rows[0].Amount!.Value, rows[0].Owed));
        Assert.Empty((await house.Shop.With<RedemptionList, Page<RedemptionList.Row>>(s => s.Handle(other, new(null), default, default)))
            .Value.Rows);
        house.Shop.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(RedeemRefusals.TooLate, (await Undo(house, manager, second.Value.Redemption)).Problem);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task What_cannot_be_redeemed_is_refused_in_words_and_leaves_no_trace(Database database)
    {
        await using var house = await Open(database);
        var guide = await Guide(house, house.Store, "X1");
        var (wang, coupon) = await Given(house, Cash());
        async Task Refused(string problem, Func<Task<Result<RedeemCoupon.Response>>> act) =>
            Assert.Equal(problem, (await act()).Problem?.Code);
        async Task<string> Fresh(Actor member, CouponId id) => (await Code(house, member, id)).Value.Code;

        await Refused("promotions.wrong_code", () => Redeem((house, guide), "000000000000", "T", 8_000));
        await Refused("promotions.wrong_code", () => Redeem((house, guide), "nonsense", "T", 8_000));
        var old = await Fresh(wang, coupon);
        var code = await Fresh(wang, coupon);
        await Refused("promotions.wrong_code", () => Redeem((house, guide), old, "T", 8_000));
        await Refused("promotions.needs_ticket", () => Redeem((house, guide), code, null, 8_000));
        await Refused("promotions.needs_ticket", () => Redeem((house, guide), code, "T", null));
        await Refused("promotions.below_threshold", () => Redeem((house, guide), code, "T", 4_999));
        await Refused("promotions.bad_ticket_amount", () => Redeem((house, guide), code, "T", RedeemRefusals.MostFen + 1));
        await Refused("promotions.bad_ticket", () => Redeem((house, guide), code, new('9', 41), 8_000));
        var office = await house.Shop.Unit(house.Group, UnitKind.Office, "O1");
        var clerk = await Guide(house, office, "O1");
        await Refused("promotions.not_a_store", async () => await Redeem((house, clerk), code, "T", 8_000));
        house.Shop.Clock.Advance(CouponCode.GoodFor);
        await Refused("promotions.code_expired", () => Redeem((house, guide), code, "T", 8_000));
        code = await Fresh(wang, coupon);
        Assert.True((await Redeem((house, guide), code, "T", 8_000)).Ok);
        var (li, second) = await Given(house, Cash());
        await Refused("promotions.ticket_taken", async () => await Redeem((house, guide), await Fresh(li, second), "T", 9_000));
        var elsewhere = await Guide(house, house.OtherStore, "X2");
        await Refused("promotions.spent", () => Redeem((house, elsewhere), code, "T", 8_000));

        Assert.Equal(2, (await house.Shop.All<Coupon>()).Count);
        Assert.Single(await house.Shop.All<Redemption>());
        Assert.Single(await house.Shop.All<UsedTicket>());
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_coupon_is_used_only_where_it_is_for(Database database)
    {
        await using var house = await Open(database);
        var (wang, here) = await Given(house, Cash() with { Channel = CouponChannel.InStore, Stores = [house.Store] });
        var (li, online) = await Given(house, Cash() with { Channel = CouponChannel.Online });
        var guide = await Guide(house, house.Store, "X1");
        var elsewhere = await Guide(house, house.OtherStore, "X2");
        var code = (await Code(house, wang, here)).Value.Code;

        Assert.Equal(RedeemRefusals.OnlyOnline, (await Code(house, li, online)).Problem);
        Assert.Equal(RedeemRefusals.OtherStore, (await Redeem((house, elsewhere), code, "T", 8_000)).Problem);
        Assert.Equal(PromotionsProblems.OnlyInStore, (await Order(house, wang, here)).Problem);
        Assert.True((await Redeem((house, guide), code, "T", 8_000)).Ok);
        // At the group's own till nothing is owed to anybody.
        Assert.Equal(Money.Zero, await Owed(house, AccountKind.CouponSubsidy, null));
        Assert.Equal(RedeemRefusals.Unknown, (await Undo(house, elsewhere, (await house.Shop.All<Redemption>())[0].Id)).Problem);
        // A region is all its stores.
        var (zhao, wide) = await Given(house, Cash() with { Channel = CouponChannel.Both, Stores = [house.Group] });
        Assert.True((await Redeem((house, elsewhere), (await Code(house, zhao, wide)).Value.Code, "T", 8_000)).Ok);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_gift_and_an_exchange_give_a_unit_of_their_goods(Database database)
    {
        await using var house = await Open(database);
        var (scarf, other) = (await house.Sku(1, price: 5_900), await house.Sku(1, price: 9_900));
        var guide = await Guide(house, house.Dealer, "X1");
        var (wang, gift) = await Given(house, Cash() with
        {
            Worth = new(CouponKind.Gift, new(20_000), Money.Zero, 0, null), Scope = new(ScopeKind.Sku, [scarf.Value]),
        });
        var (li, exchange) = await Given(house, Cash() with
        {
            Worth = new(CouponKind.Exchange, Money.Zero, new(990), 0, null), Scope = new(ScopeKind.Sku, [scarf.Value, other.Value]),
        });
        var code = (await Code(house, wang, gift)).Value.Code;

        var seen = (await house.Shop.With<LookAtCode, LookAtCode.Response>(s => s.Handle(guide, new(code), default))).Value;
        Assert.Equal((true, scarf), (seen.NeedsTicket, Assert.Single(seen.Goods).Sku));
        Assert.Equal("promotions.needs_which_goods", (await Redeem((house, guide), code, "T", 20_000)).Problem!.Code);
        Assert.Equal("promotions.out_of_scope", (await Redeem((house, guide), code, "T", 20_000, other)).Problem!.Code);
        Assert.Equal("promotions.below_threshold", (await Redeem((house, guide), code, "T", 19_999, scarf)).Problem!.Code);
        var given = (await Redeem((house, guide), code, "T", 20_000, scarf)).Value;
        var bought = (await Redeem((house, guide), (await Code(house, li, exchange)).Value.Code, null, null, other)).Value;

        Assert.Equal((new Money(5_900), Money.Zero), (given.Worth, given.ToPay!.Value));
        Assert.Equal((new Money(8_910), new Money(990)), (bought.Worth, bought.ToPay!.Value));
        Assert.Equal(new Money(5_900 + 8_910), await Owed(house, AccountKind.StorePayable, house.Dealer));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task What_a_brand_funds_is_noted_and_not_owed_by_the_group(Database database)
    {
        await using var house = await Open(database);
        var (wang, coupon) = await Given(house, Cash() with { Brand = house.Brand, Funder = Funder.Brand });
        var guide = await Guide(house, house.Dealer, "X1");

        Assert.True((await Redeem((house, guide), (await Code(house, wang, coupon)).Value.Code, "T", 8_000)).Ok);

        var redemption = Assert.Single(await house.Shop.All<Redemption>());
        Assert.Equal((Funder.Brand, null, new Money(1_000)), (redemption.Funder, redemption.OwedTo, redemption.Worth));
        Assert.Equal(Money.Zero, await Owed(house, AccountKind.StorePayable, house.Dealer));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Of_an_order_and_two_stores_that_all_want_a_coupon_one_has_it(Database database)
    {
        await using var house = await Open(database);
        var template = await Make(house, Cash());
        var (one, two) = (await Guide(house, house.Store, "X1"), await Guide(house, house.OtherStore, "X2"));
        for (var round = 0; round < 12; round++)
        {
            var wang = NewMember(house);
            var coupon = (await Take(house, wang, template)).Value.Coupon;
            var code = (await Code(house, wang, coupon)).Value.Code;

            var won = await Task.WhenAll(
                Task.Run(async () => (await Redeem((house, one), code, $"A{round}", 8_000)).Problem),
                Task.Run(async () => (await Redeem((house, two), code, $"B{round}", 8_000)).Problem),
                Task.Run(async () => (await Order(house, wang, coupon)).Problem));

            Assert.Equal(1, won.Count(problem => problem is null));
            Assert.All(won.OfType<Problem>(), problem => Assert.Equal(PromotionsProblems.Spent, problem));
        }
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task One_ticket_has_one_coupon_however_many_are_shown_at_once(Database database)
    {
        await using var house = await Open(database);
        var template = await Make(house, Cash());
        var guide = await Guide(house, house.Store, "X1");
        var codes = new List<string>();
        for (var i = 0; i < 6; i++)
        {
            var member = NewMember(house);
            codes.Add((await Code(house, member, (await Take(house, member, template)).Value.Coupon)).Value.Code);
        }

        var answers = await Task.WhenAll(codes.Select(code => Task.Run(() => Redeem((house, guide), code, "T", 8_000))));

        Assert.Equal(1, answers.Count(answer => answer.Ok));
        Assert.All(answers.Where(answer => !answer.Ok), answer => Assert.Equal("promotions.ticket_taken", answer.Problem!.Code));
        Assert.Equal(5, (await house.Shop.All<Coupon>()).Count(coupon => coupon.State == CouponState.Unused));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Two_who_take_one_redemption_back_take_it_back_once(Database database)
    {
        await using var house = await Open(database);
        var (wang, coupon) = await Given(house, Cash());
        var guide = await Guide(house, house.Dealer, "X1");
        var redeemed = (await Redeem((house, guide), (await Code(house, wang, coupon)).Value.Code, "T", 8_000)).Value.Redemption;

        var undone = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(() => Undo(house, guide, redeemed))));

        Assert.Equal(1, undone.Count(one => one.Value == Done.It));
        Assert.Equal(4, undone.Count(one => one.Value == Done.Already));
        Assert.Equal(Money.Zero, await Owed(house, AccountKind.StorePayable, house.Dealer));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_template_for_stores_that_makes_no_sense_is_refused(Database database)
    {
        await using var house = await Open(database);
        async Task Refused(string code, TemplateDraft draft) => Assert.Equal(code, (await TryMake(house, draft)).Problem?.Code);

        await Refused("promotions.bad_stores", Cash() with { Channel = CouponChannel.Online, Stores = [house.Store] });
        await Refused("promotions.bad_stores", Cash() with { Stores = [UnitId.New(house.Shop.Now)] });
        await Refused("promotions.needs_goods", Cash() with { Worth = new(CouponKind.Gift, Money.Zero, Money.Zero, 0, null) });
        await Refused("promotions.bad_gift", Cash() with { Worth = new(CouponKind.Gift, Money.Zero, new(1), 0, null) });
        await Refused("promotions.bad_exchange", Cash() with { Worth = new(CouponKind.Exchange, Money.Zero, new(-1), 0, null) });
        var freight = Cash() with { Worth = new(CouponKind.Freight, Money.Zero, new(1_000), 0, null) };
        await Refused("promotions.freight_of_all", freight);
        Assert.True((await TryMake(house, freight with { Channel = CouponChannel.Online })).Ok);
    }

    private static Task<GoodsHouse> Open(Database database) => GoodsHouse.Open(database,
        rooms => rooms.Add<Siyu.Ledger.LedgerModule>().Add<Siyu.Members.MembersModule>().Add<Siyu.Loyalty.LoyaltyModule>()
            .Add<PromotionsModule>());

    private static TemplateDraft Cash() =>
        new("新人券", new(CouponKind.Cash, new(5_000), new(1_000), 0, null), CouponScope.All, new(null, null, 30))
        {
            Total = 100, Channel = CouponChannel.Both,
        };

    private static async Task<Actor> Guide(GoodsHouse house, UnitId home, string code, string role = Role.Guide) =>
        await house.Shop.ActorOf(await house.Shop.Staff(home, code, role));

    private static Actor NewMember(GoodsHouse house) =>
        new(ActorKind.Member, MemberId.New(house.Shop.Now).Value, new HashSet<string>(), DataScope.Nothing);

    private static Task<Result<CreateTemplate.Response>> TryMake(GoodsHouse house, TemplateDraft draft) =>
        house.Shop.With<CreateTemplate, CreateTemplate.Response>(slice => slice.Handle(Actor.System, draft, default));

    private static async Task<CouponTemplateId> Make(GoodsHouse house, TemplateDraft draft) => (await TryMake(house, draft)).Value.Id;

    private static async Task<(Actor Member, CouponId Coupon)> Given(GoodsHouse house, TemplateDraft draft)
    {
        var member = NewMember(house);
        return (member, (await Take(house, member, await Make(house, draft))).Value.Coupon);
    }

    private static Task<Result<TakeCoupon.Response>> Take(GoodsHouse house, Actor member, CouponTemplateId template) =>
        house.Shop.Services.GetRequiredService<Lane<TakeCoupon, TakeCoupon.Request, TakeCoupon.Response>>()
            .Ask(member, new(template), null, default, template);

    private static Task<Result<MakeCouponCode.Response>> Code(GoodsHouse house, Actor member, CouponId coupon) =>
        house.Shop.With<MakeCouponCode, MakeCouponCode.Response>(slice => slice.Handle(member, coupon, default));

    private static Task<Result<RedeemCoupon.Response>> Redeem(
        (GoodsHouse House, Actor By) at, string code, string? ticket, long? amount, SkuId? sku = null) =>
        at.House.Shop.With<RedeemCoupon, RedeemCoupon.Response>(slice => slice.Handle(at.By, new(code)
        {
            Ticket = ticket, Amount = amount is { } fen ? new Money(fen) : null, Sku = sku,
        }, default));

    private static Task<Result<Done>> Undo(GoodsHouse house, Actor by, RedemptionId redemption, string reason = "顾客退货") =>
        house.Shop.With<UndoRedemption, Done>(slice => slice.Handle(by, redemption, new(reason), default));

    private static async Task<Money> Owed(GoodsHouse house, AccountKind kind, UnitId? unit)
    {
        var account = Account.Of(kind, unit?.ToString() ?? "");
        return (await house.Shop.With<ILedger, IReadOnlyDictionary<Account, Money>>(async door =>
            Result.Of(await door.Balances([account], default)))).Value[account];
    }

    private static async Task<Result<Quote>> Order(GoodsHouse house, Actor member, CouponId coupon)
    {
        var sku = await house.Sku(1);
        var cards = await house.Shop.With<ICatalog, IReadOnlyDictionary<SkuId, SkuCard>>(async door =>
            Result.Of(await door.Skus([sku], default)));
        var ask = new QuoteAsk(OrderId.New(house.Shop.Now), member.Member, [new(OrderLineId.New(house.Shop.Now), cards.Value[sku], 1)],
            coupon, Money.Zero);
        return await house.Shop.With<IPromotions, Quote>(async door =>
        {
            var planned = (await door.Plan([ask], default))[0];
            if (planned.Ok) await door.Keep([planned.Value], default);
            return planned;
        });
    }
}
