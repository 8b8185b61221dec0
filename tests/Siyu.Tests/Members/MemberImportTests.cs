using Siyu.Contracts.Members;
using Siyu.Members.Domain;
using Siyu.Tests.Platform.Imports;
using static Siyu.Tests.Members.MembersHouse;

namespace Siyu.Tests.Members;

public sealed class MemberImportTests
{
    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Cards_and_phones_become_members_once_and_are_found_by_both(Database database)
    {
        await using var house = await Open(database);
        string[] file = ["phone,card,name,store,joined",
            .. Enumerable.Range(0, 400).Select(i => $"139{i:D8},C{i},会员{i},S1,2024-03-0{i % 9 + 1}")];

        var first = (await house.Shop.Import("members", file)).Summary;
        var again = (await house.Shop.Import("members", file)).Summary;

        Assert.Equal((400, 400, 0, 0), first.Figures());
        Assert.Equal((400, 0, 0, 0), again.Figures());
        var members = await house.Shop.All<Member>();
        Assert.Equal(400, members.Count);
        Assert.All(members, member => Assert.Equal((JoinSource.Import, house.Store), (member.Source, member.Unit)));
        Assert.Equal(400, (await house.Shop.News<MemberJoined>()).Count);
        var byPhone = await house.Owner(new(IdentityKind.Phone, "", "13900000007"));
        Assert.NotNull(byPhone);
        Assert.Equal(byPhone, await house.Owner(Card("C7")));
        // The eighth of March in China begins on the seventh in UTC.
        Assert.Equal(new DateTimeOffset(2024, 3, 7, 16, 0, 0, TimeSpan.Zero), members.Single(member => member.Id == byPhone).JoinedAt);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Who_is_known_by_phone_gets_the_card_and_two_who_turn_out_one_are_merged(Database database)
    {
        await using var house = await Open(database);
        var wang = await house.Join("13800000001", OpenId("o1"));
        var zhao = await house.Join("13800000002");
        await house.Shop.Import("members", "phone,card", "13800000003,C3");
        var three = await house.Owner(Card("C3"));

        var (summary, refused) = await house.Shop.Import("members", "phone,card", "13800000001,C1", "13800000002,C3", "13800000009,C9",
            "13800000009,C10");

        Assert.Empty(refused);
        Assert.Equal((4, 1, 3, 0), summary.Figures());
        Assert.Equal(wang.Member, await house.Owner(Card("C1")));
        Assert.Equal(zhao.Member, await house.Owner(Card("C3")));
        Assert.NotEqual(three, zhao.Member);
        Assert.Equal(await house.Owner(Card("C9")), await house.Owner(Card("C10")));
        Assert.Equal(1, await house.Shop.Read(db => Task.FromResult(db.All<Merge>().Count())));
    }

    [Fact]
    public async Task Wrong_rows_are_refused_by_column()
    {
        await using var house = await Open(Database.Sqlite);

        var (summary, refused) = await house.Shop.Import("members", "phone,card,name,store,joined",
            "1380000,C1,甲,S1,", $"13800000001,{new string('9', 65)},乙,,", $"13800000002,C2,{new string('名', 61)},,",
            "13800000003,C3,丁,S99,", "13800000004,C4,戊,,2024-2-3", "13800000005,C5,己,,2999-01-01", "13800000006,C6,庚,S1,2024-02-03");

        Assert.Equal((7, 1, 0, 6), summary.Figures());
        Assert.Equal(
            ["2,phone,members.bad_phone", "3,card,members.bad_card", "4,name,members.bad_name", "5,store,organization.unknown_unit",
                "6,joined,members.bad_joined", "7,joined,members.bad_joined"],
            refused.Select(line => string.Join(',', line.Split(',').Take(3))));
    }
}
