using Siyu.Contracts.Members;
using Siyu.Kernel;
using Siyu.Members.Console;
using Siyu.Members.Domain;
using Siyu.Platform;
using Siyu.Tests.Organization;
using static Siyu.Tests.Members.MembersHouse;

namespace Siyu.Tests.Members;

public sealed class MergeTests
{
    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_merge_by_staff_moves_identities_and_binding_and_undoing_it_gives_them_back(Database database)
    {
        await using var house = await Open(database);
        var (older, younger) = await Two(house);
        await house.Shop.With<IMembers, Done>(door => door.Bind(younger, house.Xiaoli, BindReason.Scan, default));

        Assert.Equal(older, (await Merge(house, younger, older)).Value.Kept);
        Assert.Equal(older, (await Merge(house, older, younger)).Value.Kept);
        Assert.Equal(older, await house.Owner(OpenId("young")));
        Assert.Equal(house.Xiaoli, Assert.Single(await house.Shop.All<Binding>(), row => row.Member == older).Guide);
        Assert.Empty(await house.Shop.Broken());

        Assert.True((await Unmerge(house, older, younger)).Ok);
        Assert.Equal(MembersProblems.NotMerged, (await Unmerge(house, older, younger)).Problem);

        Assert.Equal(younger, await house.Owner(OpenId("young")));
        Assert.Equal(younger, Assert.Single(await house.Shop.All<Binding>()).Member);
        var undone = Assert.Single(await house.Shop.News<MembersUnmerged>());
        Assert.Equal((older, younger), (undone.Kept, undone.Restored));
        Assert.Empty(await house.Shop.Broken());
    }

    [Fact]
    public async Task Where_both_are_bound_the_kept_ones_guide_stays_and_the_others_comes_back_on_undoing()
    {
        await using var house = await Open(Database.Sqlite);
        var (older, younger) = await Two(house);
        await house.Shop.With<IMembers, Done>(door => door.Bind(older, house.Xiaofang, BindReason.Scan, default));
        await house.Shop.With<IMembers, Done>(door => door.Bind(younger, house.Xiaoli, BindReason.Scan, default));

        await Merge(house, older, younger);
        Assert.Equal(house.Xiaofang, Assert.Single(await house.Shop.All<Binding>(), row => row.Until == null).Guide);
        await Unmerge(house, older, younger);

        Assert.Equal(2, (await house.Shop.All<Binding>()).Count(row => row.Until == null));
        Assert.Empty(await house.Shop.Broken());
    }

    [Fact]
    public async Task Merges_are_undone_in_order_and_nonsense_is_refused()
    {
        await using var house = await Open(Database.Sqlite);
        var (older, younger) = await Two(house);
        house.Shop.Clock.Advance(TimeSpan.FromMinutes(1));
        var youngest = (await house.Join("13900000003")).Member;
        await Merge(house, younger, youngest);
        await Merge(house, older, younger);

        Assert.Equal(MembersProblems.UnmergeInOrder, (await Unmerge(house, younger, youngest)).Problem);
        Assert.Equal(MembersProblems.SameMember, (await Merge(house, older, older)).Problem);
        Assert.Equal(MembersProblems.Unknown, (await Merge(house, older, new(Guid.CreateVersion7()))).Problem);
        Assert.Equal("members.needs_reason", (await house.Shop.With<MergeMembers, MergeMembers.Response>(slice =>
            slice.Handle(Actor.System, older, new(younger, ""), default))).Problem!.Code);
        Assert.True((await Unmerge(house, older, younger)).Ok);
        Assert.True((await Unmerge(house, younger, youngest)).Ok);
        Assert.Empty(await house.Shop.Broken());
    }

    [Fact]
    public async Task Who_was_merged_is_signed_out_and_comes_back_as_the_kept_one()
    {
        await using var house = await Open(Database.Sqlite);
        var (older, younger) = await Two(house);
        using var phone = await house.Shop.SignedIn(SessionKind.Member, younger.Value);
        Assert.True((await phone.GetAsync("/api/mall/me")).IsSuccessStatusCode);

        await Merge(house, older, younger);

        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, (await phone.GetAsync("/api/mall/me")).StatusCode);
        Assert.Equal(older, (await house.Meet(OpenId("young"))).Member);
    }

    private static async Task<(MemberId Older, MemberId Younger)> Two(MembersHouse house)
    {
        var older = (await house.Join("13900000001", OpenId("old"))).Member;
        house.Shop.Clock.Advance(TimeSpan.FromMinutes(1));
        return (older, (await house.Join("13900000002", OpenId("young"))).Member);
    }

    private static Task<Result<MergeMembers.Response>> Merge(MembersHouse house, MemberId one, MemberId other) =>
        house.Shop.With<MergeMembers, MergeMembers.Response>(slice => slice.Handle(Actor.System, one, new(other, "同一身份证"), default));

    private static Task<Result<Done>> Unmerge(MembersHouse house, MemberId kept, MemberId gone) =>
        house.Shop.With<UnmergeMembers, Done>(slice => slice.Handle(Actor.System, kept, new(gone, "误合并"), default));
}
