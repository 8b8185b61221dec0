using System.Text.Json.Nodes;
using Siyu.Contracts.WeCom;
using Siyu.Platform;
using Siyu.WeCom.Domain;
using Siyu.WeCom.Sync;

namespace Siyu.Tests.WeCom;

public sealed class SyncTests
{
    private const string Batch = "/cgi-bin/externalcontact/batch/get_by_user";
    private readonly Dictionary<string, List<(string External, long Since)>> friends = new() { ["xiaoli"] = [], ["xiaowang"] = [] };

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_walk_finds_what_nobody_told_and_finds_nothing_the_second_time(Database database)
    {
        await using var shop = await Shop(database);
        var old = shop.Shop.Now.AddHours(-2);
        await shop.Hear(WeComShop.Change("add_external_contact", old, "wmKnown", "xiaoli"));
        await shop.Hear(WeComShop.Change("add_external_contact", old, "wmGone", "xiaoli"));
        friends["xiaoli"].AddRange([("wmKnown", old.ToUnixTimeSeconds()), ("wmMissed", old.ToUnixTimeSeconds() + 60)]);
        friends["xiaowang"].Add(("wmKnown", old.ToUnixTimeSeconds() + 90));

        var run = await Walk(shop);
        Assert.Equal((2, 1, null), (run.FoundAdded, run.FoundEnded, run.Failure));
        Assert.NotNull(run.EndedAt);
        var added = await shop.Shop.News<ContactAdded>();
        Assert.Equal(4, added.Count);
        Assert.All(added.Skip(2), n => Assert.Null(n.WelcomeKey));
        Assert.False(Assert.Single(await shop.Shop.News<ContactRemoved>()).ByContact);
        Assert.Equal(3, (await shop.Shop.All<FollowRelation>()).Count(f => f.State == FollowState.Friends));

        shop.Shop.Clock.Advance(TimeSpan.FromDays(1));
        var second = await Walk(shop);
        Assert.Equal((0, 0), (second.FoundAdded, second.FoundEnded));
        Assert.Equal(4, (await shop.Shop.News<ContactAdded>()).Count);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Pages_follow_each_other_and_a_failing_one_is_where_the_walk_goes_on(Database database)
    {
        await using var shop = await Shop(database);
        var old = shop.Shop.Now.AddHours(-2).ToUnixTimeSeconds();
        friends["xiaoli"].AddRange(Enumerable.Range(0, 250).Select(i => ($"wm{i}", old + i)));
        var asked = 0;
        Plays(shop, beforeEach: () => ++asked == 2 ? """{"errcode":45033,"errmsg":"too many at once"}""" : null);

        await Begin(shop);
        Assert.Equal(100, (await shop.Shop.All<Contact>()).Count);
        Assert.Null(Assert.Single(await shop.Shop.All<SyncRun>()).EndedAt);
        Assert.Contains("45033", Assert.Single(await shop.Shop.All<SyncRun>()).Failure, StringComparison.Ordinal);

        await shop.Shop.Pass(TimeSpan.FromMinutes(2));
        Assert.Equal(250, (await shop.Shop.All<Contact>()).Count);
        Assert.NotNull(Assert.Single(await shop.Shop.All<SyncRun>()).EndedAt);
        Assert.Empty(await shop.Shop.News<ContactRemoved>());
    }

    [Fact]
    public async Task A_contact_who_deleted_the_guide_is_not_brought_back_by_the_guides_list()
    {
        await using var shop = await Shop(Database.Sqlite);
        var old = shop.Shop.Now.AddHours(-2);
        await shop.Hear(WeComShop.Change("add_external_contact", old, "wmA", "xiaoli"));
        await shop.Hear(WeComShop.Change("del_follow_user", old.AddHours(1), "wmA", "xiaoli"));
        friends["xiaoli"].Add(("wmA", old.ToUnixTimeSeconds()));
        Assert.Equal(0, (await Walk(shop)).FoundAdded);

        friends["xiaoli"] = [("wmA", old.AddHours(1.5).ToUnixTimeSeconds())];
        Assert.Equal(1, (await Walk(shop)).FoundAdded);
        Assert.Equal(FollowState.Friends, Assert.Single(await shop.Shop.All<FollowRelation>()).State);
    }

    [Fact]
    public async Task A_friendship_of_the_last_minutes_is_left_to_its_own_callback()
    {
        await using var shop = await Shop(Database.Sqlite);
        var now = shop.Shop.Now;
        friends["xiaoli"].Add(("wmA", now.AddSeconds(-30).ToUnixTimeSeconds()));
        Assert.Equal(0, (await Walk(shop)).FoundAdded);
        await shop.Hear(WeComShop.Change("add_external_contact", now.AddSeconds(-1), "wmA", "xiaoli", with: (null, "WELCOME")));
        Assert.NotNull(Assert.Single(await shop.Shop.News<ContactAdded>()).WelcomeKey);
    }

    [Fact]
    public async Task An_account_without_contacts_and_one_that_is_gone_do_not_stop_the_walk()
    {
        await using var shop = await Shop(Database.Sqlite);
        var old = shop.Shop.Now.AddHours(-2);
        await shop.Hear(WeComShop.Change("add_external_contact", old, "wmA", "xiaoli"));
        friends["xiaowang"].Add(("wmB", old.ToUnixTimeSeconds()));
        shop.Platform.On(Batch, ask => (string?)ask["userid_list"]![0] == "xiaoli" ? """{"errcode":60111,"errmsg":"gone"}""" : Page(ask));
        var run = await Walk(shop);
        Assert.Equal((1, 0), (run.FoundAdded, run.FoundEnded));
        Assert.NotNull(run.EndedAt);
    }

    [Fact]
    public async Task One_walk_at_a_time_for_a_corp()
    {
        await using var shop = await Shop(Database.Sqlite);
        shop.Platform.On("/cgi-bin/externalcontact/get_follow_user_list", """{"errcode":45009,"errmsg":"enough"}""");
        await Begin(shop);
        await Begin(shop);
        Assert.Single(await shop.Shop.All<SyncRun>());
    }

    private async Task<WeComShop> Shop(Database database)
    {
        var shop = await WeComShop.Open(database);
        Plays(shop, () => null);
        return shop;
    }

    private void Plays(WeComShop shop, Func<string?> beforeEach)
    {
        shop.Platform.On("/cgi-bin/externalcontact/get_follow_user_list", """{"errcode":0,"follow_user":["xiaoli","xiaowang"]}""");
        shop.Platform.On(Batch, ask => beforeEach() ?? Page(ask));
    }

    private string Page(JsonObject ask)
    {
        var user = (string)ask["userid_list"]![0]!;
        var from = int.TryParse((string?)ask["cursor"], out var given) ? given : 0;
        var all = friends[user];
        if (all.Count == 0) return """{"errcode":84061,"errmsg":"not external contact"}""";
        var items = new JsonArray([.. all.Skip(from).Take(100).Select(f => (JsonNode)new JsonObject
        {
            ["external_contact"] = new JsonObject { ["external_userid"] = f.External, ["name"] = "顾客", ["type"] = 1 },
            ["follow_info"] = new JsonObject { ["userid"] = user, ["createtime"] = f.Since },
        })]);
        return new JsonObject
        {
            ["errcode"] = 0, ["external_contact_list"] = items, ["next_cursor"] = from + 100 < all.Count ? $"{from + 100}" : "",
        }.ToJsonString();
    }

    private static async Task Begin(WeComShop shop)
    {
        await new ReconcileContacts(shop.Shop.Service<Works>(), shop.Shop.Clock).Run(default);
        await shop.Shop.Settle();
    }

    private static async Task<SyncRun> Walk(WeComShop shop)
    {
        shop.Shop.Clock.Advance(TimeSpan.FromSeconds(1));
        await Begin(shop);
        return (await shop.Shop.All<SyncRun>()).OrderByDescending(r => r.StartedAt).First();
    }
}
