using System.Text.Json.Nodes;

namespace Siyu.Sandbox.Tests.WeCom;

public sealed class ContactLoopTests
{
    [Fact]
    public async Task A_scan_becomes_a_follow_relation_and_an_encrypted_callback_in_corp_form()
    {
        await using var run = await SandboxRun.Open();
        await using var ear = await CallbackEar.Open();
        await run.Staff("xiaoli");
        await run.Callback(ear.Url);
        var human = await run.Human("wang");
        var code = await run.WeCom("externalcontact/add_contact_way", new JsonObject
        {
            ["type"] = 1, ["scene"] = 2, ["user"] = new JsonArray("xiaoli"), ["state"] = "store-001",
        });
        Assert.StartsWith(run.At.WeCom + "/qr/", (string)code["qr_code"]!);

        var scan = await run.Act("persona/scan-contact-way", new { persona = human, qr = (string)code["qr_code"]! });
        await run.Act("callbacks/idle", new { });

        var news = CorpMail.Open(run, Assert.Single(ear.All));
        Assert.Equal(
            ["ToUserName", "FromUserName", "CreateTime", "MsgType", "Event", "ChangeType", "UserID", "ExternalUserID", "State",
                "WelcomeCode"],
            news.Elements().Select(e => e.Name.LocalName));
        Assert.Equal("add_external_contact", news.Element("ChangeType")!.Value);
        Assert.Equal("xiaoli", news.Element("UserID")!.Value);
        Assert.Equal("store-001", news.Element("State")!.Value);
        Assert.Equal((string)scan["welcome_code"]!, news.Element("WelcomeCode")!.Value);
        var external = news.Element("ExternalUserID")!.Value;
        Assert.StartsWith("wm", external);

        var contact = await run.WeCom("externalcontact/get", query: $"&external_userid={external}");
        Assert.Equal(0, (int)contact["errcode"]!);
        var follow = contact["follow_user"]![0]!;
        Assert.Equal("store-001", (string)follow["state"]!);
        Assert.Equal(1, (int)follow["add_way"]!);
        Assert.NotNull((string?)contact["external_contact"]!["unionid"]);
        var batch = await run.WeCom("externalcontact/batch/get_by_user", new JsonObject { ["userid_list"] = new JsonArray("xiaoli") });
        Assert.Null(batch["external_contact_list"]![0]!["follow_info"]!["tags"]);
        Assert.NotNull(batch["external_contact_list"]![0]!["follow_info"]!["tag_id"]);
        Assert.Equal(external, (string)(await run.WeCom("externalcontact/list", query: "&userid=xiaoli"))["external_userid"]![0]!);
    }

    [Fact]
    public async Task A_second_scan_of_a_friend_tells_nothing()
    {
        await using var run = await SandboxRun.Open();
        await using var ear = await CallbackEar.Open();
        await run.Staff("xiaoli");
        await run.Callback(ear.Url);
        var human = await run.Human("wang");
        var code = await Way(run, "xiaoli");
        await run.Act("persona/scan-contact-way", new { persona = human, config_id = code });
        var again = await run.Act("persona/scan-contact-way", new { persona = human, config_id = code });
        await run.Act("callbacks/idle", new { });
        Assert.Equal("already_friends", (string)again["result"]!);
        Assert.Single(ear.All);
    }

    [Fact]
    public async Task Without_skip_verify_the_event_waits_for_the_member()
    {
        await using var run = await SandboxRun.Open();
        await using var ear = await CallbackEar.Open();
        await run.Staff("xiaoli");
        await run.Callback(ear.Url);
        var human = await run.Human("wang");
        var code = await Way(run, "xiaoli", skipVerify: false);
        Assert.Equal("waiting", (string)(await run.Act("persona/scan-contact-way", new { persona = human, config_id = code }))["result"]!);
        await run.Act("callbacks/idle", new { });
        Assert.Empty(ear.All);
        await run.Act("member/accept-friend", new { userid = "xiaoli", persona = human });
        await run.Act("callbacks/idle", new { });
        Assert.Equal("add_external_contact", CorpMail.Open(run, Assert.Single(ear.All)).Element("ChangeType")!.Value);
    }

    [Fact]
    public async Task A_request_that_was_turned_down_is_gone_and_told_to_nobody()
    {
        await using var run = await SandboxRun.Open();
        await using var ear = await CallbackEar.Open();
        await run.Staff("xiaoli");
        await run.Callback(ear.Url);
        var human = await run.Human("wang");
        await run.Act("persona/scan-contact-way", new { persona = human, config_id = await Way(run, "xiaoli", skipVerify: false) });
        await run.Act("member/reject-friend", new { userid = "xiaoli", persona = human });
        foreach (var act in new[] { "member/reject-friend", "member/accept-friend" })
            await run.Act(act, new { userid = "xiaoli", persona = human }, System.Net.HttpStatusCode.NotFound);
        await run.Act("callbacks/idle", new { });
        Assert.Empty(ear.All);
    }

