using Microsoft.Extensions.DependencyInjection;
using Siyu.Contracts.Catalog;
using Siyu.Contracts.Members;
using Siyu.Contracts.Promotions;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Promotions;
using Siyu.Promotions.Coupons;
using Siyu.Promotions.Domain;
using Siyu.Promotions.Templates;
using Siyu.Tests.Goods;

namespace Siyu.Tests.Promotions;

public sealed class CouponTests
{
    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task The_model_and_the_schema_agree(Database database)
    {
        await using var house = await Open(database);
        Assert.Empty(await ModelAgainstSchema.Differences(house.Shop));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_member_takes_a_coupon_up_to_the_cap_per_person(Database database)
    {
        await using var house = await Open(database);
        var template = await Make(house, Draft() with { PerPerson = 2 });
        var wang = NewMember(house);

        var first = await Take(house, wang, template);
        var second = await Take(house, wang, template);
        var third = await Take(house, wang, template);

        Assert.True(first.Ok && second.Ok);
        Assert.Equal(house.Shop.Now.AddDays(30), first.Value.ValidUntil);
        Assert.Equal(PromotionsProblems.TakenBefore, third.Problem);
        Assert.Equal([1, 2], (await house.Shop.All<Coupon>()).Select(coupon => coupon.Ordinal).Order());
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task The_same_wish_twice_is_one_coupon(Database database)
    {
        await using var house = await Open(database);
        var template = await Make(house, Draft() with { PerPerson = 5 });
        var wang = NewMember(house);

        var first = await Take(house, wang, template, "one-and-the-same-key");
        var again = await Take(house, wang, template, "one-and-the-same-key");

        Assert.Equal(first.Value.Coupon, again.Value.Coupon);
        Assert.Single(await house.Shop.All<Coupon>());
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Caps_hold_when_very_many_take_at_once(Database database)
    {
        await using var house = await Open(database);
        var scarce = await Make(house, Draft() with { Total = 50, PerPerson = 2 });
        var plenty = await Make(house, Draft() with { Total = 1_000, PerPerson = 1 });
        var members = Enumerable.Range(0, 60).Select(_ => NewMember(house)).ToList();

        var answers = await Task.WhenAll(members.SelectMany(member => new[] { scarce, plenty, scarce, scarce, plenty }
            .Select(template => Task.Run(() => Take(house, member, template)))));

        Assert.Equal(50 + 60, answers.Count(answer => answer.Ok));
        var coupons = await house.Shop.All<Coupon>();
        Assert.Equal(50, coupons.Count(coupon => coupon.Template == scarce));
        Assert.Equal(60, coupons.Count(coupon => coupon.Template == plenty));
        Assert.All(coupons.GroupBy(coupon => (coupon.Template, coupon.Member)), taken => Assert.True(taken.Count() <= 2));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task An_unknown_ended_or_bygone_template_gives_no_coupon(Database database)
    {
        await using var house = await Open(database);
        var ended = await Make(house, Draft());
        var dated = await Make(house, Draft() with { Validity = new(house.Shop.Now, house.Shop.Now.AddDays(1), null) });
        await house.Shop.With<EndTemplate, Done>(slice => slice.Handle(Actor.System, ended, default));
        house.Shop.Clock.Advance(TimeSpan.FromDays(2));

        Assert.Equal(TemplateRefusals.Unknown, (await Take(house, NewMember(house), CouponTemplateId.New(house.Shop.Now))).Problem);
        Assert.Equal(TemplateRefusals.NotOffered, (await Take(house, NewMember(house), ended)).Problem);
        Assert.Equal(PromotionsProblems.Expired, (await Take(house, NewMember(house), dated)).Problem);
        Assert.Equal(Done.Already, (await house.Shop.With<EndTemplate, Done>(slice => slice.Handle(Actor.System, ended, default))).Value);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_coupon_is_locked_by_its_order_used_when_paid_and_returned_when_closed(Database database)
    {
        await using var house = await Open(database);
        var template = await Make(house, Draft());
        var wang = NewMember(house);
        var coupon = (await Take(house, wang, template)).Value.Coupon;
        var order = await Ask(house, wang, coupon);

        var quote = await PlanAndKeep(house, order);
        var other = await PlanAndKeep(house, await Ask(house, wang, coupon));

        Assert.Equal(new Money(9_000), quote.Value.Payable);
        Assert.Equal(PromotionsProblems.Spent, other.Problem);
        Assert.Equal(Done.It, (await house.Shop.With<IPromotions, Done>(door => door.Return(order.Order, default))).Value);
        Assert.Equal(Done.Already, (await house.Shop.With<IPromotions, Done>(door => door.Return(order.Order, default))).Value);
        var second = await Ask(house, wang, coupon);
        Assert.True((await PlanAndKeep(house, second)).Ok);
        Assert.Equal(Done.It, (await house.Shop.With<IPromotions, Done>(door => door.Use([second.Order], default))).Value);
        Assert.Equal(Done.Already, (await house.Shop.With<IPromotions, Done>(door => door.Use([second.Order], default))).Value);
        Assert.Equal(CouponState.Used, Assert.Single(await house.Shop.All<Coupon>()).State);
        Assert.Equal(Done.It, (await house.Shop.With<IPromotions, Done>(door => door.Return(second.Order, default))).Value);
        Assert.Equal(CouponState.Unused, Assert.Single(await house.Shop.All<Coupon>()).State);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Somebody_elses_an_unknown_an_early_and_an_expired_coupon_are_refused(Database database)
    {
        await using var house = await Open(database);
        var dated = await Make(house, Draft() with { Validity = new(house.Shop.Now.AddDays(1), house.Shop.Now.AddDays(2), null) });
        var (wang, li) = (NewMember(house), NewMember(house));
        var coupon = (await Take(house, wang, dated)).Value.Coupon;

        Assert.Equal(PromotionsProblems.UnknownCoupon,
            (await PlanAndKeep(house, await Ask(house, wang, CouponId.New(house.Shop.Now)))).Problem);
        Assert.Equal(PromotionsProblems.NotYours, (await PlanAndKeep(house, await Ask(house, li, coupon))).Problem);
        Assert.Equal(PromotionsProblems.NotYet, (await PlanAndKeep(house, await Ask(house, wang, coupon))).Problem);
        house.Shop.Clock.Advance(TimeSpan.FromDays(3));
        Assert.Equal(PromotionsProblems.Expired, (await PlanAndKeep(house, await Ask(house, wang, coupon))).Problem);
        Assert.Equal(CouponState.Unused, Assert.Single(await house.Shop.All<Coupon>()).State);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task An_order_placed_in_time_may_be_paid_after_the_coupon_expired(Database database)
    {
        await using var house = await Open(database);
        var template = await Make(house, Draft() with { Validity = new(null, null, 1) });
        var wang = NewMember(house);
        var order = await Ask(house, wang, (await Take(house, wang, template)).Value.Coupon);
        await PlanAndKeep(house, order);
        house.Shop.Clock.Advance(TimeSpan.FromDays(2));

        Assert.Equal(Done.It, (await house.Shop.With<IPromotions, Done>(door => door.Use([order.Order], default))).Value);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Of_two_orders_in_a_group_with_one_coupon_the_first_has_it(Database database)
    {
        await using var house = await Open(database);
        var wang = NewMember(house);
        var coupon = (await Take(house, wang, await Make(house, Draft()))).Value.Coupon;
        var asks = new[] { await Ask(house, wang, coupon), await Ask(house, wang, coupon), await Ask(house, wang, null) };

        var quotes = await house.Shop.With<IPromotions, IReadOnlyList<Result<Quote>>>(async door =>
        {
            var planned = await door.Plan(asks, default);
            await door.Keep([.. planned.Where(quote => quote.Ok).Select(quote => quote.Value)], default);
            return Result.Of(planned);
        });

        Assert.True(quotes.Value[0].Ok);
        Assert.Equal(PromotionsProblems.Spent, quotes.Value[1].Problem);
        Assert.Equal(new Money(10_000), quotes.Value[2].Value.Payable);
        Assert.Equal(asks[0].Order, Assert.Single(await house.Shop.All<Coupon>()).OrderId);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_trial_explains_the_price_and_each_coupon(Database database)
    {
        await using var house = await Open(database);
        var wang = NewMember(house);
        var good = (await Take(house, wang, await Make(house, Draft()))).Value.Coupon;
        var dear = (await Take(house, wang, await Make(house,
            Draft() with { Worth = new(CouponKind.Cash, new(99_900), new(5_000), 0, null) }))).Value.Coupon;
        var sku = await house.Sku(1);
        Task<Result<QuotePrice.Response>> Quote(CouponId? coupon, SkuId? other = null) =>
            house.Shop.With<QuotePrice, QuotePrice.Response>(slice =>
            slice.Handle(wang, new([new(other ?? sku, 1)], coupon), default));

        var with = (await Quote(good)).Value;

        Assert.Equal(new Money(9_000), with.Payable);
        Assert.Contains(with.Why, why => why.Zh == "新人券：优惠 10.00 元" && why.En == "新人券: takes 10.00 yuan off");
        Assert.Equal((true, new Money(1_000)), (with.Coupons.Single(row => row.Id == good).Usable,
            with.Coupons.Single(row => row.Id == good).Off));
        Assert.Equal("未满 999.00 元，不能使用此券", with.Coupons.Single(row => row.Id == dear).Why!.Zh);
        Assert.Equal(new Money(10_000), (await Quote(null)).Value.Payable);
        Assert.Equal("promotions.below_threshold", (await Quote(dear)).Problem!.Code);
        Assert.Equal(PromotionsProblems.UnknownCoupon, (await Quote(CouponId.New(house.Shop.Now))).Problem);
        Assert.Equal(CatalogProblems.UnknownSku, (await Quote(null, SkuId.New(house.Shop.Now))).Problem);
        Assert.All(await house.Shop.All<Coupon>(), coupon => Assert.Equal(CouponState.Unused, coupon.State));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Members_see_what_they_can_take_and_what_they_have(Database database)
    {
        await using var house = await Open(database);
        var template = await Make(house, Draft() with { Validity = new(null, null, 1) });
        await Make(house, Draft() with { Total = 1 });
        var (wang, li) = (NewMember(house), NewMember(house));
        await Take(house, wang, template);
        await Take(house, li, (await house.Shop.All<CouponTemplate>()).Single(row => row.Total == 1).Id);

        var offered = (await house.Shop.With<OfferedCoupons,
            Page<OfferedCoupons.Row>>(slice => slice.Handle(wang, new(null, null), default))).Value;
        var seenByGuide = (await house.Shop.With<OfferedCoupons, Page<OfferedCoupons.Row>>(slice => slice.Handle(
            new(ActorKind.Staff, Guid.CreateVersion7(), new HashSet<string>(), DataScope.Everything), new(null, null), default))).Value;
        Assert.Equal(offered.Rows.Select(row => (row.Id, 0)), seenByGuide.Rows.Select(row => (row.Id, row.Taken)));
        house.Shop.Clock.Advance(TimeSpan.FromDays(2));
        var mine = (await house.Shop.With<MyCoupons,
            Page<MyCoupons.Row>>(slice => slice.Handle(wang, new(null, null, null), default))).Value;

        Assert.Equal((template, 1), (Assert.Single(offered.Rows).Id, offered.Rows[0].Taken));
        Assert.True(Assert.Single(mine.Rows).Expired);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_shared_link_finds_its_one_coupon_as_long_as_it_can_be_taken(Database database)
    {
        await using var house = await Open(database);
        var shared = await Make(house, Draft() with { Total = 1 });
        await Make(house, Draft());
        var (wang, li) = (NewMember(house), NewMember(house));
        async Task<IReadOnlyList<OfferedCoupons.Row>> Seen(CouponTemplateId only) => (await house.Shop.With<OfferedCoupons,
            Page<OfferedCoupons.Row>>(slice => slice.Handle(wang, new(null, null, only), default))).Value.Rows;

        Assert.Equal(shared, Assert.Single(await Seen(shared)).Id);
        await Take(house, li, shared);
        Assert.Empty(await Seen(shared));
        Assert.Empty(await Seen(CouponTemplateId.New(house.Shop.Now)));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Coupons_follow_a_member_who_turns_out_to_be_another(Database database)
    {
        await using var house = await Open(database);
        var template = await Make(house, Draft() with { PerPerson = 2 });
        var (kept, gone) = (NewMember(house), NewMember(house));
        await Take(house, kept, template);
        await Take(house, gone, template);
        await house.Shop.Do(services =>
        {
            services.GetRequiredService<SiyuDb>().Publish(new MembersMerged(kept.Member, gone.Member, "test", house.Shop.Now));
            return Task.CompletedTask;
        });

        await house.Shop.Settle();

        Assert.Equal([(kept.Member, 1), (kept.Member, 2)], (await house.Shop.All<Coupon>()).OrderBy(row => row.Ordinal)
            .Select(row => (row.Member, row.Ordinal)));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_template_that_makes_no_sense_is_refused_and_one_with_takers_keeps_its_terms(Database database)
    {
        await using var house = await Open(database);
        async Task Refused(string code, TemplateDraft draft) => Assert.Equal(code, (await TryMake(house, draft)).Problem?.Code);

        await Refused("promotions.bad_title", Draft() with { Title = " " });
        await Refused("promotions.bad_amount", Draft() with { Worth = new(CouponKind.Cash, Money.Zero, Money.Zero, 0, null) });
        await Refused("promotions.bad_rate", Draft() with { Worth = new(CouponKind.Discount, Money.Zero, Money.Zero, 10_000, null) });
        await Refused("promotions.bad_scope", Draft() with { Scope = new(ScopeKind.Sku, []) });
        await Refused("promotions.bad_brand", Draft() with { Brand = BrandId.New(house.Shop.Now), Funder = Funder.Brand });
        await Refused("promotions.bad_funder", Draft() with { Funder = Funder.Brand });
        await Refused("promotions.bad_funder", Draft() with { Brand = house.Brand });
        await Refused("promotions.bad_total", Draft() with { Total = 0 });
        await Refused("promotions.bad_per_person", Draft() with { PerPerson = 0 });
        await Refused("promotions.bad_validity", Draft() with { Validity = new(house.Shop.Now, house.Shop.Now, null) });
        var template = await Make(house, Draft());
        await Take(house, NewMember(house), template);
        Task<Result<Done>> Change(TemplateDraft draft) =>
            house.Shop.With<ChangeTemplate, Done>(slice => slice.Handle(Actor.System, template, draft, default));

        Assert.True((await Change(Draft() with { Title = "改名", Total = 500 })).Ok);
        Assert.Equal("promotions.terms_frozen",
            (await Change(Draft() with { Worth = new(CouponKind.Cash, Money.Zero, new(1), 0, null) })).Problem!.Code);
        var list = (await house.Shop.With<TemplateList,
            Page<TemplateList.Row>>(slice => slice.Handle(Actor.System, new(null), default, default))).Value;
        Assert.Equal(("改名", 500, 1), (Assert.Single(list.Rows).Title, list.Rows[0].Total, list.Rows[0].Taken));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task The_list_says_what_became_of_the_coupons_and_names_the_goods_of_their_scope(Database database)
    {
        await using var house = await Open(database);
        var sku = await house.Sku(1);
        var template = await Make(house, Draft() with { Scope = new(ScopeKind.Sku, [sku.Value]) });
        var plain = await Make(house, Draft());
        foreach (var use in new[] { true, false })
        {
            var wang = NewMember(house);
            var coupon = (await Take(house, wang, plain)).Value.Coupon;
            var ask = await Ask(house, wang, coupon);
            Assert.True((await PlanAndKeep(house, ask)).Ok);
            if (use) Assert.True((await house.Shop.With<IPromotions, Done>(door => door.Use([ask.Order], default))).Ok);
        }

        var rows = (await house.Shop.With<TemplateList,
            Page<TemplateList.Row>>(slice => slice.Handle(Actor.System, new(null), default, default))).Value.Rows
            .ToDictionary(row => row.Id);

        Assert.Equal((2, 1, 1), (rows[plain].Taken, rows[plain].Locked, rows[plain].Used));
        Assert.Equal((0, 0), (rows[template].Locked, rows[template].Used));
        Assert.Equal("羊毛衫 P001", rows[template].Goods[sku.Value]);
    }

    private static Task<GoodsHouse> Open(Database database) => GoodsHouse.Open(database, 
        rooms => rooms.Add<Siyu.Ledger.LedgerModule>().Add<Siyu.Members.MembersModule>().Add<Siyu.Loyalty.LoyaltyModule>()
            .Add<PromotionsModule>());

    private static TemplateDraft Draft() =>
        new("新人券", new(CouponKind.Cash, new(5_000), new(1_000), 0, null), CouponScope.All, new(null, null, 30)) { Total = 100 };

    private static Task<Result<CreateTemplate.Response>> TryMake(GoodsHouse house, TemplateDraft draft) =>
        house.Shop.With<CreateTemplate, CreateTemplate.Response>(slice => slice.Handle(Actor.System, draft, default));

    private static async Task<CouponTemplateId> Make(GoodsHouse house, TemplateDraft draft) => (await TryMake(house, draft)).Value.Id;

    private static Actor NewMember(GoodsHouse house) =>
        new(ActorKind.Member, MemberId.New(house.Shop.Now).Value, new HashSet<string>(), DataScope.Nothing);

    private static Task<Result<TakeCoupon.Response>> Take(GoodsHouse house, Actor member, CouponTemplateId template, string? key = null) =>
        house.Shop.Services.GetRequiredService<Lane<TakeCoupon, TakeCoupon.Request,
            TakeCoupon.Response>>().Ask(member, new(template), key, default, template);

    private static async Task<QuoteAsk> Ask(GoodsHouse house, Actor member, CouponId? coupon)
    {
        var sku = await house.Sku(1);
        var cards = await house.Shop.With<ICatalog, IReadOnlyDictionary<SkuId,
            SkuCard>>(async door => Result.Of(await door.Skus([sku], default)));
        return new(OrderId.New(house.Shop.Now), member.Member, [new(OrderLineId.New(house.Shop.Now), cards.Value[sku], 1)], coupon,
            Money.Zero);
    }

    private static Task<Result<Quote>> PlanAndKeep(GoodsHouse house, QuoteAsk ask) => house.Shop.With<IPromotions, Quote>(async door =>
    {
        var planned = (await door.Plan([ask], default))[0];
        if (planned.Ok) await door.Keep([planned.Value], default);
        return planned;
    });
}
