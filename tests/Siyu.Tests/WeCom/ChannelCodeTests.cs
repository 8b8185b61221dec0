using System.Text.Json.Nodes;
using Siyu.Contracts.Organization;
using Siyu.Contracts.WeCom;
using Siyu.Kernel;
using Siyu.WeCom.Codes;
using Siyu.WeCom.Domain;

namespace Siyu.Tests.WeCom;

public sealed class ChannelCodeTests
{
    private const string Root = "/cgi-bin/externalcontact/";
    private static readonly CodeWish Wish =
        new("人民路店门口", "store-door", PlayedOrganization.Store.Id, [PlayedOrganization.Xiaoli.Id], "您好", "pages/join");

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_code_is_made_at_the_platform_and_shows_its_picture(Database database)
    {
        await using var shop = await Shop(database);
        var id = await Make(shop);

        var way = Assert.Single(shop.Platform.Asked(Root + "add_contact_way"));
        Assert.Equal((2, 2, true, "xiaoli"), ((int)way["type"]!, (int)way["scene"]!, (bool)way["skip_verify"]!, (string)way["user"]![0]!));
        Assert.Equal(id, ChannelCode.FromState((string)way["state"]!));
        Assert.True(((string)way["state"]!).Length <= 30);
        var row = Assert.Single((await List(shop)).Rows);
        Assert.Equal(("https://wework.qpic.cn/qr/1", null, "store-door"), (row.QrCode, row.Failure, row.Channel));
        var card = (await Door(shop, id))!;
        Assert.Equal(("您好", "pages/join", PlayedOrganization.Store.Id), (card.WelcomeText, card.WelcomePage, card.Unit));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task The_platform_is_told_only_of_what_changed_there(Database database)
    {
        await using var shop = await Shop(database);
        var id = await Make(shop);
        await Change(shop, id, Wish with { WelcomeText = "别的话" });
        await Change(shop, id, Wish with { WelcomeText = "别的话" });
        Assert.Empty(shop.Platform.Asked(Root + "update_contact_way"));

        await Change(shop, id, Wish with { Staff = [PlayedOrganization.Xiaowang.Id, PlayedOrganization.Xiaoli.Id] });
        var update = Assert.Single(shop.Platform.Asked(Root + "update_contact_way"));
        Assert.Equal(["xiaoli", "xiaowang"], update["user"]!.AsArray().Select(u => (string)u!));
        Assert.Equal("config-1", (string?)update["config_id"]);
    }

    [Fact]
    public async Task A_change_while_an_answer_is_out_follows_it()
    {
        await using var shop = await Shop(Database.Sqlite);
        var id = await Make(shop, settle: false);
        await Change(shop, id, Wish with { Staff = [PlayedOrganization.Xiaowang.Id] });
        Assert.Single(shop.Platform.Asked(Root + "add_contact_way"));
        Assert.Equal("xiaowang", (string?)Assert.Single(shop.Platform.Asked(Root + "update_contact_way"))["user"]![0]);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_code_whose_making_lost_its_answer_is_found_again_and_not_made_twice(Database database)
    {
        await using var shop = await Shop(database);
        var made = 0;
        string? state = null;
        shop.Platform.On(Root + "add_contact_way", way =>
        {
            (made, state) = (made + 1, (string?)way["state"]);
            return null;
        });
        shop.Platform.On(Root + "list_contact_way", """{"errcode":0,"contact_way":[{"config_id":"other"},{"config_id":"config-9"}]}""");
        shop.Platform.On(Root + "get_contact_way", ask =>
        {
            var config = (string)ask["config_id"]!;
            var way =
                new JsonObject { ["config_id"] = config, ["state"] = config == "config-9" ? state : "x", ["qr_code"] = "https://qr/9" };
            return new JsonObject { ["errcode"] = 0, ["contact_way"] = way }.ToJsonString();
        });
        await Make(shop);
        await shop.Shop.Pass(TimeSpan.FromSeconds(10));

        Assert.Equal(1, made);
        Assert.Equal("https://qr/9", Assert.Single((await List(shop)).Rows).QrCode);
        Assert.Equal("config-9", Assert.Single(await shop.Shop.All<ChannelCode>()).ConfigId);
    }

    [Fact]
    public async Task A_refusal_of_the_platform_is_shown_and_the_next_change_tries_again()
    {
        await using var shop = await Shop(Database.Sqlite);
        shop.Platform.Refuses(Root + "add_contact_way", 41045);
        var id = await Make(shop);
        Assert.Contains("41045", Assert.Single((await List(shop)).Rows).Failure, StringComparison.Ordinal);

        Plays(shop);
        await Change(shop, id, Wish);
        Assert.Equal(("https://wework.qpic.cn/qr/1", null), Assert.Single((await List(shop)).Rows) is var row ? (row.QrCode, row.Failure)
            : default);
    }

    [Fact]
    public async Task Off_takes_the_code_away_and_on_makes_a_new_one()
    {
        await using var shop = await Shop(Database.Sqlite);
        var id = await Make(shop);
        await Switch(shop, id, false);
        Assert.Equal("config-1", (string?)Assert.Single(shop.Platform.Asked(Root + "del_contact_way"))["config_id"]);
        Assert.Equal((false, null), Assert.Single((await List(shop)).Rows) is var row ? (row.Enabled, row.QrCode) : default);
        Assert.True((await Switch(shop, id, false)).Value.Before);
        await Switch(shop, id, true);
        Assert.Equal(2, shop.Platform.Asked(Root + "add_contact_way").Count);
    }

    [Fact]
    public async Task Staff_who_leave_are_taken_out_and_a_code_left_without_any_says_so()
    {
        await using var shop = await Shop(Database.Sqlite);
        await Make(shop, Wish with { Staff = [PlayedOrganization.Xiaoli.Id, PlayedOrganization.Xiaowang.Id] });
        await Leave(shop, PlayedOrganization.Xiaoli);
        Assert.Equal("xiaowang", (string?)Assert.Single(shop.Platform.Asked(Root + "update_contact_way"))["user"]!.AsArray().Single());
        await Leave(shop, PlayedOrganization.Xiaowang);
        Assert.Equal("no_staff", Assert.Single((await List(shop)).Rows).Failure);
    }

    [Fact]
    public async Task Counts_are_of_distinct_facts_however_often_they_were_told()
    {
        await using var shop = await Shop(Database.Sqlite);
        var state = ChannelCode.StateOf(await Make(shop));
        var at = shop.Shop.Now;
        for (var i = 0; i < 2; i++)
        {
            await shop.Hear(WeComShop.Change("add_external_contact", at, "wmA", "xiaoli", (state, null)));
            await shop.Hear(WeComShop.Change("add_external_contact", at, "wmA", "xiaowang", (state, null)));
            await shop.Hear(WeComShop.Change("add_external_contact", at, "wmB", "xiaoli", (state, null)));
            await shop.Hear(WeComShop.Change("del_follow_user", at.AddMinutes(1), "wmA", "xiaoli"));
        }
        Assert.Equal(new ChannelCodeList.CodeFigures(3, 2, 1), Assert.Single((await List(shop)).Rows).Figures);
        Assert.All(await shop.Shop.News<ContactAdded>(), n => Assert.NotNull(n.Code));
    }

    [Fact]
    public async Task What_the_platform_gives_for_paper_is_shown_only_where_it_is_a_picture_of_a_code_that_one_may_see()
    {
        await using var shop = await Shop(Database.Sqlite);
        var id = await Make(shop);
        Task<Result<Microsoft.AspNetCore.Http.IResult>> Look(Actor actor) => shop.Shop.With<CodePicture,
            Microsoft.AspNetCore.Http.IResult>(slice => slice.Handle(actor, id, default));

        shop.Platform.On("/qr/1", "no picture");
        Assert.Equal("wecom.no_code_picture", (await Look(WeComShop.Boss)).Problem!.Code);
        Assert.Equal(WeComProblems.UnknownCode, (await Look(Actor.Nobody)).Problem);
        Assert.Single(shop.Platform.Asked("/qr/1"));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task What_a_code_brought_is_told_day_by_day_in_the_groups_zone(Database database)
    {
        await using var shop = await Shop(database);
        var id = await Make(shop);
        var state = ChannelCode.StateOf(id);
        // Ten in the morning in China, and half past eleven the evening before.
        var (at, before) = (shop.Shop.Now, shop.Shop.Now.AddHours(-10.5));
        await shop.Hear(WeComShop.Change("add_external_contact", before, "wmA", "xiaoli", (state, null)));
        await shop.Hear(WeComShop.Change("add_external_contact", at, "wmB", "xiaoli", (state, null)));
        await shop.Hear(WeComShop.Change("del_follow_user", at.AddMinutes(1), "wmA", "xiaoli"));
        Task<Result<IReadOnlyList<CodeDays.Row>>> Days(Actor actor) =>
            shop.Shop.With<CodeDays, IReadOnlyList<CodeDays.Row>>(s => s.Handle(actor, id, 3, default));

        Assert.Equal([(0, 0), (1, 0), (1, 1)], (await Days(WeComShop.Boss)).Value.Select(day => (day.Added, day.Ended)));
        Assert.Equal(WeComProblems.UnknownCode, (await Days(Actor.Nobody)).Problem);
        var row = Assert.Single((await List(shop)).Rows);
        Assert.Equal((PlayedOrganization.Store.Name, PlayedOrganization.Xiaoli.Code), (row.UnitName, Assert.Single(row.StaffNames)));
    }

    [Fact]
    public async Task A_channel_word_that_is_not_ours_names_no_code()
    {
        await using var shop = await Shop(Database.Sqlite);
        await shop.Hear(WeComShop.Change("add_external_contact", shop.Shop.Now, "wmA", "xiaoli", ("store-001", null)));
        await shop.Hear(WeComShop.Change("add_external_contact", shop.Shop.Now, "wmB", "xiaoli",
            (ChannelCode.StateOf(ChannelCodeId.New(shop.Shop.Now)), null)));
        Assert.All(await shop.Shop.News<ContactAdded>(), n => Assert.Null(n.Code));
    }

    [Fact]
    public async Task Each_thing_that_is_wrong_with_a_wish_is_refused()
    {
        await using var shop = await Shop(Database.Sqlite);
        var stranger = UnitId.New(shop.Shop.Now);
        Assert.Equal("wecom.bad_title", (await TryMake(shop, Wish with { Title = " " })).Problem!.Code);
        Assert.Equal("wecom.bad_channel", (await TryMake(shop, Wish with { Channel = "" })).Problem!.Code);
        Assert.Equal("wecom.bad_welcome", (await TryMake(shop, Wish with { WelcomeText = new string('好', 1_334) })).Problem!.Code);
        Assert.Equal("wecom.bad_page", (await TryMake(shop, Wish with { WelcomePage = "/pages/index" })).Problem!.Code);
        Assert.Equal("wecom.no_staff", (await TryMake(shop, Wish with { Staff = [] })).Problem!.Code);
        Assert.Equal("organization.unknown_staff", (await TryMake(shop, Wish with { Staff = [StaffId.New(shop.Shop.Now)] })).Problem!.Code);
        Assert.Equal("organization.unknown_unit", (await TryMake(shop, Wish with { Unit = stranger })).Problem!.Code);
        shop.Organization.Leaves(PlayedOrganization.Xiaoli);
        Assert.Equal("wecom.no_staff", (await TryMake(shop, Wish)).Problem!.Code);
        Assert.Empty(await shop.Shop.All<ChannelCode>());
    }

    [Fact]
    public async Task A_store_sees_and_changes_only_its_own_codes()
    {
        await using var shop = await Shop(Database.Sqlite);
        var id = await Make(shop);
        var elsewhere = WeComShop.Boss with { Scope = DataScope.Below(new OrgPath("/g/west/")) };
        Assert.Empty((await shop.Shop.With<ChannelCodeList, Page<ChannelCodeList.Row>>(async l =>
            await l.Handle(elsewhere, new(), default, default))).Value.Rows);
        Assert.Equal(WeComProblems.UnknownCode, (await shop.Shop.With<ChangeChannelCode, Done>(s => s.Handle(elsewhere, id, Wish, default)))
            .Problem);
        Assert.Equal(WeComProblems.UnknownCode,
            (await shop.Shop.With<SwitchChannelCode, Done>(s => s.Handle(elsewhere, id, new(false), default))).Problem);
        Assert.Equal("organization.unknown_unit",
            (await shop.Shop.With<MakeChannelCode, MakeChannelCode.Response>(s => s.Handle(elsewhere, new(null, Wish), default)))
                .Problem!.Code);
        Assert.Equal("wecom.needs_unit",
            (await shop.Shop.With<MakeChannelCode, MakeChannelCode.Response>(s =>
                s.Handle(elsewhere, new(null, Wish with { Unit = null }), default))).Problem!.Code);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task The_list_goes_on_where_a_page_ended(Database database)
    {
        await using var shop = await Shop(database);
        for (var i = 0; i < 5; i++) await Make(shop, Wish with { Title = "码" + i }, settle: false);
        var titles = new List<string>();
        string? after = null;
        do
        {
            var page = (await shop.Shop.With<ChannelCodeList, Page<ChannelCodeList.Row>>(async l =>
                await l.Handle(WeComShop.Boss, new(), new(after, 2), default))).Value;
            titles.AddRange(page.Rows.Select(r => r.Title));
            after = page.Next;
        }
        while (after is not null);
        Assert.Equal(["码0", "码1", "码2", "码3", "码4"], titles.Order(StringComparer.Ordinal));
    }

    private static async Task<WeComShop> Shop(Database database)
    {
        var shop = await WeComShop.Open(database);
        Plays(shop);
        return shop;
    }

    private static void Plays(WeComShop shop)
    {
        var made = 0;
        shop.Platform.On(Root + "add_contact_way",
            _ => $$"""{"errcode":0,"config_id":"config-{{++made}}","qr_code":"https://wework.qpic.cn/qr/{{made}}"}""");
        shop.Platform.On(Root + "update_contact_way", """{"errcode":0}""");
        shop.Platform.On(Root + "del_contact_way", """{"errcode":0}""");
        shop.Platform.On(Root + "get_contact_way", (JsonObject ask) =>
            $$$"""{"errcode":0,"contact_way":{"config_id":"{{{(string?)ask["config_id"]}}}","qr_code":"https://wework.qpic.cn/qr/1"}}""");
    }

    private static Task<Result<MakeChannelCode.Response>> TryMake(WeComShop shop, CodeWish wish) =>
        shop.Shop.With<MakeChannelCode, MakeChannelCode.Response>(s => s.Handle(WeComShop.Boss, new(null, wish), default));

    private static async Task<ChannelCodeId> Make(WeComShop shop, CodeWish? wish = null, bool settle = true)
    {
        var made = await TryMake(shop, wish ?? Wish);
        if (settle) await shop.Shop.Settle();
        return made.Value.Id;
    }

    private static async Task Change(WeComShop shop, ChannelCodeId id, CodeWish wish)
    {
        Assert.True((await shop.Shop.With<ChangeChannelCode, Done>(s => s.Handle(WeComShop.Boss, id, wish, default))).Ok);
        await shop.Shop.Settle();
    }

    private static async Task<Result<Done>> Switch(WeComShop shop, ChannelCodeId id, bool on)
    {
        var done = await shop.Shop.With<SwitchChannelCode, Done>(s => s.Handle(WeComShop.Boss, id, new(on), default));
        await shop.Shop.Settle();
        return done;
    }

    private static async Task Leave(WeComShop shop, StaffCard staff)
    {
        shop.Organization.Leaves(staff);
        await shop.Shop.Do(services =>
        {
            services.GetDb().Publish(new StaffLeft(staff.Id, staff.Home, shop.Shop.Now));
            return Task.CompletedTask;
        });
        await shop.Shop.Settle();
    }

    private static async Task<Page<ChannelCodeList.Row>> List(WeComShop shop) =>
        (await shop.Shop.With<ChannelCodeList, Page<ChannelCodeList.Row>>(async l =>
            await l.Handle(WeComShop.Boss, new(), default, default))).Value;

    private static async Task<ChannelCodeCard?> Door(WeComShop shop, ChannelCodeId id) =>
        (await shop.Shop.With<IWeCom, IReadOnlyDictionary<ChannelCodeId, ChannelCodeCard>>(async w =>
            Result.Of(await w.ChannelCodes([id], default)))).Value.GetValueOrDefault(id);
}
