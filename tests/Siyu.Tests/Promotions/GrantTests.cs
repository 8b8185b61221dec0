using Microsoft.Extensions.DependencyInjection;
using Siyu.Contracts.Members;
using Siyu.Contracts.Organization;
using Siyu.Contracts.Promotions;
using Siyu.Kernel;
using Siyu.Organization.Domain;
using Siyu.Platform;
using Siyu.Promotions;
using Siyu.Promotions.Coupons;
using Siyu.Promotions.Domain;
using Siyu.Promotions.Granting;
using Siyu.Promotions.Templates;
using Siyu.Tests.Goods;
using Siyu.Tests.Organization;

namespace Siyu.Tests.Promotions;

/// <summary>Coupons that guides give away within a budget (发券额度).</summary>
public sealed class GrantTests
{
    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_guide_gives_of_their_own_budget_first_then_of_their_stores_and_no_more(Database database)
    {
        await using var house = await Open(database);
        var template = await Make(house, Draft());
        var guide = await Guide(house, house.Store, "X1");
        await Keep(house, template, 1, staff: guide.Staff);
        await Keep(house, template, 2, unit: house.Store);
        var members = new List<MemberId>();
        for (var i = 0; i < 4; i++) members.Add(await Member(house, $"1380000000{i}", guide));

        var left = new List<int>();
        foreach (var member in members.Take(3)) left.Add((await Give(house, guide, template, member)).Value.Left);
        var fourth = await Give(house, guide, template, members[3]);

        Assert.Equal([2, 1, 0], left);
        Assert.Equal(GrantRefusals.NoBudget, fourth.Problem);
        Assert.Equal([1, 2], (await house.Shop.All<GrantBudget>()).Select(budget => budget.Given).Order());
        Assert.Equal(3, (await house.Shop.All<Coupon>()).Count);
        var mine = (await house.Shop.With<MyCoupons, Page<MyCoupons.Row>>(slice =>
            slice.Handle(Actor(members[0]), new(null, null, null), default))).Value.Rows;
        Assert.Equal("小丽X1", Assert.Single(mine).GivenBy);
        var list = (await house.Shop.With<GrantList, Page<GrantList.Row>>(slice => slice.Handle(guide, new(null), default, default)))
            .Value.Rows;
        Assert.Equal([HeldState.Usable, HeldState.Usable, HeldState.Usable], list.Select(row => row.State));
        Assert.Equal(3, (await house.Shop.News<CouponTaken>()).Count);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Budgets_hold_when_a_whole_store_gives_at_once(Database database)
    {
        await using var house = await Open(database);
        var template = await Make(house, Draft() with { Total = 20 });
        var guides = new[] { await Guide(house, house.Store, "X1"), await Guide(house, house.Store, "X2") };
        await Keep(house, template, 3, staff: guides[0].Staff);
        await Keep(house, template, 7, unit: house.Store);
        var bound = new List<(Actor Guide, MemberId Member)>();
        for (var i = 0; i < 24; i++) bound.Add((guides[i % 2], await Member(house, $"139000000{i:00}", guides[i % 2])));

        var answers = await Task.WhenAll(bound.Select(pair => Task.Run(() => Give(house, pair.Guide, template, pair.Member))));

        Assert.Equal(10, answers.Count(answer => answer.Ok));
        Assert.All(answers.Where(answer => !answer.Ok), answer => Assert.Equal(GrantRefusals.NoBudget, answer.Problem));
        Assert.Equal([(3, 3), (7, 7)], (await house.Shop.All<GrantBudget>()).OrderBy(b => b.Total).Select(b => (b.Total, b.Given)));
        Assert.Equal(10, (await house.Shop.All<CouponTemplate>())[0].Taken);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Takers_and_givers_at_once_never_go_beyond_the_template(Database database)
    {
        await using var house = await Open(database);
        var template = await Make(house, Draft() with { Total = 15 });
        var guide = await Guide(house, house.Store, "X1");
        await Keep(house, template, 40, staff: guide.Staff);
        var members = new List<MemberId>();
        for (var i = 0; i < 20; i++) members.Add(await Member(house, $"137000000{i:00}", guide));

        var answers = await Task.WhenAll(members.SelectMany(member => new[]
        {
            Task.Run(async () => (await Give(house, guide, template, member)).Ok),
            Task.Run(async () => (await Take(house, Actor(member), template)).Ok),
        }));

        Assert.Equal(15, answers.Count(ok => ok));
        Assert.Equal(15, (await house.Shop.All<CouponTemplate>())[0].Taken);
        Assert.All((await house.Shop.All<Coupon>()).GroupBy(coupon => coupon.Member), one => Assert.Single(one));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task What_may_not_be_given_is_refused_in_words(Database database)
    {
        await using var house = await Open(database);
        var template = await Make(house, Draft() with { OnlyGiven = true });
        var (guide, other) = (await Guide(house, house.Store, "X1"), await Guide(house, house.OtherStore, "X2"));
        await Keep(house, template, 5, unit: house.Store);
        var member = await Member(house, "13800000001", guide);

        Assert.Equal(GrantRefusals.NotYourMember, (await Give(house, other, template, member)).Problem);
        Assert.Equal(GrantRefusals.OnlyGiven, (await Take(house, Actor(member), template)).Problem);
        Assert.Empty((await house.Shop.With<OfferedCoupons, Page<OfferedCoupons.Row>>(slice =>
            slice.Handle(Actor(member), new(null, null), default))).Value.Rows);
        Assert.True((await Give(house, guide, template, member)).Ok);
        Assert.Equal(GrantRefusals.HasAsMany, (await Give(house, guide, template, member)).Problem);
        var elsewhere = await Member(house, "13800000002", other);
        Assert.Equal(GrantRefusals.NoBudget, (await Give(house, other, template, elsewhere)).Problem);
        var seen = (await Giveable(house, guide)).Value;
        Assert.Equal((template, 0, 4), (Assert.Single(seen).Template, seen[0].Own, seen[0].Unit));
        await house.Shop.With<EndTemplate, Done>(slice => slice.Handle(Siyu.Kernel.Actor.System, template, default));
        Assert.Equal(TemplateRefusals.NotOffered, (await Give(house, guide, template, await Member(house, "13800000003", guide))).Problem);
        Assert.Empty((await Giveable(house, guide)).Value);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task The_same_wish_twice_is_one_coupon_and_one_of_the_budget(Database database)
    {
        await using var house = await Open(database);
        var template = await Make(house, Draft() with { PerPerson = 5 });
        var guide = await Guide(house, house.Store, "X1");
        await Keep(house, template, 5, staff: guide.Staff);
        var member = await Member(house, "13800000001", guide);

        var first = await Give(house, guide, template, member, "one-and-the-same-key");
        var again = await Give(house, guide, template, member, "one-and-the-same-key");

        Assert.Equal(first.Value.Coupon, again.Value.Coupon);
        Assert.Equal(1, Assert.Single(await house.Shop.All<GrantBudget>()).Given);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_budget_is_changed_but_not_below_what_was_given_of_it(Database database)
    {
        await using var house = await Open(database);
        var template = await Make(house, Draft());
        var guide = await Guide(house, house.Store, "X1");
        Assert.Equal(Done.It, (await TryKeep(house, template, new(null, guide.Staff, 5))).Value);
        Assert.Equal(Done.Already, (await TryKeep(house, template, new(null, guide.Staff, 5))).Value);
        await Give(house, guide, template, await Member(house, "13800000001", guide));

        Assert.Equal("promotions.budget_below_given", (await TryKeep(house, template, new(null, guide.Staff, 0))).Problem!.Code);
        Assert.Equal(Done.It, (await TryKeep(house, template, new(null, guide.Staff, 1))).Value);
        Assert.Equal("promotions.bad_budget", (await TryKeep(house, template, new(null, guide.Staff, -1))).Problem!.Code);
        Assert.Equal(GrantRefusals.BadHolder, (await TryKeep(house, template, new(house.Store, guide.Staff, 1))).Problem);
        Assert.Equal(GrantRefusals.BadHolder, (await TryKeep(house, template, new(null, null, 1))).Problem);
        Assert.Equal(GrantRefusals.BadHolder, (await TryKeep(house, template, new(UnitId.New(house.Shop.Now), null, 1))).Problem);
        Assert.Equal(TemplateRefusals.Unknown,
            (await TryKeep(house, CouponTemplateId.New(house.Shop.Now), new(house.Store, null, 1))).Problem);
        var rows = (await house.Shop.With<KeepBudget, IReadOnlyList<KeepBudget.Row>>(slice => slice.List(template, default))).Value;
        Assert.Equal(("小丽X1", 1, 1), (Assert.Single(rows).Name, rows[0].Total, rows[0].Given));
        var both = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ =>
            Task.Run(() => TryKeep(house, template, new(house.Store, null, 9)))));
        Assert.Equal(1, both.Count(one => one.Value == Done.It));
    }

    private static Task<GoodsHouse> Open(Database database) => GoodsHouse.Open(database,
        rooms => rooms.Add<Siyu.Ledger.LedgerModule>().Add<Siyu.Members.MembersModule>().Add<Siyu.Loyalty.LoyaltyModule>()
            .Add<PromotionsModule>());

    private static TemplateDraft Draft() =>
        new("老客礼券", new(CouponKind.Cash, Money.Zero, new(1_000), 0, null), CouponScope.All, new(null, null, 30)) { Total = 100 };

    private static async Task<CouponTemplateId> Make(GoodsHouse house, TemplateDraft draft) =>
        (await house.Shop.With<CreateTemplate, CreateTemplate.Response>(slice => slice.Handle(Siyu.Kernel.Actor.System, draft, default)))
            .Value.Id;

    private static async Task<Actor> Guide(GoodsHouse house, UnitId home, string code) =>
        await house.Shop.ActorOf(await house.Shop.Staff(home, code));

    private static Actor Actor(MemberId member) => new(ActorKind.Member, member.Value, new HashSet<string>(), DataScope.Nothing);

    private static async Task<MemberId> Member(GoodsHouse house, string phone, Actor guide)
    {
        Assert.True(Phone.TryParse(phone, out var number));
        var joined = await house.Shop.With<IMembers, Joined>(door => door.Join(new(number, [], JoinSource.Guide), default));
        Assert.True((await house.Shop.With<IMembers, Done>(door =>
            door.Bind(joined.Value.Member, guide.Staff, BindReason.Scan, default))).Ok);
        return joined.Value.Member;
    }

    private static Task<Result<Done>> TryKeep(GoodsHouse house, CouponTemplateId template, KeepBudget.Request request) =>
        house.Shop.With<KeepBudget, Done>(slice => slice.Handle(Siyu.Kernel.Actor.System, template, request, default));

    private static async Task Keep(GoodsHouse house, CouponTemplateId template, int total, UnitId? unit = null, StaffId? staff = null) =>
        Assert.True((await TryKeep(house, template, new(unit, staff, total))).Ok);

    private static Task<Result<IReadOnlyList<GiveableCoupons.Row>>> Giveable(GoodsHouse house, Actor guide) =>
        house.Shop.With<GiveableCoupons, IReadOnlyList<GiveableCoupons.Row>>(slice => slice.Handle(guide, default));

    private static Task<Result<GiveCoupon.Response>> Give(
        GoodsHouse house, Actor guide, CouponTemplateId template, MemberId member, string? key = null) =>
        house.Shop.Services.GetRequiredService<Lane<GiveCoupon, GiveCoupon.Request, GiveCoupon.Response>>()
            .Ask(guide, new(template, member), key, default, template);

    private static Task<Result<TakeCoupon.Response>> Take(GoodsHouse house, Actor member, CouponTemplateId template) =>
        house.Shop.Services.GetRequiredService<Lane<TakeCoupon, TakeCoupon.Request, TakeCoupon.Response>>()
            .Ask(member, new(template), null, default, template);
}
