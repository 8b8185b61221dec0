using System.Text.Json.Nodes;

namespace Siyu.Sandbox.Tests.WeCom;

public sealed class CompanyTests
{
    [Fact]
    public async Task The_directory_shows_departments_and_members_without_private_fields()
    {
        await using var run = await SandboxRun.Open();
        await run.Act("admin/create-department", new { id = 2, name = "华东" });
        await run.Act("admin/create-department", new { id = 3, name = "上海一店", parent_id = 2 });
        await run.Act("admin/create-user", new { userid = "a", name = "小丽", departments = new[] { 3 }, mobile = "13800000001",
            leader = true });
        await run.Staff("boss");
        Assert.Equal([1, 2, 3], (await run.WeCom("department/list"))["department"]!.AsArray().Select(d => (int)d!["id"]!));
        Assert.Equal([2, 3], (await run.WeCom("department/simplelist", query: "&id=2"))["department_id"]!.AsArray()
            .Select(d => (int)d!["id"]!));
        Assert.Equal("a", (string)(await run.WeCom("department/get", query: "&id=3"))["department"]!["department_leader"]![0]!);
        Assert.Equal(60123, await run.Errcode("department/get", query: "&id=99"));
        var member = await run.WeCom("user/get", query: "&userid=a");
        Assert.Equal(("小丽", 3, 1), ((string)member["name"]!, (int)member["main_department"]!, (int)member["is_leader_in_dept"]![0]!));
        foreach (var hidden in new[] { "mobile", "email", "avatar", "gender", "address", "qr_code" }) Assert.Null(member[hidden]);
        Assert.Equal(60111, await run.Errcode("user/get", query: "&userid=nobody"));
        Assert.Equal(41009, await run.Errcode("user/get"));
        Assert.Empty((await run.WeCom("user/simplelist", query: "&department_id=2"))["userlist"]!.AsArray());
        Assert.Single((await run.WeCom("user/list", query: "&department_id=2&fetch_child=1"))["userlist"]!.AsArray());
        var ids = await run.WeCom("user/list_id", new JsonObject { ["limit"] = 1 });
        Assert.Single(ids["dept_user"]!.AsArray());
        Assert.Single((await run.WeCom("user/list_id", new JsonObject { ["limit"] = 1,
            ["cursor"] = (string)ids["next_cursor"]! }))["dept_user"]!.AsArray());
    }

