using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Siyu.Platform;
using Siyu.Tests.WeCom.Vectors;
using Siyu.WeCom.Api;
using Siyu.WeCom.Domain;
using Siyu.WeCom.SignIn;

namespace Siyu.Tests.WeCom;

public sealed class GuideSignInTests
{
    private const string WhoIs = "/cgi-bin/auth/getuserinfo";

    [Fact]
    public void A_page_is_signed_as_published()
    {
        var vector = PublishedVectors.JsSdk;
        Assert.Equal(vector.Text("signature"),
            JsSignature.Of(vector.Text("jsapi_ticket"), vector.Text("noncestr"), vector.Text("timestamp"), vector.Text("url") + "#part"));
    }

    [Fact]
    public async Task The_sign_in_page_is_WeComs_with_our_app_and_a_fresh_state()
    {
        await using var shop = await WeComShop.Open(Database.Sqlite);
        var page = await shop.Shop.Http.GetFromJsonAsync<JsonObject>("/api/guide/login");
        var url = (string?)page!["url"];
        Assert.StartsWith("http://open.test/connect/oauth2/authorize?appid=ww-corp-1&redirect_uri=https%3A%2F%2Fguide.example.com%2Fapp",
            url, StringComparison.Ordinal);
        Assert.Contains($"state={(string?)page["state"]}&agentid=1000002#wechat_redirect", url, StringComparison.Ordinal);
        Assert.NotEqual((string?)page["state"], (string?)(await shop.Shop.Http.GetFromJsonAsync<JsonObject>("/api/guide/login"))!["state"]);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_guide_signs_in_by_the_code_that_came_back(Database database)
    {
        await using var shop = await WeComShop.Open(database);
        shop.Platform.On(WhoIs, """{"errcode":0,"userid":"xiaoli"}""");
        var answer = await shop.Shop.Http.PostAsJsonAsync("/api/guide/login", new { code = "code-1" });
        var opened = await answer.Content.ReadFromJsonAsync<JsonObject>();
        Assert.Equal(PlayedOrganization.Xiaoli.Id.ToString(), (string?)opened!["staff"]);
        Assert.True(((string?)opened["token"])!.Length >= 40);
        Assert.Equal("code-1", (string?)Assert.Single(shop.Platform.Asked(WhoIs))["code"]);
    }

    [Theory]
    [InlineData("""{"errcode":40029,"errmsg":"invalid code"}""", HttpStatusCode.BadRequest, "wecom.bad_code")]
    [InlineData("""{"errcode":42022,"errmsg":"used"}""", HttpStatusCode.BadRequest, "wecom.bad_code")]
    [InlineData("""{"errcode":48002,"errmsg":"no permission"}""", HttpStatusCode.ServiceUnavailable, "wecom.unavailable")]
    [InlineData("""{"errcode":0,"openid":"o-stranger"}""", HttpStatusCode.Forbidden, "wecom.not_staff")]
    [InlineData("""{"errcode":0,"userid":"nobody"}""", HttpStatusCode.Forbidden, "wecom.not_staff")]
    [InlineData("""{"errcode":0,"userid":"xiaowang"}""", HttpStatusCode.Forbidden, "organization.staff_has_left")]
    public async Task Whoever_is_no_active_staff_is_refused(string said, HttpStatusCode status, string code)
    {
        await using var shop = await WeComShop.Open(Database.Sqlite);
        shop.Organization.Leaves(PlayedOrganization.Xiaowang);
        shop.Platform.On(WhoIs, said);
        var answer = await shop.Shop.Http.PostAsJsonAsync("/api/guide/login", new { code = "code-1" });
        Assert.Equal((status, code), (answer.StatusCode, (await Body(answer)).GetProperty("code").GetString()));
    }

    [Theory]
    [InlineData("", "wecom.bad_code", null)]
    [InlineData("x", "wecom.unknown_corp", "ww-nobody")]
    public async Task A_code_or_corp_that_is_none_is_refused_without_asking(string given, string code, string? corp)
    {
        await using var shop = await WeComShop.Open(Database.Sqlite);
        var answer = await shop.Shop.Http.PostAsJsonAsync("/api/guide/login", new { corpId = corp, code = given });
        Assert.Equal(code, (await Body(answer)).GetProperty("code").GetString());
        Assert.Empty(shop.Platform.Asked(WhoIs));
    }

    [Fact]
    public async Task Only_pages_of_the_guide_app_are_signed_and_a_ticket_is_fetched_once()
    {
        await using var shop = await WeComShop.Open(Database.Sqlite);
        shop.Platform.On("/cgi-bin/get_jsapi_ticket", """{"errcode":0,"ticket":"corp-ticket","expires_in":7200}""");
        shop.Platform.On("/cgi-bin/ticket/get", """{"errcode":0,"ticket":"agent-ticket","expires_in":7200}""");
        const string url = "https://guide.example.com/app/chat?x=1#a";
        for (var i = 0; i < 2; i++)
        {
            var config = (await shop.Shop.With<JsConfig, JsConfig.Response>(s => s.Handle(null, url, default))).Value;
            Assert.Equal(JsSignature.Of("corp-ticket", config.Nonce, config.Timestamp, url), config.Signature);
            Assert.Equal(JsSignature.Of("agent-ticket", config.Nonce, config.Timestamp, url), config.AgentSignature);
        }
        Assert.Single(shop.Platform.Asked("/cgi-bin/get_jsapi_ticket"));
        Assert.Equal("wecom.bad_page_url",
            (await shop.Shop.With<JsConfig, JsConfig.Response>(s => s.Handle(null, "https://evil.example.com/", default))).Problem!.Code);
        Assert.Equal(HttpStatusCode.Unauthorized, (await shop.Shop.Http.GetAsync("/api/guide/js-config?url=x")).StatusCode);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Secrets_of_a_corp_go_in_and_never_come_out(Database database)
    {
        await using var shop = await WeComShop.Open(database);
        var wish = new CorpSettings.Request(7, "a-secret", "c-secret", "token", WeComShop.AesKey) { ApiBase = "https://qyapi.example.com" };
        Assert.True((await shop.Shop.With<CorpSettings, Siyu.Kernel.Done>(s => s.Handle(WeComShop.Boss, "ww2", wish, default))).Ok);
        Assert.True((await shop.Shop.With<CorpSettings, Siyu.Kernel.Done>(s =>
            s.Handle(WeComShop.Boss, "ww2", new(8, null, null, null, null), default))).Ok);
        var kept = await shop.Shop.With<ISettings, WeComCorp>(async s => (await s.Get<WeComCorp>(WeComCorp.Section("ww2"), default))!);
        Assert.Equal((8, "a-secret", "https://qyapi.example.com"), (kept.Value.AgentId, kept.Value.AppSecret, kept.Value.ApiBase));
        var shown =
            await shop.Shop.With<CorpSettings, IReadOnlyList<CorpSettings.Row>>(async s => Siyu.Kernel.Result.Of(await s.List(default)));
        Assert.DoesNotContain("secret", JsonSerializer.Serialize(shown.Value), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("", "secret", "token", "kkk", "wecom.bad_corp")]
    [InlineData("ww3", "", "token", "kkk", "wecom.missing_secret")]
    [InlineData("ww3", "secret", "", "kkk", "wecom.missing_secret")]
    [InlineData("ww3", "secret", "token", "short", "wecom.bad_key")]
    public async Task A_corp_that_cannot_work_is_refused(string corp, string secret, string token, string key, string code)
    {
        await using var shop = await WeComShop.Open(Database.Sqlite);
        var wish = new CorpSettings.Request(7, secret, secret, token, key);
        Assert.Equal(code, (await shop.Shop.With<CorpSettings, Siyu.Kernel.Done>(s => s.Handle(WeComShop.Boss, corp, wish, default)))
            .Problem!.Code);
    }

    private static async Task<JsonElement> Body(HttpResponseMessage answer) =>
        JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
}
