using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Siyu.Contracts.Members;
using Siyu.Platform;
using Siyu.Tests.WeCom;

namespace Siyu.Tests.Wechat;

public sealed class LoginTests
{
    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_stranger_gets_a_visitors_session_and_a_member_a_members(Database database)
    {
        await using var shop = await WechatShop.Open(database);
        shop.Comes("open-1");
        var visitor = await Login(shop);
        Assert.False((bool)visitor["isMember"]!);
        shop.Members.Become(new(IdentityKind.UnionId, "", "union-1"));
        Assert.True((bool)(await Login(shop))["isMember"]!);
        Assert.Equal([new IdentityClaim(IdentityKind.UnionId, "", "union-1"),
            new IdentityClaim(IdentityKind.OpenId, WechatShop.MallApp, "open-1")], shop.Members.Met[0]);
        Assert.Equal(2, (await shop.Shop.All<SessionRow>()).Count);
    }

    [Theory]
    [InlineData("""{"errcode":40029,"errmsg":"invalid code"}""", HttpStatusCode.BadRequest, "wechat.bad_code")]
    [InlineData("""{"errcode":40163,"errmsg":"code been used"}""", HttpStatusCode.BadRequest, "wechat.bad_code")]
    [InlineData("""{"errcode":40226,"errmsg":"code blocked"}""", HttpStatusCode.Forbidden, "wechat.risky_user")]
    [InlineData("""{"errcode":45011,"errmsg":"too often"}""", HttpStatusCode.ServiceUnavailable, "wechat.unavailable")]
    [InlineData("""{"errcode":40125,"errmsg":"bad secret"}""", HttpStatusCode.Conflict, "wechat.not_configured")]
    public async Task Each_refusal_of_WeChat_is_told_in_our_words(string said, HttpStatusCode status, string code)
    {
        await using var shop = await WechatShop.Open(Database.Sqlite);
        shop.Platform.On("/sns/jscode2session", said);
        var answer = await shop.Shop.Http.PostAsJsonAsync("/api/mall/login", new { code = "c" });
        Assert.Equal((status, code), (answer.StatusCode, await Code(answer)));
        Assert.Empty(shop.Members.Met);
    }

