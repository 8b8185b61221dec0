using System.Net;
using Siyu.Contracts.WeCom;
using Siyu.Kernel;
using Siyu.WeCom.Codes;
using Siyu.WeCom.Domain;

namespace Siyu.Tests.WeCom;

public sealed class MyLiveCodeTests
{
    private const string Root = "/cgi-bin/externalcontact/";

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_guide_has_one_code_of_their_own_however_often_they_ask(Database database)
    {
        await using var shop = await Shop(database);
        Assert.Equal(WeComProblems.UnknownCode, (await Look(shop, Xiaoli)).Problem);

        var (first, twin) = (await Ask(shop, Xiaoli), await Ask(shop, Xiaoli));
        await shop.Shop.Settle();
        var shown = await Look(shop, Xiaoli);

        Assert.Equal((first.Value.Id, first.Value.Id), (twin.Value.Id, shown.Value.Id));
        Assert.Equal((false, true, "E001 的活码"), (first.Value.Ready, shown.Value.Ready, shown.Value.Title));
        var way = Assert.Single(shop.Platform.Asked(Root + "add_contact_way"));
        Assert.Equal("xiaoli", (string?)Assert.Single(way["user"]!.AsArray()));
        Assert.Equal(2, (await Both(shop)).Distinct().Count());
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task The_code_that_headquarters_printed_for_one_guide_alone_is_theirs(Database database)
    {
        await using var shop = await Shop(database);
        var (mine, ours) = (await Print(shop, PlayedOrganization.Xiaoli.Id),
            await Print(shop, PlayedOrganization.Xiaoli.Id, PlayedOrganization.Xiaowang.Id));
        await shop.Hear(WeComShop.Change("add_external_contact", shop.Shop.Now, "wmA", "xiaoli", (ChannelCode.StateOf(mine), null)));

        var shown = await Ask(shop, Xiaoli);

        Assert.Equal((mine, 1), (shown.Value.Id, shown.Value.Added));
        Assert.NotEqual(ours, shown.Value.Id);
    }

    [Fact]
    public async Task Twins_that_ask_at_once_make_one_code()
    {
        await using var shop = await Shop(Database.Postgres);
        var asked = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Ask(shop, Xiaoli))));
        Assert.Single(asked.Select(one => one.Value.Id).Distinct());
        Assert.Single(await shop.Shop.All<ChannelCode>());
        Assert.Single(await shop.Shop.All<ChannelCodeStaff>());
    }

    [Fact]
    public async Task What_headquarters_switched_off_is_not_made_again_and_a_stranger_to_WeCom_has_none()
    {
        await using var shop = await Shop(Database.Sqlite);
        var made = await Ask(shop, Xiaoli);
        await shop.Shop.With<SwitchChannelCode, Done>(slice => slice.Handle(WeComShop.Boss, made.Value.Id, new(false), default));

        Assert.Equal(MyCodeProblems.SwitchedOff, (await Ask(shop, Xiaoli)).Problem);
        Assert.Equal(WeComProblems.UnknownCode, (await Look(shop, Xiaoli)).Problem);
        Assert.Equal(MyCodeProblems.NoSeat, (await Ask(shop, Guide(StaffId.New(shop.Shop.Now)))).Problem);
        shop.Organization.Leaves(PlayedOrganization.Xiaowang);
        Assert.Equal(MyCodeProblems.NoSeat, (await Ask(shop, Guide(PlayedOrganization.Xiaowang.Id))).Problem);
    }

    [Fact]
    public async Task A_picture_that_is_not_there_yet_or_lies_elsewhere_is_refused_in_words()
    {
        await using var shop = await Shop(Database.Sqlite);
        Assert.Equal(WeComProblems.UnknownCode, (await Picture(shop, Xiaoli)).Problem);
        await Ask(shop, Xiaoli);
        Assert.Equal(MyCodeProblems.NotReady, (await Picture(shop, Xiaoli)).Problem);
        await shop.Shop.Settle();
        // The played platform answers words where a picture should be.
        Assert.Equal(CodeProblems.NoPicture, (await Picture(shop, Xiaoli)).Problem);

        shop.Platform.On(Root + "add_contact_way", """{"errcode":0,"config_id":"c","qr_code":"http://169.254.169.254/metadata"}""");
        await Ask(shop, Guide(PlayedOrganization.Xiaowang.Id));
        await shop.Shop.Settle();
        Assert.Equal(CodeProblems.NoPicture, (await Picture(shop, Guide(PlayedOrganization.Xiaowang.Id))).Problem);
        Assert.DoesNotContain(shop.Platform.Wire.Heard, path => path.Contains("metadata", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nobody_sees_a_code_without_signing_in()
    {
        await using var shop = await Shop(Database.Sqlite);
        foreach (var path in new[] { "/api/guide/live-code", "/api/guide/live-code/picture" })
            Assert.Equal(HttpStatusCode.Unauthorized, (await shop.Shop.Http.GetAsync(new Uri(path, UriKind.Relative))).StatusCode);
    }

    private static readonly Actor Xiaoli = Guide(PlayedOrganization.Xiaoli.Id);

    private static Actor Guide(StaffId staff) =>
        new(ActorKind.Staff, staff.Value, new HashSet<string> { "wecom.guide" }, DataScope.Own(PlayedOrganization.Store.Path));

    private static async Task<WeComShop> Shop(Database database)
    {
        var (shop, made) = (await WeComShop.Open(database), 0);
        shop.Platform.On(Root + "add_contact_way",
            _ => $$"""{"errcode":0,"config_id":"config-{{++made}}","qr_code":"https://wework.qpic.cn/qr/{{made}}"}""");
        shop.Platform.On(Root + "del_contact_way", """{"errcode":0}""");
        return shop;
    }

    private static Task<Result<MyLiveCode.Response>> Ask(WeComShop shop, Actor actor) =>
        shop.Shop.With<MyLiveCode, MyLiveCode.Response>(slice => slice.Make(actor, default));

    private static Task<Result<MyLiveCode.Response>> Look(WeComShop shop, Actor actor) =>
        shop.Shop.With<MyLiveCode, MyLiveCode.Response>(slice => slice.Handle(actor, default));

    private static Task<Result<Microsoft.AspNetCore.Http.IResult>> Picture(WeComShop shop, Actor actor) =>
        shop.Shop.With<LiveCodePicture, Microsoft.AspNetCore.Http.IResult>(slice => slice.Handle(actor, default));

    private static async Task<IEnumerable<ChannelCodeId>> Both(WeComShop shop) =>
        [(await Ask(shop, Xiaoli)).Value.Id, (await Ask(shop, Guide(PlayedOrganization.Xiaowang.Id))).Value.Id];

    private static async Task<ChannelCodeId> Print(WeComShop shop, params StaffId[] staff)
    {
        var wish = new CodeWish("门店", "store", PlayedOrganization.Store.Id, staff, null, null);
        var made = await shop.Shop.With<MakeChannelCode, MakeChannelCode.Response>(s => s.Handle(WeComShop.Boss, new(null, wish), default));
        await shop.Shop.Settle();
        return made.Value.Id;
    }
}
