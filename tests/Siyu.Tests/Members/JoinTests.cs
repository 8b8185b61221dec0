using System.Text;
using Siyu.Contracts.Members;
using Siyu.Kernel;
using Siyu.Members.Domain;
using static Siyu.Tests.Members.MembersHouse;

namespace Siyu.Tests.Members;

public sealed class JoinTests
{
    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task The_model_and_the_schema_agree(Database database)
    {
        await using var house = await Open(database);
        Assert.Empty(await ModelAgainstSchema.Differences(house.Shop));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_visitor_is_remembered_and_becomes_a_member_with_all_identities_on_joining_by_phone(Database database)
    {
        await using var house = await Open(database);
        var seen = await house.Meet(OpenId("o1"), UnionId("u1"));
        var again = await house.Meet(OpenId("o1"));

        var joined = await house.Join("13800138000", OpenId("o1"));
        var twice = await house.Join("+86 138-0013-8000", OpenId("o1"));

        Assert.Null(seen.Member);
        Assert.Equal(seen.Visitor, again.Visitor);
        Assert.True(joined.IsNew);
        Assert.False(joined.HadPosHistory);
        Assert.Equal((joined.Member, false), (twice.Member, twice.IsNew));
        Assert.Equal(joined.Member, await house.Owner(UnionId("u1")));
        Assert.Equal(joined.Member, (await house.Meet(UnionId("u1"))).Member);
        Assert.Equal(1, Assert.Single(await house.Shop.All<Member>()).Number);
        Assert.Equal(joined.Member, Assert.Single(await house.Shop.News<MemberJoined>()).Member);
        Assert.Equal(3, (await house.Shop.News<IdentityLinked>()).Count);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Joining_by_the_phone_of_a_POS_member_finds_their_history(Database database)
    {
        await using var house = await Open(database);
        var pos = (await house.Ask(new(Number("13900000001"), [Card("C-77")], JoinSource.Pos) { Unit = house.Store, FullName = "王女士" }))
            .Value;

        var joined = await house.Join("13900000001", OpenId("o2"));

        Assert.Equal((pos.Member, false, true), (joined.Member, joined.IsNew, joined.HadPosHistory));
        Assert.Equal(pos.Member, await house.Owner(OpenId("o2")));
        var byCard = await house.Shop.With<IMembers, IReadOnlyDictionary<string,
            MemberId>>(async door => Result.Of(await door.FindByCard(["C-77", "C-78"], default)));
        Assert.Equal(pos.Member, Assert.Single(byCard.Value).Value);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_member_by_account_and_a_member_by_phone_who_meet_are_merged_into_the_older_with_evidence(Database database)
    {
        await using var house = await Open(database);
        var pos = (await house.Ask(new(Number("13900000002"), [Card("C1")], JoinSource.Pos))).Value.Member;
        house.Shop.Clock.Advance(TimeSpan.FromDays(1));
        var paid = (await house.Ask(new(default, [OpenId("o3")], JoinSource.Payment))).Value;
        Assert.True(paid.IsNew);

        var joined = await house.Join("13900000002", OpenId("o3"));

        Assert.Equal((pos, false, true), (joined.Member, joined.IsNew, joined.HadPosHistory));
        var merged = Assert.Single(await house.Shop.News<MembersMerged>());
        Assert.Equal((pos, paid.Member), (merged.Kept, merged.Gone));
        Assert.Contains("phone", merged.Evidence, StringComparison.Ordinal);
        Assert.Equal(pos, await house.Owner(OpenId("o3")));
        var cards = await house.Shop.With<IMembers, IReadOnlyDictionary<MemberId,
            MemberCard>>(async door => Result.Of(await door.Cards([pos, paid.Member], default)));
        Assert.Equal((MemberState.Active, MemberState.Merged), (cards.Value[pos].State, cards.Value[paid.Member].State));
    }

    [Fact]
    public async Task Nobody_joins_without_a_phone_but_by_paying()
    {
        await using var house = await Open(Database.Sqlite);
        Assert.Equal(MembersProblems.BadPhone, (await house.TryJoin("12345", OpenId("o1"))).Problem);
        Assert.Equal(MembersProblems.BadPhone, (await house.Ask(new(default, [], JoinSource.Payment))).Problem);
        Assert.Empty(await house.Shop.All<Member>());
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Linking_one_more_identity_merges_where_it_was_anothers_and_twice_changes_nothing(Database database)
    {
        await using var house = await Open(database);
        var (one, other) = ((await house.Join("13900000003")).Member, (await house.Join("13900000004", UnionId("u9"))).Member);
        Task<Result<MemberId>> Link(MemberId member, IdentityClaim claim) =>
            house.Shop.With<IMembers, MemberId>(door => door.Link(member, claim, "scanned", default));

        Assert.Equal(one, (await Link(one, OpenId("o9"))).Value);
        Assert.Equal(one, (await Link(one, OpenId("o9"))).Value);
        Assert.Equal(one, (await Link(other, OpenId("o9"))).Value);
        Assert.Equal(one, (await Link(other, UnionId("u9"))).Value);
        Assert.Single(await house.Shop.News<MembersMerged>());
        Assert.Equal(MembersProblems.Unknown, (await Link(new(Guid.CreateVersion7()), OpenId("o8"))).Problem);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Two_who_join_by_one_phone_at_once_are_one_member(Database database)
    {
        await using var house = await Open(database);
        var joined = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => house.TryJoin("13900000005", OpenId("same"), UnionId("same"))));

        Assert.Single(joined.Select(one => one.Value.Member).Distinct());
        Assert.Single(await house.Shop.All<Member>());
        Assert.Single(joined, one => one.Value.IsNew);
    }

    [Fact]
    public async Task Nothing_personal_lies_in_the_rows_in_clear()
    {
        await using var house = await Open(Database.Sqlite);
        var member = (await house.Ask(new(Number("13912345678"), [OpenId("oSecret")], JoinSource.H5) { FullName = "王小明" })).Value.Member;

        foreach (var identity in await house.Shop.All<Identity>())
        {
            var text = Encoding.UTF8.GetString(identity.ValueSealed!) + Encoding.UTF8.GetString(identity.Hash!);
            Assert.DoesNotContain("13912345678", text, StringComparison.Ordinal);
            Assert.DoesNotContain("oSecret", text, StringComparison.Ordinal);
        }
        var open = await house.Shop.With<IMembers, string?>(async door => await door.OpenIdOf(member, "wxmall", default));
        Assert.Equal("oSecret", open.Value);
        var sealedText = (await house.Shop.With<IMembers, byte[]>(async door => await door.SealFor(member, "南京西路1号", default))).Value;
        Assert.Equal("南京西路1号",
            (await house.Shop.With<IMembers, string?>(async door => await door.OpenFor(member, sealedText, default))).Value);
    }
}