    [Fact]
    public async Task Without_a_mini_program_or_a_code_nobody_is_asked()
    {
        await using var bare = await WechatShop.Open(Database.Sqlite, configured: false);
        Assert.Equal("wechat.not_configured", await Code(await bare.Shop.Http.PostAsJsonAsync("/api/mall/login", new { code = "c" })));
        await using var shop = await WechatShop.Open(Database.Sqlite);
        Assert.Equal("wechat.bad_code", await Code(await shop.Shop.Http.PostAsJsonAsync("/api/mall/login", new { code = "" })));
        Assert.Empty(shop.Platform.Asked("/sns/jscode2session"));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_visitor_joins_by_phone_is_bound_to_the_guide_and_gets_a_members_session(Database database)
    {
        await using var shop = await WechatShop.Open(database);
        shop.Comes("open-1");
        shop.HasPhone("13800138000");
        using var visitor = await As(shop, await Login(shop));
        var joined = await Body(await visitor.PostAsJsonAsync("/api/mall/join", Wish(PlayedOrganization.Xiaoli.Id.ToString())));

        var ask = Assert.Single(shop.Members.Joins);
        Assert.Equal((JoinSource.MiniProgram, PlayedOrganization.Xiaoli.Id, PlayedOrganization.Store.Id, "13800138000"),
            (ask.Source, ask.Guide!.Value, ask.Unit!.Value, ask.Phone.Digits));
        Assert.True((bool)joined["isNew"]!);
        Assert.Equal(HttpStatusCode.Unauthorized, (await visitor.PostAsJsonAsync("/api/mall/join", Wish(null))).StatusCode);
        using var member = await As(shop, joined);
        Assert.False((bool)(await Body(await member.PostAsJsonAsync("/api/mall/join", Wish(null))))["isNew"]!);
    }

    [Fact]
    public async Task A_guide_who_left_or_never_was_hinders_nobody_from_joining()
    {
        await using var shop = await WechatShop.Open(Database.Sqlite);
        shop.Comes("open-1");
        shop.HasPhone("13800138000");
        shop.Organization.Leaves(PlayedOrganization.Xiaoli);
        foreach (var guide in (string[])[PlayedOrganization.Xiaoli.Id.ToString(), "0199a000-0000-7000-8000-000000000000"])
        {
            using var visitor = await As(shop, await Login(shop));
            Assert.True((await visitor.PostAsJsonAsync("/api/mall/join", Wish(guide))).IsSuccessStatusCode);
        }
        Assert.All(shop.Members.Joins, j => Assert.Null(j.Guide));
    }

    [Theory]
    [InlineData("12345", "86", WechatShop.MallApp, "members.bad_phone")]
    [InlineData("13800138000", "852", WechatShop.MallApp, "members.bad_phone")]
    [InlineData("13800138000", "86", "wx-other", "wechat.bad_code")]
    public async Task A_phone_that_cannot_be_ours_is_refused(string phone, string country, string app, string code)
    {
        await using var shop = await WechatShop.Open(Database.Sqlite);
        shop.Comes("open-1");
        shop.HasPhone(phone, country, app);
        using var visitor = await As(shop, await Login(shop));
        Assert.Equal(code, await Code(await visitor.PostAsJsonAsync("/api/mall/join", Wish(null))));
        Assert.Empty(shop.Members.Joins);
    }

    [Fact]
    public async Task Joining_needs_a_sign_in_and_both_codes()
    {
        await using var shop = await WechatShop.Open(Database.Sqlite);
        Assert.Equal(HttpStatusCode.Unauthorized, (await shop.Shop.Http.PostAsJsonAsync("/api/mall/join", Wish(null))).StatusCode);
        shop.Comes("open-1");
        using var visitor = await As(shop, await Login(shop));
        Assert.Equal("wechat.bad_code",
            await Code(await visitor.PostAsJsonAsync("/api/mall/join", new { loginCode = "a", phoneCode = "" })));
        shop.Platform.On("/wxa/business/getuserphonenumber", _ => null);
        Assert.Equal("wechat.unavailable", await Code(await visitor.PostAsJsonAsync("/api/mall/join", Wish(null))));
        Assert.Single(shop.Platform.Asked("/wxa/business/getuserphonenumber"));
    }

    [Fact]
    public async Task The_web_mall_signs_in_by_the_official_account()
    {
        await using var shop = await WechatShop.Open(Database.Sqlite);
        var page = await shop.Shop.Http.GetFromJsonAsync<JsonObject>("/api/mall/web-login");
        Assert.StartsWith(
            "http://open.test/connect/oauth2/authorize?appid=wx-official&redirect_uri=https%3A%2F%2Fmall.example.com%2F",
            (string?)page!["url"], StringComparison.Ordinal);
        shop.Platform.On("/sns/oauth2/access_token", """{"access_token":"user-token","openid":"web-1","scope":"snsapi_userinfo"}""");
        shop.Platform.On("/sns/userinfo", """{"openid":"web-1","nickname":"王","unionid":"union-1"}""");
        var opened = await Body(await shop.Shop.Http.PostAsJsonAsync("/api/mall/web-login", new { code = "c" }));
        Assert.False((bool)opened["isMember"]!);
        Assert.Contains(shop.Members.Met.Single(), c => c is { Kind: IdentityKind.OpenId, Space: WechatShop.OfficialApp, Value: "web-1" });
        Assert.Contains(shop.Members.Met.Single(), c => c is { Kind: IdentityKind.UnionId, Value: "union-1" });

        shop.Platform.On("/sns/oauth2/access_token",
            """{"access_token":"user-token","openid":"web-2","scope":"snsapi_userinfo","is_snapshotuser":1}""");
        Assert.Equal("wechat.bad_code", await Code(await shop.Shop.Http.PostAsJsonAsync("/api/mall/web-login", new { code = "c" })));
        Assert.Single(shop.Members.Met);
    }

    private static object Wish(string? guide) => new { loginCode = "login", phoneCode = "phone", guide };

    private static async Task<JsonObject> Login(WechatShop shop) =>
        await Body(await shop.Shop.Http.PostAsJsonAsync("/api/mall/login", new { code = "c" }));

    private static Task<HttpClient> As(WechatShop shop, JsonObject opened)
    {
        var client = new HttpClient { BaseAddress = shop.Shop.Http.BaseAddress };
        client.DefaultRequestHeaders.Authorization = new("Bearer", (string)opened["token"]!);
        return Task.FromResult(client);
    }

    private static async Task<JsonObject> Body(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!.AsObject();
    }

    private static async Task<string?> Code(HttpResponseMessage answer) =>
        (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["code"];
}
