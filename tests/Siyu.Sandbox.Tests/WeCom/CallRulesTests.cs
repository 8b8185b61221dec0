using System.Text.Json.Nodes;
using Siyu.Sandbox.Core;

namespace Siyu.Sandbox.Tests.WeCom;

public sealed class CallRulesTests
{
    [Fact]
    public async Task A_token_is_the_same_until_it_ends_and_then_a_new_one()
    {
        await using var run = await SandboxRun.Open();
        var first = await run.Token();
        Assert.Equal(first, await run.Token());
        Assert.InRange(first.Length, 100, 512);
        Assert.NotEqual(first, await run.Token("contact"));
        await run.Advance(7201);
        Assert.Equal(42001, await Use(run, first));
        var second = await run.Token();
        Assert.NotEqual(first, second);
        Assert.Equal(0, await Use(run, second));
    }

    [Fact]
    public async Task Wrong_and_missing_credentials_are_named()
    {
        await using var run = await SandboxRun.Open();
        Assert.Equal(41002, await GetToken(run, "", "x"));
        Assert.Equal(41004, await GetToken(run, run.CorpId, ""));
        Assert.Equal(40013, await GetToken(run, "ww0", "x"));
        Assert.Equal(40001, await GetToken(run, run.CorpId, "x"));
        Assert.Equal(41001, await Use(run, ""));
        Assert.Equal(40014, await Use(run, "nonsense"));
    }

    [Fact]
    public async Task Refusals_are_http_200_with_the_platforms_tail()
    {
        await using var run = await SandboxRun.Open();
        var refused = await run.Get($"{run.At.WeCom}/cgi-bin/user/get?access_token=nonsense&userid=a");
        const string tail = @", hint: \[\d+\], from ip: [\d.]+, more info at https://open\.work\.weixin\.qq\.com/devtool/query\?e=40014$";
        Assert.Matches("^invalid access_token" + tail, (string)refused["errmsg"]!);
        Assert.Equal(["errcode", "errmsg"], refused.Select(p => p.Key));
    }