    [Fact]
    public async Task A_half_relation_gets_the_code_and_the_whole_one_none()
    {
        await using var run = await SandboxRun.Open();
        await using var ear = await CallbackEar.Open();
        await run.Staff("xiaoli");
        await run.Callback(ear.Url);
        var human = await run.Human("wang");
        await run.Act("persona/scan-contact-way", new { persona = human, config_id = await Way(run, "xiaoli", skipVerify: false),
            half = true });
        await run.Act("callbacks/idle", new { });
        await run.Act("member/accept-friend", new { userid = "xiaoli", persona = human });
        await run.Act("callbacks/idle", new { });
        var news = ear.All.Select(h => CorpMail.Open(run, h)).ToList();
        Assert.Equal(["add_half_external_contact", "add_external_contact"], news.Select(n => n.Element("ChangeType")!.Value));
        Assert.NotNull(news[0].Element("WelcomeCode"));
        Assert.Null(news[1].Element("WelcomeCode"));
    }

    [Fact]
    public async Task Deleting_on_either_side_tells_who_did_it_and_ends_the_relation()
    {
        await using var run = await SandboxRun.Open();
        await using var ear = await CallbackEar.Open();
        await run.Staff("xiaoli");
        await run.Callback(ear.Url);
        foreach (var human in new[] { await run.Human("wang"), await run.Human("li") })
            await run.Act("persona/scan-contact-way", new { persona = human, config_id = await Way(run, "xiaoli") });
        await run.Act("callbacks/idle", new { });
        ear.All.Clear();
        await run.Act("persona/delete-friend", new { userid = "xiaoli", persona = "wang" });
        await run.Act("callbacks/idle", new { });
        await run.Act("member/delete-customer", new { userid = "xiaoli", persona = "li" });
        await run.Act("callbacks/idle", new { });
        Assert.Equal(["del_follow_user", "del_external_contact"], ear.All.Select(h => CorpMail.Open(run, h).Element("ChangeType")!.Value));
        Assert.Equal(84061, await run.Errcode("externalcontact/list", query: "&userid=xiaoli"));
    }

    [Fact]
    public async Task Api_changes_are_silent_and_client_changes_are_told()
    {
        await using var run = await SandboxRun.Open();
        await using var ear = await CallbackEar.Open();
        await run.Staff("xiaoli");
        await run.Callback(ear.Url);
        var scan = await run.Act("persona/scan-contact-way", new { persona = await run.Human("wang"),
            config_id = await Way(run, "xiaoli") });
        await run.Act("callbacks/idle", new { });
        ear.All.Clear();
        var pair = new JsonObject { ["userid"] = "xiaoli", ["external_userid"] = (string)scan["external_userid"]!, ["remark"] = "王女士" };
        Assert.Equal(0, await run.Errcode("externalcontact/remark", pair));
        await run.Act("callbacks/idle", new { });
        Assert.Empty(ear.All);
        await run.Act("member/remark", new { userid = "xiaoli", persona = "wang", remark = "老客户" });
        await run.Act("callbacks/idle", new { });
        Assert.Equal("edit_external_contact", CorpMail.Open(run, Assert.Single(ear.All)).Element("ChangeType")!.Value);
    }

    [Fact]
    public async Task The_contact_secret_hears_with_an_empty_agent_and_its_own_key()
    {
        await using var run = await SandboxRun.Open();
        await using var ear = await CallbackEar.Open();
        await run.Staff("xiaoli");
        await run.Callback(ear.Url, "contact");
        await run.Act("persona/scan-contact-way", new { persona = await run.Human("wang"), config_id = await Way(run, "xiaoli") });
        await run.Act("callbacks/idle", new { });
        var heard = Assert.Single(ear.All);
        Assert.Contains("<AgentID></AgentID>", heard.Body, StringComparison.Ordinal);
        Assert.Equal("change_external_contact", CorpMail.Open(run, heard, "contact").Element("Event")!.Value);
    }

    private static async Task<string> Way(SandboxRun run, string user, bool skipVerify = true) =>
        (string)(await run.WeCom("externalcontact/add_contact_way",
        new JsonObject { ["type"] = 1, ["scene"] = 2, ["user"] = new JsonArray(user), ["skip_verify"] = skipVerify }))["config_id"]!;
}
