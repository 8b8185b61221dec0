using Microsoft.Extensions.DependencyInjection;
using Siyu.Audience;
using Siyu.Audience.Conditions;
using Siyu.Audience.Domain;
using Siyu.Audience.Tags;
using Siyu.Contracts.Audience;
using Siyu.Contracts.Members;
using Siyu.Contracts.Orders;
using Siyu.Contracts.WeCom;
using Siyu.Kernel;
using Siyu.Members.Console;
using Siyu.Platform;
using Siyu.Platform.Olap;
using Siyu.Tests.Olap;
using Siyu.Tests.Organization;

namespace Siyu.Tests.Audience;

/// <summary>Tags by hand and by rule, from the news to the count in ClickHouse.</summary>
public sealed class TagTests(OlapHouse olap) : IClassFixture<OlapHouse>
{
    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task The_model_fits_the_schema(Database database)
    {
        await using var house = await AudienceHouse.Open(olap, database);
        Assert.DoesNotContain(await ModelAgainstSchema.Differences(house.Shop), one => one.Contains("audience_", StringComparison.Ordinal));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_tag_put_on_by_hand_is_seen_and_taken_off_again_with_author_and_audit(Database database)
    {
        await using var house = await AudienceHouse.Open(olap, database);
        var (wang, li) = (await house.Member("13800000001", house.EastStore), await house.Member("13800000002", house.EastStore));
        await house.Settle();
        var tag = await house.Tag("爱喝茶");
        Assert.Equal(2, (await house.Put(tag, true, null, wang, li)).Value.Changed);
        Assert.Equal(0, (await house.Put(tag, true, null, wang)).Value.Changed);
        await house.Settle();
        Assert.Equal(2, (await house.Count(new HasTag([tag]))).Value);
        Assert.Equal(["爱喝茶"], await house.TagsOf(wang));
        Assert.All(await house.Shop.All<Holding>(), row => Assert.Equal((house.Boss.ToString(), house.Shop.Now), (row.By, row.At)));

        Assert.Equal(1, (await house.Put(tag, false, null, wang)).Value.Changed);
        await house.Settle();
        Assert.Equal(1, (await house.Count(new HasTag([tag]))).Value);
        Assert.Empty(await house.TagsOf(wang));
        Assert.Empty(await house.Shop.Broken());
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task What_may_not_be_tagged_is_refused_and_leaves_no_trace(Database database)
    {
        await using var house = await AudienceHouse.Open(olap, database);
        var (mine, other) = (await house.Member("13800000001", house.EastStore), await house.Member("13800000002", house.WestStore));
        await house.Settle();
        var (manual, rule) = (await house.Tag("手动"), await house.Tag("下过单", new(TagTrigger.Order, Undo: true)));
        var keeper = await house.Shop.ActorOf(await house.Shop.Staff(house.EastStore, "K1", "store_manager"));

        async Task Refused(string code, TagId tag, Actor by, params MemberId[] members) =>
            Assert.Equal(code, (await house.Put(tag, true, by, members)).Problem?.Code);
        await Refused("audience.unknown_member", manual, keeper, mine, other);
        await Refused("audience.unknown_member", manual, house.Hq, MemberId.New(house.Shop.Now));
        await Refused("audience.rule_tags_itself", rule, house.Hq, mine);
        await Refused("audience.unknown_tag", TagId.New(house.Shop.Now), house.Hq, mine);
        await Refused("audience.bad_count", manual, house.Hq);
        await Refused("audience.bad_count", manual, house.Hq, [.. Enumerable.Repeat(mine, 1_001)]);
        Assert.Empty(await house.Shop.All<Holding>());
        Assert.Equal("members[1]", (await house.Put(manual, true, keeper, mine, other)).Problem!.At);

        await house.Shop.With<EndTag, Done>(slice => slice.Handle(house.Hq, manual, default));
        await Refused("audience.tag_ended", manual, house.Hq, mine);
        Assert.Equal("audience.unknown_tag_inside", (await house.Count(new HasTag([manual]))).Problem?.Code);
    }

    [Theory]
    [InlineData("", "audience.bad_title")]
    [InlineData("这个标签的名称实在是太长太长太长太长太长太长太长太长太长太长了吧", "audience.bad_title")]
    [InlineData("常客", "audience.title_taken")]
    public async Task A_tag_needs_a_title_of_its_own(string title, string code)
    {
        await using var house = await AudienceHouse.Open(olap, Database.Sqlite);
        await house.Tag("常客");
        var refused = await house.Shop.With<DefineTag, DefineTag.Response>(slice => slice.Handle(house.Hq, new(title, null), default));
        Assert.Equal(code, refused.Problem?.Code);
    }

    [Fact]
    public async Task A_rule_must_fit_its_trigger()
    {
        await using var house = await AudienceHouse.Open(olap, Database.Sqlite);
        TagRule[] strange =
        [
            new(TagTrigger.Contact, false) { AmountAtLeast = new(1) }, new(TagTrigger.Joined, false) { Channels = ["门店"] },
            new(TagTrigger.Order, false) { Sources = [JoinSource.Pos] },
        ];
        foreach (var rule in strange) Assert.Equal("audience.bad_rule", (await Define(house, rule)).Problem?.Code);
        Assert.Equal("audience.bad_range", (await Define(house, new(TagTrigger.Order, false) { OrdersAtLeast = 0 })).Problem?.Code);
        Assert.Equal("audience.bad_values", (await Define(house, new(TagTrigger.Order, false)
        {
            Brands = [.. Enumerable.Range(0, 101).Select(_ => BrandId.New(house.Shop.Now))],
        })).Problem?.Code);
    }

    private static Task<Result<DefineTag.Response>> Define(AudienceHouse house, TagRule rule) =>
        house.Shop.With<DefineTag, DefineTag.Response>(slice => slice.Handle(house.Hq, new("规则", rule), default));

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task An_order_tag_comes_by_amount_and_goes_with_the_refund_if_the_rule_says_so(Database database)
    {
        await using var house = await AudienceHouse.Open(olap, database);
        var wang = await house.Member("13800000001", house.EastStore);
        var big = await house.Tag("大单", new(TagTrigger.Order, Undo: true) { AmountAtLeast = new(50_000), Brands = [AudienceHouse.Brand] });
        var once = await house.Tag("曾下大单", new(TagTrigger.Order, Undo: false) { AmountAtLeast = new(50_000) });
        var twice = await house.Tag("两单", new(TagTrigger.Order, Undo: true) { OrdersAtLeast = 2 });
        var (small, large) = (house.Paid(wang, 20_000), house.Paid(wang, 60_000));

        await house.Tell(small);
        await house.Tell(small);
        await house.Settle();
        Assert.Empty(await house.TagsOf(wang));
        await house.Tell(large);
        await house.Settle();
        Assert.Equal(["大单", "曾下大单", "两单"], await house.TagsOf(wang));
        Assert.Equal(1, (await house.Count(new AllOf([new HasTag([big]), new HasTag([twice]), new RfmIs(1, 2, 80_000)]))).Value);

        await house.Tell(house.Refunded(large, left: 1));
        await house.Settle();
        Assert.Equal(["曾下大单", "两单"], await house.TagsOf(wang));
        await house.Tell(house.Refunded(large, left: 0));
        await house.Tell(house.Refunded(large, left: 1)); // Late, and already overtaken.
        await house.Settle();
        Assert.Equal(["曾下大单"], await house.TagsOf(wang));
        Assert.Equal(0, (await house.Count(new HasTag([big, twice]))).Value);
        Assert.Equal(1, (await house.Count(new AllOf([new HasTag([once]), new NumberIs(NumberField.SpentFen, 20_000, 20_000)]))).Value);
        Assert.Equal(1, (await house.Count(new HasBought(7) { SpentFenAtLeast = 20_000 })).Value);
        Assert.Equal(0, (await house.Count(new HasBought(7) { SpentFenAtLeast = 20_001 })).Value);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_refund_heard_before_its_payment_ends_the_same(Database database)
    {
        await using var house = await AudienceHouse.Open(olap, database);
        var wang = await house.Member("13800000001", house.EastStore);
        await house.Tag("下过单", new(TagTrigger.Order, Undo: true));
        var paid = house.Paid(wang, 60_000);
        await house.Tell(house.Refunded(paid, left: 0));
        await house.Settle();
        await house.Tell(paid);
        await house.Settle();
        Assert.Empty(await house.TagsOf(wang));
        Assert.Equal(0, (await house.Count(new HasBought(7))).Value);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_scan_tag_waits_for_the_member_and_goes_with_the_friendship(Database database)
    {
        await using var house = await AudienceHouse.Open(olap, database);
        var wang = await house.Member("13800000001", house.EastStore);
        var contact = ContactId.New(house.Shop.Now);
        await house.Tag("好友", new(TagTrigger.Contact, Undo: true));
        await house.Tag("加过好友", new(TagTrigger.Contact, Undo: false));
        await house.Tag("扫过门店码", new(TagTrigger.Contact, Undo: false) { Channels = ["门店"] });
        await house.Tell(Added(house, contact, house.Shop.Now));
        await house.Settle();
        Assert.Empty(await house.TagsOf(wang));
        await house.Tell(new ContactRecognised(contact, wang, house.Shop.Now));
        await house.Settle();
        Assert.Equal(["好友", "加过好友"], await house.TagsOf(wang));
        Assert.Equal(1, (await house.Count(new ChoiceIs(ChoiceField.Friend, ["friend"]))).Value);

        await house.Tell(new ContactRemoved(contact, "corp", house.Xiaoli, true, house.Shop.Now.AddHours(1)));
        await house.Tell(Added(house, contact, house.Shop.Now.AddMinutes(1))); // Late: it was before the removal.
        await house.Settle();
        Assert.Equal(["加过好友"], await house.TagsOf(wang));
        Assert.Equal(1, (await house.Count(new ChoiceIs(ChoiceField.Friend, ["lost"]))).Value);
    }

    private static ContactAdded Added(AudienceHouse house, ContactId contact, DateTimeOffset at) =>
        new(contact, "corp", house.Xiaoli, null, null, null, true, at);

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_new_rule_applies_to_what_happened_before_and_a_changed_one_again(Database database)
    {
        await using var house = await AudienceHouse.Open(olap, database);
        var (wang, li) = (await house.Member("13800000001", house.EastStore), await house.Member("13800000002", house.EastStore));
        await house.Tell(house.Paid(wang, 60_000));
        await house.Tell(house.Paid(li, 20_000));
        await house.Settle();
        var tag = await house.Tag("大单", new(TagTrigger.Order, Undo: true) { AmountAtLeast = new(50_000) });
        await house.Settle();
        Assert.Equal((1, 0), ((await house.TagsOf(wang)).Count, (await house.TagsOf(li)).Count));

        var changed = await house.Shop.With<ChangeTag, Done>(slice => slice.Handle(house.Hq, tag,
            new("下单", new(TagTrigger.Order, Undo: true) { AmountAtLeast = new(10_000) }), default));
        Assert.True(changed.Ok);
        await house.Settle();
        Assert.Equal(2, (await house.Count(new HasTag([tag]))).Value);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Tags_and_purchases_follow_a_merge_and_come_back_when_it_is_undone(Database database)
    {
        await using var house = await AudienceHouse.Open(olap, database);
        var (kept, gone) = (await house.Member("13800000001", house.EastStore), await house.Member("13800000002", house.WestStore));
        await house.Tag("下过单", new(TagTrigger.Order, Undo: true));
        var (tea, wood) = (await house.Tag("茶"), await house.Tag("木"));
        await house.Tell(house.Paid(gone, 30_000));
        await house.Settle();
        await house.Put(tea, true, null, gone);
        await house.Put(wood, true, null, kept);
        await house.Settle();

        Assert.True((await house.Shop.With<MergeMembers, MergeMembers.Response>(slice =>
            slice.Handle(house.Hq, kept, new(gone, "同一人"), default))).Ok);
        await house.Settle();
        Assert.Equal(["下过单", "茶", "木"], await house.TagsOf(kept));
        Assert.Empty(await house.TagsOf(gone));
        Condition all = new AllOf([new HasTag([tea]), new HasTag([wood]), new HasBought(7)]);
        Assert.Equal((1, 1), ((await house.Count(all)).Value, (await house.Count(new NumberIs(NumberField.Orders, 0, null))).Value));

        Assert.True((await house.Shop.With<UnmergeMembers, Done>(slice =>
            slice.Handle(house.Hq, kept, new(gone, "误合并"), default))).Ok);
        await house.Settle();
        Assert.Equal(["木"], await house.TagsOf(kept));
        Assert.Equal(["下过单", "茶"], await house.TagsOf(gone));
        Assert.Equal(0, (await house.Count(all)).Value);
        Assert.Equal(1, (await house.Count(new AllOf([new HasTag([tea]), new HasBought(7)]))).Value);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task An_erased_member_is_in_no_row_and_no_bitmap(Database database)
    {
        await using var house = await AudienceHouse.Open(olap, database);
        var (wang, li) = (await house.Member("13800000001", house.EastStore), await house.Member("13800000002", house.EastStore));
        var tag = await house.Tag("茶");
        await house.Tell(house.Paid(wang, 30_000));
        await house.Settle();
        await house.Put(tag, true, null, wang, li);
        await house.Settle();
        var fold = new Siyu.Audience.Facts.Fold(olap.Client);
        await fold.Members(1, default);
        await fold.Tags(1, default);
        var number = (await house.Shop.All<Person>()).Single(person => person.Id == wang).Number;

        Assert.True((await house.Shop.With<IErasures, ErasureCard>(door => door.Erase(new(wang, null, "本人要求"), default))).Ok);
        await house.Settle();
        for (var i = 0; i < 3; i++) await house.Shop.Pass(TimeSpan.FromMinutes(1));

        foreach (var table in new[] { "audience_member", "audience_tag_change", "audience_purchase", "audience_identity" })
            Assert.Equal(0, await olap.Client.Scalar<long>($"SELECT toInt64(count()) AS n FROM {table} WHERE number = {number}"));
        Assert.Equal(0, await olap.Client.Scalar<long>(
            $"SELECT toInt64(count()) AS n FROM audience_tag WHERE bitmapContains(members, toUInt32({number}))"));
        Assert.Equal(1, (await house.Count(new HasTag([tag]))).Value);
        Assert.DoesNotContain(await house.Shop.All<Holding>(), row => row.Member == wang);
        Assert.Empty(await house.Shop.All<Purchase>());
    }
}