    [Fact]
    public async Task Malformed_json_warns_and_counts_as_empty()
    {
        await using var run = await SandboxRun.Open();
        var token = await run.Token();
        var refused = await run.Post($"{run.At.WeCom}/cgi-bin/externalcontact/add_contact_way?access_token={token}", "{oops");
        Assert.Equal(41037, (int)refused["errcode"]!);
        Assert.Contains("Warning: wrong json format.", (string)refused["errmsg"]!, StringComparison.Ordinal);
        var passed = await run.Post($"{run.At.WeCom}/cgi-bin/externalcontact/get_corp_tag_list?access_token={token}", "[1");
        Assert.Equal(0, (int)passed["errcode"]!);
        Assert.Contains("wrong json format", (string)passed["errmsg"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_may_call_only_what_is_its_own()
    {
        await using var run = await SandboxRun.Open();
        Assert.Equal(48002, await run.Errcode("message/send", new JsonObject { ["agentid"] = 1 }, await run.Token("contact")));
        Assert.Equal(48002, await run.Errcode("externalcontact/get_follow_user_list", token: await run.Token("directory")));
        Assert.Equal(48002, await run.Errcode("department/list", token: await run.Token("contact")));
    }

    [Fact]
    public async Task Calls_over_the_minute_are_refused_until_it_is_over()
    {
        await using var run = await Limited("""{"calls_per_minute_per_api":3}""");
        var token = await run.Token();
        for (var i = 0; i < 3; i++) Assert.Equal(0, await Use(run, token));
        Assert.Equal(45009, await Use(run, token));
        await run.Advance(61);
        Assert.Equal(0, await Use(run, token));
    }

    [Fact]
    public async Task A_call_over_those_allowed_at_once_is_told_so()
    {
        await using var run = await Limited("""{"concurrent_calls_per_api":0}""");
        Assert.Equal(45033, await Use(run, await run.Token()));
    }

    [Fact]
    public async Task Too_many_bad_token_calls_lock_the_address_for_the_hour()
    {
        await using var run = await Limited("""{"bad_token_calls_per_hour":2}""");
        Assert.Equal(40001, await GetToken(run, run.CorpId, "x"));
        Assert.Equal(40001, await GetToken(run, run.CorpId, "x"));
        Assert.Equal(45009, await GetToken(run, run.CorpId, (string)run.App()["secret"]!));
        await run.Advance(3601);
        Assert.Equal(0, await GetToken(run, run.CorpId, (string)run.App()["secret"]!));
    }

    [Fact]
    public async Task An_address_that_is_not_listed_is_refused()
    {
        await using var run = await SandboxRun.Open();
        await run.Act("configure",
            new { wecom = new { corps = new[] { new { corpid = run.CorpId,
                apps = new[] { new { kind = "app", trusted_addresses = new[] { "10.0.0.1" } } } } } } });
        Assert.Equal(60020, await GetToken(run, run.CorpId, (string)run.App()["secret"]!));
    }

    [Fact]
    public async Task A_revoked_token_is_unknown_and_a_new_one_helps()
    {
        await using var run = await SandboxRun.Open();
        var token = await run.Token();
        await run.Act("faults/add", new { scope = "wecom:* /cgi-bin/getcallbackip", kind = "revoked_token", count = 1 });
        Assert.Equal(40014, await Use(run, token));
        Assert.NotEqual(token, await run.Token());
        Assert.Equal(0, await Use(run, await run.Token()));
    }

    [Fact]
    public async Task Tickets_live_two_hours_and_are_apart_for_corp_and_agent()
    {
        await using var run = await SandboxRun.Open();
        var corp = await run.WeCom("get_jsapi_ticket");
        Assert.Equal(7200, (int)corp["expires_in"]!);
        Assert.Equal((string)corp["ticket"]!, (string)(await run.WeCom("get_jsapi_ticket"))["ticket"]!);
        var agent = await run.WeCom("ticket/get", query: "&type=agent_config");
        Assert.NotEqual((string)corp["ticket"]!, (string)agent["ticket"]!);
        Assert.Equal(40058, await run.Errcode("ticket/get", query: "&type=other"));
        await run.Advance(7201);
        Assert.NotEqual((string)corp["ticket"]!, (string)(await run.WeCom("get_jsapi_ticket"))["ticket"]!);
    }

    [Fact]
    public async Task A_page_is_let_in_with_the_signature_over_its_live_ticket_only()
    {
        await using var run = await SandboxRun.Open();
        var ticket = (string)(await run.WeCom("get_jsapi_ticket"))["ticket"]!;
        async Task<bool> LetIn(string signature, string url) => (bool)(await run.Act("jsapi/verify",
            new { noncestr = "n", timestamp = "1763790000", url, signature }))["valid"]!;

        var good = JsSdk.Sign(ticket, "n", "1763790000", "http://guide.example/m?x=1");
        Assert.True(await LetIn(good, "http://guide.example/m?x=1#/tab"));
        Assert.False(await LetIn(good, "http://guide.example/m?x=2"));
        await run.Advance(7201);
        Assert.False(await LetIn(good, "http://guide.example/m?x=1"));
    }

    [Fact]
    public async Task A_callback_address_proves_itself_with_the_echo()
    {
        await using var run = await SandboxRun.Open();
        await using var ear = await CallbackEar.Open();
        ear.Answers = (heard, _) =>
            (200, CallbackCrypto.Decrypt((string)run.App()["encoding_aes_key"]!, heard.Query["echostr"]!).Message);
        await run.Callback(ear.Url);
        Assert.True((bool)(await run.Act("admin/verify-callback", new { }))["proven"]!);
        ear.Answers = (_, _) => (200, "\"quoted\"");
        Assert.False((bool)(await run.Act("admin/verify-callback", new { }))["proven"]!);
    }

    private static async Task<SandboxRun> Limited(string limits)
    {
        var data = System.IO.Directory.CreateTempSubdirectory("siyu-sandbox-").FullName;
        await File.WriteAllTextAsync(Path.Combine(data, "limits.json"), limits);
        return await SandboxRun.Open(data);
    }

    private static async Task<int> Use(SandboxRun run, string token) =>
        (int)(await run.Get($"{run.At.WeCom}/cgi-bin/getcallbackip?access_token={token}"))["errcode"]!;

    private static async Task<int> GetToken(SandboxRun run, string corp, string secret) =>
        (int)(await run.Get($"{run.At.WeCom}/cgi-bin/gettoken?corpid={corp}&corpsecret={secret}"))["errcode"]!;
}
