using FsCheck;
using FsCheck.Fluent;
using Siyu.Contracts.Members;
using Siyu.Kernel;
using Siyu.Members.Console;
using Siyu.Members.Domain;
using Siyu.Members.Guide;
using Siyu.Members.Mall;
using Siyu.Organization.People;
using Siyu.Tests.Organization;
using static Siyu.Tests.Members.MembersHouse;
using Result = Siyu.Kernel.Result;

namespace Siyu.Tests.Members;

public sealed class BindingTests
{
    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_member_is_bound_to_the_first_guide_and_binding_again_changes_nothing(Database database)
    {
        await using var house = await Open(database);
        var member = (await house.Join("13900000001")).Member;

        Assert.False((await Bind(house, member, house.Xiaoli)).Value.Before);
        Assert.True((await Bind(house, member, house.Xiaoli)).Value.Before);
        Assert.Equal(MembersProblems.BoundElsewhere, (await Bind(house, member, house.Xiaofang)).Problem);

        Assert.Equal(house.Xiaoli, await GuideOf(house, member, house.Shop.Now));
        Assert.Null(await GuideOf(house, member, house.Shop.Now.AddSeconds(-1)));
        Assert.Single(await house.Shop.All<Binding>());
        Assert.Single(await house.Shop.News<MemberBound>());
        Assert.Empty(await house.Shop.Broken());
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task In_override_mode_another_guide_takes_over_after_the_protection_and_the_history_stays(Database database)
    {
        await using var house = await Open(database);
        var rules = new BindingRules(BindingMode.Override, 30, 90);
        Task<Result<Done>> Keep() => house.Shop.With<KeepBindingRules, Done>(slice => slice.Handle(Actor.System, rules, default));
        Assert.False((await Keep()).Value.Before);
        Assert.True((await Keep()).Value.Before);
        var member = (await house.Join("13900000001")).Member;
        await Bind(house, member, house.Xiaoli);
        var bound = house.Shop.Now;

        house.Shop.Clock.Advance(TimeSpan.FromDays(29));
        Assert.Equal(MembersProblems.BoundElsewhere, (await Bind(house, member, house.Xiaofang)).Problem);
        house.Shop.Clock.Advance(TimeSpan.FromDays(1));
        Assert.True((await Bind(house, member, house.Xiaofang)).Ok);

        Assert.Equal(house.Xiaoli, await GuideOf(house, member, bound));
        Assert.Equal(house.Xiaofang, await GuideOf(house, member, house.Shop.Now));
        Assert.Equal([BindingEnd.Replaced, null], (await house.Shop.All<Binding>()).OrderBy(row => row.Since).Select(row => row.Ended));
        house.Shop.Clock.Advance(TimeSpan.FromDays(90));
        Assert.Null(await GuideOf(house, member, house.Shop.Now));
        Assert.True((await Bind(house, member, house.Xiaoli)).Ok);
        Assert.Contains(await house.Shop.All<Binding>(), row => row.Ended == BindingEnd.Expired);
        Assert.Empty(await house.Shop.Broken());
    }

    [Fact]
    public async Task In_registered_mode_who_registers_a_member_takes_them_from_who_was_only_scanned()
    {
        await using var house = await Open(Database.Sqlite);
        await house.Shop.With<KeepBindingRules, Done>(slice => slice.Handle(Actor.System, new(BindingMode.Registered, 30, 0), default));
        var member = (await house.Join("13900000001", OpenId("o1"))).Member;
        await Bind(house, member, house.Xiaoli);

        Assert.Equal(MembersProblems.BoundElsewhere, (await Bind(house, member, house.Xiaofang)).Problem);
        Assert.True((await house.Ask(new(Number("13900000001"), [], JoinSource.Guide) { Guide = house.Xiaofang })).Ok);
        Assert.Equal(house.Xiaofang, await GuideOf(house, member, house.Shop.Now));
        Assert.Equal(MembersProblems.BoundElsewhere, (await Bind(house, member, house.Xiaoli)).Problem);
    }

    [Fact]
    public async Task Rules_that_make_no_sense_are_refused()
    {
        await using var house = await Open(Database.Sqlite);
        foreach (var rules in new[] { new BindingRules(BindingMode.First, -1, 0), new(BindingMode.First, 0, 4000),
            new((BindingMode)9, 1, 1) })
            Assert.Equal(MembersProblems.BadRules,
                (await house.Shop.With<KeepBindingRules, Done>(slice => slice.Handle(Actor.System, rules, default))).Problem);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task When_a_guide_leaves_the_bindings_end_and_another_inherits_them_once(Database database)
    {
        await using var house = await Open(database);
        var (one, two) = ((await house.Join("13900000001")).Member, (await house.Join("13900000002")).Member);
        foreach (var member in new[] { one, two }) await Bind(house, member, house.Xiaoli);
        await house.Shop.With<LetStaffLeave, Done>(slice => slice.Handle(Actor.System, house.Xiaoli, default));
        await house.Shop.Settle();
        Assert.Null(await GuideOf(house, one, house.Shop.Now));
        Task<Result<InheritBindings.Response>> Inherit(string reason = "离职交接") =>
            house.Shop.With<InheritBindings, InheritBindings.Response>(slice =>
            slice.Handle(Actor.System, new(house.Xiaoli, house.Xiaofang, reason), default));

        Assert.Equal(MembersProblems.NeedsReason.AtField("reason"), (await Inherit(" ")).Problem);
        Assert.Equal((2, false), ((await Inherit()).Value.Inherited, (await Inherit()).Value.Rest));
        Assert.Equal(0, (await Inherit()).Value.Inherited);
        Assert.Equal(house.Xiaofang, await GuideOf(house, two, house.Shop.Now));
        Assert.Equal("organization.staff_has_left", (await Bind(house, one, house.Xiaoli)).Problem!.Code);
        Assert.Empty(await house.Shop.Broken());
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Staff_rebind_for_a_reason_within_their_reach_and_guides_see_only_their_own(Database database)
    {
        await using var house = await Open(database);
        var member = (await house.Ask(new(Number("13900000001"), [], JoinSource.Guide) { Guide = house.Xiaoli, FullName = "王女士" }))
            .Value.Member;
        var manager = await house.Shop.ActorOf(await house.Shop.Staff(house.Store, "M1", "store_manager"));
        var stranger = await house.Shop.ActorOf(await house.Shop.Staff(house.OtherStore, "M2", "store_manager"));
        Task<Result<Done>> Rebind(Actor actor, StaffId? guide, string reason = "顾客要求") =>
            house.Shop.With<BindMember, Done>(slice => slice.Handle(actor, member, new(guide, reason), default));

        Assert.Equal("members.needs_reason", (await Rebind(manager, house.Xiaofang, "")).Problem!.Code);
        Assert.Equal(MembersProblems.Unknown, (await Rebind(stranger, house.Xiaofang)).Problem);
        Assert.False((await Rebind(manager, house.Xiaofang)).Value.Before);
        Assert.True((await Rebind(manager, house.Xiaofang)).Value.Before);
        var mine = await Mine(house, house.Xiaofang);
        Assert.Equal(("王女士", "139****0001"), (Assert.Single(mine).Name, mine[0].Phone));
        Assert.Empty(await Mine(house, house.Xiaoli));
        Assert.False((await Rebind(manager, null)).Value.Before);
        Assert.True((await Rebind(manager, null)).Value.Before);
        Assert.Empty(await Mine(house, house.Xiaofang));
    }

    [Fact]
    public async Task A_member_binds_by_scanning_a_guide_and_an_unknown_guide_is_refused()
    {
        await using var house = await Open(Database.Sqlite);
        var member = (await house.Join("13900000001")).Member;
        var actor = new Actor(ActorKind.Member, member.Value, new HashSet<string>(), DataScope.Nothing);
        Task<Result<Done>> Scan(StaffId guide) =>
            house.Shop.With<BindMyGuide, Done>(slice => slice.Handle(actor, new(guide, false), default));

        Assert.Equal("organization.unknown_staff", (await Scan(new(Guid.CreateVersion7()))).Problem!.Code);
        Assert.True((await Scan(house.Xiaoli)).Ok);
        Assert.Equal(MembersProblems.Unknown, (await Bind(house, new(Guid.CreateVersion7()), house.Xiaoli)).Problem);
    }

    /// <summary>Whatever the mode, the days and the reasons: the same guide never changes anything, and staff and heirs always
    /// may.</summary>
    [Fact]
    public void Staff_and_heirs_always_rebind_and_nobody_else_within_the_protection() =>
        Prop.ForAll(Cases().ToArbitrary(), one =>
        {
            var at = DateTimeOffset.UnixEpoch.AddDays(1000);
            var rules = new BindingRules(one.Mode, one.Protection, 0);
            var (member, old, fresh) = (new MemberId(Guid.CreateVersion7()), new StaffId(Guid.CreateVersion7()),
                new StaffId(Guid.CreateVersion7()));
            var open = Binding.Start(new(member, old, new("/"), one.First, "t"), rules, at);
            var now = at.AddDays(one.After);
            var same = rules.Judge(open, new(member, old, new("/"), one.Then, "t"), now);
            var other = rules.Judge(open, new(member, fresh, new("/"), one.Then, "t"), now);
            var always = one.Then is BindReason.Admin or BindReason.Inherit;
            return same is { Ok: true, Value.Before: true } && (!always || other.Ok)
                && (always || one.Mode == BindingMode.Registered || one.After >= one.Protection || !other.Ok)
                && (one.Mode != BindingMode.First || other.Ok == always);
        }).QuickCheckThrowOnFailure();

    private static Gen<(BindingMode Mode, int Protection, int After, BindReason First, BindReason Then)> Cases() =>
        from mode in Gen.Elements(Enum.GetValues<BindingMode>())
        from protection in Gen.Choose(0, 60)
        from after in Gen.Choose(0, 90)
        from first in Gen.Elements(Enum.GetValues<BindReason>())
        from then in Gen.Elements(Enum.GetValues<BindReason>())
        select (mode, protection, after, first, then);

    private static Task<Result<Done>> Bind(MembersHouse house, MemberId member, StaffId guide) =>
        house.Shop.With<IMembers, Done>(door => door.Bind(member, guide, BindReason.Scan, default));

    private static async Task<StaffId?> GuideOf(MembersHouse house, MemberId member, DateTimeOffset at) =>
        (await house.Shop.With<IMembers, IReadOnlyDictionary<MemberId,
            BindingCard>>(async door => Result.Of(await door.GuidesOf([member], at, default))))
        .Value.GetValueOrDefault(member)?.Guide;

    private static async Task<IReadOnlyList<MyMembers.Row>> Mine(MembersHouse house, StaffId guide)
    {
        var actor = await house.Shop.ActorOf(guide);
        return (await house.Shop.With<MyMembers, Page<MyMembers.Row>>(slice => slice.Handle(actor, new(null, null), default))).Value.Rows;
    }
}
