using System.Text.Json.Nodes;

namespace Siyu.Sandbox.Tests.Wechat;

public sealed class LoginTests
{
    [Fact]
    public async Task A_login_code_gives_openid_and_unionid_once_and_no_errcode()
    {
        await using var run = await SandboxRun.Open();
        await run.Human("wang");
        var code = (string)(await run.Act("persona/mini-login", new { persona = "wang" }))["js_code"]!;
        var session = await Session(run, code);
        Assert.Null(session["errcode"]);
        Assert.Equal(28, ((string)session["openid"]!).Length);
        Assert.Equal(16, Convert.FromBase64String((string)session["session_key"]!).Length);
        var persona = await run.Look("persona?id=wang");
        Assert.Equal((string)persona["unionids"]!["op-demo"]!, (string)session["unionid"]!);
        Assert.Equal(40163, (int)(await Session(run, code))["errcode"]!);
    }

    [Fact]
    public async Task Without_an_open_platform_there_is_no_unionid()
    {
        await using var run = await SandboxRun.Open();
        await run.Human("wang");
        var appid = (string)run.Mini()["appid"]!;
        await run.Act("configure", new { wechat = new { apps = new[] { new { appid, platform = (string?)null } } } });
        var session = await Session(run, (string)(await run.Act("persona/mini-login", new { persona = "wang" }))["js_code"]!);
        Assert.NotNull(session["openid"]);
        Assert.Null(session["unionid"]);
    }

    [Fact]
    public async Task A_login_code_ends_after_five_minutes_and_errors_carry_a_request_id()
    {
        await using var run = await SandboxRun.Open();
        await run.Human("wang");
        var code = (string)(await run.Act("persona/mini-login", new { persona = "wang" }))["js_code"]!;
        await run.Advance(301);
        var late = await Session(run, code);
        Assert.Equal(40029, (int)late["errcode"]!);
        Assert.Matches(" rid: [0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$", (string)late["errmsg"]!);
        Assert.Equal(40029, (int)(await Session(run, "nonsense"))["errcode"]!);
        Assert.Equal(40125, (int)(await Session(run, "nonsense", secret: "wrong"))["errcode"]!);
        Assert.Equal(40013, (int)(await Session(run, "nonsense", appId: "wx0"))["errcode"]!);
    }

    [Fact]
    public async Task A_human_who_logs_in_too_often_is_slowed()
    {
        await using var run = await SandboxRun.Open();
        await run.Human("wang");
        var codes = new List<int>();
        for (var i = 0; i < 101; i++)
            codes.Add((int?)(await Session(run,
                (string)(await run.Act("persona/mini-login", new { persona = "wang" }))["js_code"]!))["errcode"] ?? 0);
        Assert.Equal(45011, codes[^1]);
        Assert.All(codes[..^1], code => Assert.Equal(0, code));
    }

    [Fact]
    public async Task A_phone_code_is_of_its_own_kind_and_serves_once()
    {
        await using var run = await SandboxRun.Open();
        await run.Act("persona/create", new { id = "wang", phone = "13900001111" });
        var token = await Token(run);
        var code = (string)(await run.Act("persona/phone-code", new { persona = "wang" }))["code"]!;
        var found = await Phone(run, token, code);
        Assert.Equal("13900001111", (string)found["phone_info"]!["purePhoneNumber"]!);
        Assert.Equal(run.Mini()["appid"]!.ToString(), (string)found["phone_info"]!["watermark"]!["appid"]!);
        Assert.Equal(40029, (int)(await Phone(run, token, code))["errcode"]!);
        var login = (string)(await run.Act("persona/mini-login", new { persona = "wang" }))["js_code"]!;
        Assert.Equal(40029, (int)(await Phone(run, token, login))["errcode"]!);
    }

    [Fact]
    public async Task Web_login_leads_from_the_page_to_the_profile()
    {
        await using var run = await SandboxRun.Open();
        await run.Human("wang");
        var app = run.Official();
        using var page = await run.Raw(Page(run, "http://shop.example/in?x=1#/home", "snsapi_userinfo") + "&as=wang");
        Assert.Equal(302, (int)page.StatusCode);
        var target = page.Headers.Location!.OriginalString;
        Assert.Matches(@"^http://shop\.example/in\?x=1&code=\w+&state=s1#/home$", target);
        var code = target.Split("code=")[1].Split('&')[0];
        var session = await Exchange(run, code);
        Assert.NotNull(session["unionid"]);
        Assert.Equal(40163, (int)(await Exchange(run, code))["errcode"]!);
        var profile = await Profile(run, session);
        Assert.Equal((string)session["unionid"]!, (string)profile["unionid"]!);
        await run.Advance(7201);
        Assert.Equal(42001, (int)(await Profile(run, session))["errcode"]!);
        var renewed = await run.Wechat("sns/oauth2/refresh_token?grant_type=refresh_token"
            + $"&appid={app["appid"]}&refresh_token={session["refresh_token"]}");
        var holds = await run.Wechat($"sns/auth?access_token={renewed["access_token"]}&openid={renewed["openid"]}");
        Assert.Equal(0, (int)holds["errcode"]!);
    }

    [Fact]
    public async Task Base_scope_tells_no_profile()
    {
        await using var run = await SandboxRun.Open();
        await run.Human("wang");
        var url = Page(run, "http://shop.example/in", "snsapi_base");
        var approved = await run.Act("persona/oauth-approve", new { persona = "wang", url });
        var session = await Exchange(run, (string)approved["code"]!);
        Assert.Null(session["unionid"]);
        Assert.Equal(48001, (int)(await Profile(run, session))["errcode"]!);
    }

    internal static async Task<string> Token(SandboxRun run) =>
        (string)(await run.Post($"{run.At.Wechat}/cgi-bin/stable_token", new JsonObject
    {
        ["grant_type"] = "client_credential", ["appid"] = (string)run.Mini()["appid"]!, ["secret"] = (string)run.Mini()["secret"]!,
    }.ToJsonString()))["access_token"]!;

    private static string Page(SandboxRun run, string target, string scope) =>
        $"{run.At.Wechat}/connect/oauth2/authorize?appid={run.Official()["appid"]}&redirect_uri={Uri.EscapeDataString(target)}"
        + $"&response_type=code&scope={scope}&state=s1";

    private static Task<JsonObject> Exchange(SandboxRun run, string code) =>
        run.Wechat("sns/oauth2/access_token?grant_type=authorization_code"
        + $"&appid={run.Official()["appid"]}&secret={run.Official()["secret"]}&code={code}");

    private static Task<JsonObject> Profile(SandboxRun run, JsonObject session) =>
        run.Wechat($"sns/userinfo?access_token={session["access_token"]}&openid={session["openid"]}");

    private static Task<JsonObject> Session(SandboxRun run, string code, string? appId = null, string? secret = null) =>
        run.Wechat("sns/jscode2session?grant_type=authorization_code"
            + $"&appid={appId ?? (string)run.Mini()["appid"]!}&secret={secret ?? (string)run.Mini()["secret"]!}&js_code={code}");

    private static Task<JsonObject> Phone(SandboxRun run, string token, string code) =>
        run.Wechat("wxa/business/getuserphonenumber", token, new JsonObject { ["code"] = code }.ToJsonString());
}
