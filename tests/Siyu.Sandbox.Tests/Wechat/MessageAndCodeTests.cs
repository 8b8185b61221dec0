using System.Text.Json.Nodes;
using System.Xml.Linq;
using Siyu.Sandbox.Core;

namespace Siyu.Sandbox.Tests.Wechat;

public sealed class MessageAndCodeTests
{
    [Fact]
    public async Task A_subscribe_message_needs_a_grant_for_each()
    {
        await using var run = await SandboxRun.Open();
        await run.Human("wang");
        var openId = (string)(await run.Act("persona/mini-login", new { persona = "wang" }))["openid"]!;
        var template = (string)run.Mini()["templates"]![0]!["template_id"]!;
        Assert.Equal(43101, await Send(run, openId, template));
        await run.Act("persona/grant-template", new { persona = "wang", template_id = template });
        Assert.Equal(0, await Send(run, openId, template));
        Assert.Equal(43101, await Send(run, openId, template));
        Assert.Equal("subscribe",
            (string)Assert.Single((await run.Look("persona/received?persona=wang"))["received"]!.AsArray())!["kind"]!);
    }

    [Fact]
    public async Task A_sent_message_is_told_to_the_apps_encrypted_push()
    {
        await using var run = await SandboxRun.Open();
        await using var ear = await CallbackEar.Open();
        await run.Human("wang");
        var openId = (string)(await run.Act("persona/mini-login", new { persona = "wang" }))["openid"]!;
        var template = (string)run.Mini()["templates"]![0]!["template_id"]!;
        await run.Act("persona/grant-template", new { persona = "wang", template_id = template });
        await run.Act("configure",
            new { wechat = new { apps = new[] { new { appid = (string)run.Mini()["appid"]!, callback_url = ear.Url } } } });
        Assert.Equal(0, await Send(run, openId, template));
        await run.Act("callbacks/idle", new { });
        var heard = Assert.Single(ear.All);
        var (token, key) = ((string)run.Mini()["token"]!, (string)run.Mini()["encoding_aes_key"]!);
        var encrypted = XElement.Parse(heard.Body).Element("Encrypt")!.Value;
        Assert.Equal(CallbackCrypto.SignPlain(token, heard.Query["timestamp"]!, heard.Query["nonce"]!), heard.Query["signature"]);
        Assert.Equal(CallbackCrypto.Sign(token, heard.Query["timestamp"]!, heard.Query["nonce"]!, encrypted), heard.Query["msg_signature"]);
        var (message, receiver, _) = CallbackCrypto.Decrypt(key, encrypted);
        Assert.Equal((string)run.Mini()["appid"]!, receiver);
        var item = XElement.Parse(message).Element("SubscribeMsgSentEvent")!.Element("List")!;
        Assert.Equal((template, "0", "success"), (item.Element("TemplateId")!.Value, item.Element("ErrorCode")!.Value,
            item.Element("ErrorStatus")!.Value));
    }

    [Fact]
    public async Task Subscribe_refusals_name_the_field()
    {
        await using var run = await SandboxRun.Open();
        await run.Human("wang");
        var openId = (string)(await run.Act("persona/mini-login", new { persona = "wang" }))["openid"]!;
        var template = (string)run.Mini()["templates"]![0]!["template_id"]!;
        await run.Act("persona/grant-template", new { persona = "wang", template_id = template });
        Assert.Equal(40003, await Send(run, "oNobody", template));
        Assert.Equal(40037, await Send(run, openId, "none"));
        var long4 = await Answer(run, openId, template, thing: new string('长', 21));
        Assert.Equal(47003, (int)long4["errcode"]!);
        Assert.StartsWith("argument invalid! data.thing4.value invalid rid: ", (string)long4["errmsg"]!);
        Assert.Equal(0, await Send(run, openId, template));
    }

