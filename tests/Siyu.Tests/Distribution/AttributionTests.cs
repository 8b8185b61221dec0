using Siyu.Contracts.Distribution;
using Siyu.Contracts.Members;
using Siyu.Distribution.Console;
using Siyu.Distribution.Domain;
using Siyu.Distribution.Shares;
using Siyu.Kernel;
using Siyu.Organization.People;
using Siyu.Tests.Organization;
using static Siyu.Tests.Distribution.DistributionHouse;

namespace Siyu.Tests.Distribution;

public sealed class AttributionTests
{
    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task The_model_and_the_schema_agree(Database database)
    {
        await using var house = await Open(database);
        Assert.Empty(await ModelAgainstSchema.Differences(house.Shop));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_product_share_earns_on_its_product_and_the_bound_guide_keeps_the_rest_and_the_performance(Database database)
    {
        await using var house = await Open(database);
        await house.Plan(1_000);
        await house.Bind(house.MsWang, house.Xiaoli);
        var token = await house.Share(house.Xiaofang, SharedKind.Product, Dress.Spu.ToString());
        var (dress, shoes) = (Line(Dress, 10_001), Line(Shoes, 5_000));

        var decided = await house.Place(token, dress, shoes);

        Assert.Equal((AttributionRule.ProductShare, house.Xiaofang, house.Xiaoli, house.Store),
            (decided.Rule, decided.Earner, decided.Guide, decided.Store));
        Assert.Equal((house.Xiaofang, new Money(1_000)),
            decided.Lines.Where(line => line.Line == dress.Line).Select(line => (line.Earner, line.Amount)).Single());
        Assert.Equal((house.Xiaoli, new Money(500)),
            decided.Lines.Where(line => line.Line == shoes.Line).Select(line => (line.Earner, line.Amount)).Single());
        Assert.Contains(house.Xiaofang.ToString(), decided.Evidence, StringComparison.Ordinal);
        var shown = await house.Shop.With<OrderAttribution,
            OrderAttribution.Response>(slice => slice.Handle(Actor.System, decided.Order, default));
        Assert.Equal(2, shown.Value.Commissions.Count);
        Assert.Equal(["X1", "X2"], new[] { house.Xiaoli, house.Xiaofang }.Select(person => shown.Value.Names[person][^2..]));
        Assert.All(shown.Value.Commissions, row => Assert.Equal("方案", shown.Value.Plans[row.Plan]));
        Assert.NotNull(shown.Value.StoreName);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_click_counts_for_as_long_as_its_kind_is_locked_and_follows_the_visitor_who_joins(Database database)
    {
        await using var house = await Open(database);
        await house.Plan(1_000, guideEarns: false);
        var visitor = (await house.Shop.With<IMembers,
            Seen>(async door => await door.Meet([new(IdentityKind.OpenId, "wx", "o1")], default))).Value.Visitor;
        var token = await house.Share(house.Xiaofang, SharedKind.Content, "article-1");
        await house.Shop.With<OpenShare, OpenShare.Response>(slice =>
            slice.Handle(new(ActorKind.Visitor, visitor.Value, new HashSet<string>(), DataScope.Nothing), token, default));
        // No listener has run when they buy, and opening it once more as a member does not count twice.
        await house.Shop.With<IMembers, MemberId>(door => door.Link(house.MsWang, new(IdentityKind.OpenId, "wx", "o1"), "test", default));
        await house.Shop.With<OpenShare, OpenShare.Response>(slice =>
            slice.Handle(new(ActorKind.Member, house.MsWang.Value, new HashSet<string>(), DataScope.Nothing), token, default));

        house.Shop.Clock.Advance(TimeSpan.FromDays(14));
        var within = await house.Place(null, Line(Dress, 10_000));
        house.Shop.Clock.Advance(TimeSpan.FromMinutes(1));
        var late = await house.Place(null, Line(Dress, 10_000));

        Assert.Equal((AttributionRule.ContentShare, house.Xiaofang), (within.Rule, within.Earner));
        Assert.Equal((AttributionRule.Store, null), (late.Rule, late.Earner));
        Assert.Empty(late.Lines);
    }

    [Fact]
    public async Task Nobody_earns_who_left_or_on_their_own_purchase()
    {
        await using var house = await Open(Database.Sqlite);
        await house.Plan(1_000);
        var token = await house.Share(house.Xiaofang, SharedKind.Shop);
        await house.Bind(house.MsWang, house.Xiaoli);
        await house.Shop.Do(services =>
        {
            var db = (Siyu.Platform.SiyuDb)services.GetService(typeof(Siyu.Platform.SiyuDb))!;
            db.Add(new Siyu.Members.Domain.StaffLink { Id = house.Xiaoli, Member = house.MsWang, At = house.Shop.Now });
            return Task.CompletedTask;
        });
        await house.Shop.With<LetStaffLeave, Done>(slice => slice.Handle(Actor.System, house.Xiaofang, default));

        var decided = await house.Place(token, Line(Dress, 10_000));

        Assert.Equal((AttributionRule.BoundGuide, null, house.Xiaoli), (decided.Rule, decided.Earner, decided.Guide));
        Assert.Empty(decided.Lines);
        Assert.Contains("bought for themselves", decided.Evidence, StringComparison.Ordinal);
        Assert.Contains("has left", decided.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_exclusive_campaign_comes_first_and_only_where_the_order_carries_it()
    {
        await using var house = await Open(Database.Sqlite);
        await house.Plan(1_000);
        Task<Result<MakeShare.Response>> Campaign(bool exclusive) => house.Shop.With<MakeCampaignShare, MakeShare.Response>(slice =>
            slice.Handle(Actor.System, new(house.Xiaofang, "超级爆品", exclusive), default));
        var token = (await Campaign(true)).Value.Token;
        Assert.Equal(token, (await Campaign(true)).Value.Token);
        Assert.Equal("distribution.bad_share", (await Campaign(false)).Problem!.Code);
        await house.Click(await house.Share(house.Xiaoli, SharedKind.Product, Dress.Spu.ToString()), house.MsWang);

        var carried = await house.Place(token, Line(Dress, 10_000));
        await house.Click(token, house.MsWang);
        var clicked = await house.Place(null, Line(Dress, 10_000));

        Assert.Equal((AttributionRule.Campaign, house.Xiaofang), (carried.Rule, carried.Earner));
        Assert.Equal((AttributionRule.ProductShare, house.Xiaoli), (clicked.Rule, clicked.Earner));
    }

    [Fact]
    public async Task The_nearest_plan_gives_the_rate()
    {
        await using var house = await Open(Database.Sqlite);
        await house.Plan(500);
        await house.Plan(700, role: "guide");
        await house.Plan(900, sku: Shoes.Id);
        await house.Plan(2_000, role: "operator");
        await house.Bind(house.MsWang, house.Xiaoli);

        var decided = await house.Place(null, Line(Dress, 10_000), Line(Shoes, 10_000));

        Assert.Equal([700, 900], decided.Lines.Select(line => line.RateBps).Order());
    }

    [Fact]
    public async Task The_second_level_needs_the_named_approver_and_there_is_no_third()
    {
        await using var house = await Open(Database.Sqlite);
        var boss = await house.Shop.ActorOf((await house.Shop.All<Siyu.Organization.Domain.Post>()).Single(post => post.Role == "admin")
            .Staff);
        Task<Result<Done>> Rules(StaffId? approver) => house.Shop.With<KeepRules, Done>(slice =>
            slice.Handle(Actor.System, new(3_000, 7, 14, false, approver), default));
        Task<Result<Done>> Switch(Actor actor) =>
            house.Shop.With<ApproveSecondLevel, Done>(slice => slice.Handle(actor, new(true, "已过合规评审"), default));
        var third = await house.Shop.Staff(house.Store, "X3");
        Task Refer(StaffId earner, StaffId referrer) =>
            house.Shop.With<ReferStaff, Done>(slice => slice.Handle(Actor.System, earner, new(referrer), default));
        await Refer(house.Xiaoli, house.Xiaofang);
        await Refer(house.Xiaofang, third);
        await house.Bind(house.MsWang, house.Xiaoli);

        Assert.Equal("distribution.second_level_off", (await house.TryPlan(2_000, 500)).Problem!.Code);
        Assert.Equal("distribution.not_the_approver", (await Switch(boss)).Problem!.Code);
        Assert.False((await Rules(boss.Staff)).Value.Before);
        Assert.True((await Rules(boss.Staff)).Value.Before);
        Assert.Equal("distribution.not_the_approver", (await Switch(await house.Shop.ActorOf(house.Xiaoli))).Problem!.Code);
        Assert.False((await Switch(boss)).Value.Before);
        Assert.True((await Switch(boss)).Value.Before);
        Assert.Equal("distribution.rate_too_high", (await house.TryPlan(2_000, 1_001)).Problem!.Code);
        Assert.Equal("distribution.bad_plan", (await house.TryPlan(500, 501)).Problem!.Code);
        await house.Plan(2_000, 500);

        var decided = await house.Place(null, Line(Dress, 10_000));
        Assert.Equal([(1, house.Xiaoli, new Money(2_000)), (2, house.Xiaofang, new Money(500))],
            decided.Lines.OrderBy(line => line.Level).Select(line => (line.Level, line.Earner, line.Amount)));
        await Rules(null);
        Assert.Single((await house.Place(null, Line(Dress, 10_000))).Lines);
    }

    [Fact]
    public async Task Sharing_the_same_again_gives_the_same_token_and_what_cannot_be_shared_is_refused()
    {
        await using var house = await Open(Database.Sqlite);
        var actor = await house.Shop.ActorOf(house.Xiaoli);
        async Task<string?> Refusal(SharedKind kind, string? target) =>
            (await house.Shop.With<MakeShare, MakeShare.Response>(slice => slice.Handle(actor, new(kind, target, null), default)))
                .Problem?.Code;

        Assert.Equal(await house.Share(house.Xiaoli, SharedKind.Shop), await house.Share(house.Xiaoli, SharedKind.Shop));
        Assert.NotEqual(await house.Share(house.Xiaoli, SharedKind.Shop), await house.Share(house.Xiaofang, SharedKind.Shop));
        Assert.Equal("distribution.bad_share", await Refusal(SharedKind.Product, "no-guid"));
        Assert.Equal("distribution.bad_share", await Refusal(SharedKind.Content, null));
        Assert.Equal("distribution.bad_share", await Refusal(SharedKind.Campaign, null));
        Assert.Equal("distribution.unknown_share", (await house.Shop.With<OpenShare, OpenShare.Response>(slice =>
            slice.Handle(new(ActorKind.Member, house.MsWang.Value, new HashSet<string>(), DataScope.Nothing), "guess", default)))
                .Problem!.Code);
    }

    [Fact]
    public async Task An_ended_plan_earns_nothing_any_more()
    {
        await using var house = await Open(Database.Sqlite);
        var plan = await house.Plan(1_000);
        await house.Bind(house.MsWang, house.Xiaoli);
        Task<Result<Done>> End(PlanId id) => house.Shop.With<EndPlan, Done>(slice => slice.Handle(Actor.System, id, default));

        Assert.Single((await house.Place(null, Line(Dress, 10_000))).Lines);
        Assert.False((await End(plan)).Value.Before);
        Assert.True((await End(plan)).Value.Before);
        Assert.Empty((await house.Place(null, Line(Dress, 10_000))).Lines);
        Assert.Equal("distribution.unknown_plan", (await End(new(Guid.CreateVersion7()))).Problem!.Code);
    }
}