    [Fact]
    public async Task A_member_who_comes_back_is_the_same_human_and_all_is_told()
    {
        await using var run = await SandboxRun.Open();
        await using var ear = await CallbackEar.Open();
        await run.Callback(ear.Url, "directory");
        var first = await run.Act("admin/create-user", new { userid = "a" });
        await run.Act("callbacks/idle", new { });
        await run.Act("admin/update-user", new { userid = "a", name = "小丽" });
        await run.Act("callbacks/idle", new { });
        await run.Act("admin/delete-user", new { userid = "a" });
        await run.Act("callbacks/idle", new { });
        Assert.Equal(60111, await run.Errcode("user/get", query: "&userid=a"));
        var again = await run.Act("admin/create-user", new { userid = "a" });
        await run.Act("callbacks/idle", new { });
        Assert.Equal((string)first["persona"]!, (string)again["persona"]!);
        Assert.Equal(["create_user", "update_user", "delete_user", "create_user"],
            ear.All.Select(h => CorpMail.Open(run, h, "directory").Element("ChangeType")!.Value));
        await run.Act("admin/create-user", new { userid = "a" }, System.Net.HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task A_member_outside_the_apps_scope_is_out_of_reach()
    {
        await using var run = await SandboxRun.Open();
        await run.Act("admin/create-department", new { id = 2, name = "华东" });
        await run.Act("admin/create-user", new { userid = "in", departments = new[] { 2 } });
        await run.Staff("out");
        await run.Act("configure",
            new { wecom = new { corps = new[] { new { corpid = run.CorpId,
                apps = new[] { new { kind = "app", scope = new[] { 2 } } } } } } });
        Assert.Equal(0, await run.Errcode("user/get", query: "&userid=in"));
        Assert.Equal(60011, await run.Errcode("user/get", query: "&userid=out"));
        Assert.Equal(60011, await run.Errcode("externalcontact/add_contact_way", new JsonObject { ["type"] = 1, ["scene"] = 2,
            ["user"] = new JsonArray("out") }));
    }

    [Fact]
    public async Task A_member_logs_in_through_the_page_and_private_scope_gives_the_phone()
    {
        await using var run = await SandboxRun.Open();
        await run.Act("admin/create-user", new { userid = "a", mobile = "13800000001" });
        using var page = await run.Raw(Page(run, "snsapi_privateinfo") + "&as=a");
        Assert.Equal(302, (int)page.StatusCode);
        var code = page.Headers.Location!.OriginalString.Split("code=")[1].Split('&')[0];
        var who = await run.WeCom("auth/getuserinfo", query: "&code=" + code);
        Assert.Equal("a", (string)who["userid"]!);
        var detail = await run.WeCom("auth/getuserdetail", new JsonObject { ["user_ticket"] = (string)who["user_ticket"]! });
        Assert.Equal(("13800000001", "1"), ((string)detail["mobile"]!, (string)detail["gender"]!));
        Assert.Equal(42022, await run.Errcode("auth/getuserinfo", query: "&code=" + code));
        await run.Advance(1801);
        Assert.Equal(84014, await run.Errcode("auth/getuserdetail", new JsonObject { ["user_ticket"] = (string)who["user_ticket"]! }));
        Assert.Equal(84015, await run.Errcode("auth/getuserdetail", new JsonObject { ["user_ticket"] = "x" }));
    }

    [Fact]
    public async Task Login_codes_end_and_are_of_one_use()
    {
        await using var run = await SandboxRun.Open();
        await run.Staff("a");
        var code = (string)(await run.Act("member/login", new { userid = "a" }))["code"]!;
        await run.Advance(301);
        Assert.Equal(42003, await run.Errcode("auth/getuserinfo", query: "&code=" + code));
        Assert.Equal(40029, await run.Errcode("auth/getuserinfo", query: "&code=x"));
        Assert.Equal(41008, await run.Errcode("auth/getuserinfo"));
    }

    [Fact]
    public async Task An_outsider_is_an_openid_and_once_a_customer_also_an_external_id()
    {
        await using var run = await SandboxRun.Open();
        await run.Staff("a");
        await run.Human("wang");
        async Task<JsonObject> Who()
        {
            var approved = await run.Act("persona/oauth-approve", new { persona = "wang", url = Page(run, "snsapi_base") });
            return await run.WeCom("auth/getuserinfo", query: "&code=" + (string)approved["code"]!);
        }

        var before = await Who();
        Assert.NotNull(before["openid"]);
        Assert.Null(before["external_userid"]);
        await run.Act("persona/scan-contact-way", new { persona = "wang", config_id = await CustomerTests.Way(run, "a") });
        Assert.StartsWith("wm", (string)(await Who())["external_userid"]!);
    }

    [Fact]
    public async Task A_page_asks_who_it_is_and_an_untrusted_domain_is_shown_an_error()
    {
        await using var run = await SandboxRun.Open();
        await run.Act("admin/create-user", new { userid = "a", name = "小丽" });
        using (var ask = await run.Raw(Page(run, "snsapi_base")))
        {
            Assert.Equal(200, (int)ask.StatusCode);
            Assert.Contains("小丽 (a)", await ask.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        await run.Act("configure",
            new { wecom = new { corps = new[] { new { corpid = run.CorpId,
                apps = new[] { new { kind = "app", trusted_domains = new[] { "good.example" } } } } } } });
        using var refused = await run.Raw(Page(run, "snsapi_base") + "&agentid=1000002&as=a");
        Assert.Equal(200, (int)refused.StatusCode);
        Assert.Contains("50001", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Media_live_three_days_and_keep_to_their_kind_and_size()
    {
        await using var run = await SandboxRun.Open();
        byte[] png = [0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10, 1, 2, 3];
        var kept = await Upload(run, "media/upload", "image", png);
        Assert.Equal("image", (string)kept["type"]!);
        Assert.Matches(@"^\d{10}$", kept["created_at"]!.GetValue<string>());
        var url = $"{run.At.WeCom}/cgi-bin/media/get?access_token={await run.Token()}&media_id={kept["media_id"]}";
        using (var got = await run.Raw(url)) Assert.Equal(png, await got.Content.ReadAsByteArrayAsync());
        Assert.Equal(40004, (int)(await Upload(run, "media/upload", "hologram", png))["errcode"]!);
        Assert.Equal(40005, (int)(await Upload(run, "media/upload", "image", [1, 2, 3, 4, 5, 6, 7]))["errcode"]!);
        Assert.Equal(40006, (int)(await Upload(run, "media/upload", "file", [1, 2, 3]))["errcode"]!);
        Assert.Equal(41005, (int)(await run.Post($"{run.At.WeCom}/cgi-bin/media/upload?access_token={await run.Token()}&type=image",
            ""))["errcode"]!);
        var permanent = await Upload(run, "media/uploadimg", "", png);
        await run.Advance(3 * 86_400 + 1);
        url = $"{run.At.WeCom}/cgi-bin/media/get?access_token={await run.Token()}&media_id={kept["media_id"]}";
        Assert.Equal(40007, (int)(await run.Get(url))["errcode"]!);
        using var still = await run.Raw((string)permanent["url"]!);
        Assert.Equal(png, await still.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task App_messages_arrive_and_name_whom_they_missed()
    {
        await using var run = await SandboxRun.Open();
        await run.Staff("a", "b");
        var text = new JsonObject { ["content"] = "新单" };
        JsonObject Message(string to, int agent = 1000002) =>
            new() { ["touser"] = to, ["msgtype"] = "text", ["agentid"] = agent, ["text"] = text.DeepClone() };

        var sent = await run.WeCom("message/send", Message("a|nobody|b"));
        Assert.Equal((0, "nobody"), ((int)sent["errcode"]!, (string)sent["invaliduser"]!));
        Assert.Single((await run.Look($"persona/received?member={run.CorpId}/a"))["received"]!.AsArray());
        Assert.Equal(81013, await run.Errcode("message/send", Message("nobody")));
        Assert.Equal(40056, await run.Errcode("message/send", Message("a", 7)));
        Assert.Equal(40008, await run.Errcode("message/send", new JsonObject { ["touser"] = "a", ["agentid"] = 1000002,
            ["msgtype"] = "smoke" }));
        text["content"] = "";
        Assert.Equal(44004, await run.Errcode("message/send", Message("a")));
        text["content"] = "once";
        var once = Message("@all");
        once["enable_duplicate_check"] = 1;
        for (var twice = 0; twice < 2; twice++) Assert.Equal(0, await run.Errcode("message/send", once.DeepClone().AsObject()));
        Assert.Equal(2, (await run.Look($"persona/received?member={run.CorpId}/b"))["received"]!.AsArray().Count);
    }

    private static string Page(SandboxRun run, string scope) =>
        $"{run.At.WeCom}/connect/oauth2/authorize?appid={run.CorpId}&redirect_uri={Uri.EscapeDataString("http://guide.example/in")}"
        + $"&response_type=code&scope={scope}&state=s";

    private static async Task<JsonObject> Upload(SandboxRun run, string path, string type, byte[] bytes)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(bytes), "media", "a.png" } };
        using var answer = await run.Raw($"{run.At.WeCom}/cgi-bin/{path}?access_token={await run.Token()}&type={type}", form);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsObject();
    }
}