    [Fact]
    public async Task A_code_is_a_picture_and_a_refusal_is_json()
    {
        await using var run = await SandboxRun.Open();
        await run.Act("configure",
            new { wechat = new { apps = new[] { new { appid = (string)run.Mini()["appid"]!, pages = new[] { "pages/home" } } } } });
        var token = await LoginTests.Token(run);
        using var picture = await run.Raw($"{run.At.Wechat}/wxa/getwxacodeunlimit?access_token={token}",
            Json(new JsonObject { ["scene"] = "s=1", ["page"] = "pages/home" }));
        Assert.Equal("image/png", picture.Content.Headers.ContentType!.MediaType);
        Assert.Equal([0x89, 0x50, 0x4E, 0x47], (await picture.Content.ReadAsByteArrayAsync())[..4]);
        Assert.Equal(41030, await Code(run, token, new JsonObject { ["scene"] = "s=1", ["page"] = "pages/none" }));
        Assert.Equal(40169, await Code(run, token, new JsonObject { ["scene"] = new string('x', 33) }));
        Assert.Equal(40169, await Code(run, token, new JsonObject { ["scene"] = "空" }));
        Assert.Equal(40159, await Code(run, token, new JsonObject { ["scene"] = "s", ["page"] = "/pages/home" }));
        Assert.Equal(40097, await Code(run, token, new JsonObject { ["scene"] = "s", ["width"] = 10 }));
    }

    [Fact]
    public async Task Links_open_the_mini_program_until_they_expire()
    {
        await using var run = await SandboxRun.Open();
        var token = await LoginTests.Token(run);
        var link = await run.Wechat("wxa/generate_urllink", token,
            """{"path":"pages/home","query":"a=1","expire_type":1,"expire_interval":1}""");
        var url = (string)link["url_link"]!;
        Assert.StartsWith(run.At.Wechat + "/l/", url);
        using (var open = await run.Raw(url)) Assert.Equal(302, (int)open.StatusCode);
        var info = await run.Wechat("wxa/query_urllink", token, new JsonObject { ["url_link"] = url }.ToJsonString());
        Assert.Equal("pages/home", (string)info["url_link_info"]!["path"]!);
        await run.Advance(86_401);
        using (var late = await run.Raw(url)) Assert.Equal(410, (int)late.StatusCode);
        token = await LoginTests.Token(run);
        var scheme = await run.Wechat("wxa/generatescheme", token, """{"jump_wxa":{"path":"pages/home","query":""}}""");
        Assert.StartsWith("weixin://dl/business/?t=", (string)scheme["openlink"]!);
        var far = await run.Wechat("wxa/generate_urllink", token, """{"expire_type":1,"expire_interval":31}""");
        Assert.Equal(85401, (int)far["errcode"]!);
    }

    [Fact]
    public async Task Shipping_of_an_unknown_order_is_refused()
    {
        await using var run = await SandboxRun.Open();
        var token = await LoginTests.Token(run);
        var answer = await run.Wechat("wxa/sec/order/upload_shipping_info", token, """
            {"order_key":{"order_number_type":2,"transaction_id":"4200000000"},"logistics_type":1,"delivery_mode":1,
             "shipping_list":[{"item_desc":"x"}],"upload_time":"2026-11-22T10:00:00.000+08:00","payer":{"openid":"o"}}
            """);
        Assert.Equal(10060001, (int)answer["errcode"]!);
        var managed = await run.Wechat("wxa/sec/order/is_trade_managed", token, """{"appid":"x"}""");
        Assert.True((bool)managed["is_trade_managed"]!);
    }

    private static StringContent Json(JsonObject body) => new(body.ToJsonString());

    private static async Task<int> Code(SandboxRun run, string token, JsonObject body) =>
        (int)(await run.Post($"{run.At.Wechat}/wxa/getwxacodeunlimit?access_token={token}", body.ToJsonString()))["errcode"]!;

    private static async Task<int> Send(SandboxRun run, string openId, string template) =>
        (int)(await Answer(run, openId, template))["errcode"]!;

    private static async Task<JsonObject> Answer(SandboxRun run, string openId, string template, string thing = "已付款") =>
        await run.Post($"{run.At.Wechat}/cgi-bin/message/subscribe/send?access_token={await LoginTests.Token(run)}", new JsonObject
        {
            ["touser"] = openId,
            ["template_id"] = template,
            ["page"] = "pages/order",
            ["data"] = new JsonObject
            {
                ["character_string1"] = new JsonObject { ["value"] = "SO1" },
                ["amount2"] = new JsonObject { ["value"] = "¥12.50" },
                ["time3"] = new JsonObject { ["value"] = "2026年11月22日 10:00" },
                ["thing4"] = new JsonObject { ["value"] = thing },
            },
        }.ToJsonString());
}
