using System.Text.Json.Nodes;

namespace Siyu.Sandbox.Tests.WeCom;

public sealed class GroupTests
{
    [Fact]
    public async Task Joining_by_code_is_told_with_scene_and_versions()
    {
        await using var run = await SandboxRun.Open();
        await using var ear = await CallbackEar.Open();
        await run.Staff("a");
        await run.Callback(ear.Url);
        var chat = (string)(await run.Act("member/create-group", new { userid = "a", name = "会员群" }))["chat_id"]!;
        var way = await run.WeCom("externalcontact/groupchat/add_join_way", new JsonObject { ["scene"] = 2,
            ["chat_id_list"] = new JsonArray(chat), ["state"] = "s9" });
        var id = (string)way["config_id"]!;
        var shown = (await run.WeCom("externalcontact/groupchat/get_join_way", new JsonObject { ["config_id"] = id }))["join_way"]!;
        Assert.Equal((1, "s9"), ((int)shown["auto_create_room"]!, (string)shown["state"]!));
        await run.Act("callbacks/idle", new { });
        ear.All.Clear();
        await run.Act("persona/scan-join-way", new { persona = await run.Human("wang"), qr = (string)shown["qr_code"]! });
        await run.Act("callbacks/idle", new { });
        var news = CorpMail.Open(run, Assert.Single(ear.All));
        Assert.Equal(("change_external_chat", "update", "add_member", "3", "1"), (Word(news, "Event"), Word(news, "ChangeType"),
            Word(news, "UpdateDetail"), Word(news, "JoinScene"), Word(news, "MemChangeCnt")));
        Assert.Null(news.Element("QuitScene"));
        var group = (await Get(run, chat))["group_chat"]!;
        Assert.Equal(Word(news, "CurMemVer"), (string)group["member_version"]!);
        Assert.NotEqual(Word(news, "LastMemVer"), Word(news, "CurMemVer"));
        var guest = group["member_list"]!.AsArray().Single(m => (int)m!["type"]! == 2)!;
        Assert.Equal(("s9", 3, Word(news.Element("MemChangeList")!, "Item")), ((string)guest["state"]!, (int)guest["join_scene"]!,
            (string)guest["userid"]!));
        Assert.Null(guest["name"]);

        ear.All.Clear();
        await run.Act("persona/leave-group", new { persona = "wang", chat_id = chat });
        await run.Act("callbacks/idle", new { });
        news = CorpMail.Open(run, Assert.Single(ear.All));
        Assert.Equal(("del_member", "0"), (Word(news, "UpdateDetail"), Word(news, "QuitScene")));
        Assert.Null(news.Element("JoinScene"));
    }

    [Fact]
    public async Task Groups_are_listed_by_owner_and_page_and_refused_by_errcode()
    {
        await using var run = await SandboxRun.Open();
        await run.Staff("a", "b");
        foreach (var owner in new[] { "a", "a", "b" }) await run.Act("member/create-group", new { userid = owner });
        var first = await run.WeCom("externalcontact/groupchat/list", new JsonObject { ["limit"] = 2 });
        Assert.Equal(2, first["group_chat_list"]!.AsArray().Count);
        var rest = await run.WeCom("externalcontact/groupchat/list", new JsonObject { ["limit"] = 2,
            ["cursor"] = (string)first["next_cursor"]! });
        Assert.Single(rest["group_chat_list"]!.AsArray());
        Assert.Null(rest["next_cursor"]);
        var own = await run.WeCom("externalcontact/groupchat/list", new JsonObject { ["limit"] = 10,
            ["owner_filter"] = new JsonObject { ["userid_list"] = new JsonArray("b") } });
        Assert.Single(own["group_chat_list"]!.AsArray());
        Assert.Equal(40058, await run.Errcode("externalcontact/groupchat/list", []));
        Assert.Equal(90501, (int)(await Get(run, "wrNone"))["errcode"]!);
        Assert.Equal(40063, await run.Errcode("externalcontact/groupchat/get", []));
    }

    [Fact]
    public async Task A_full_code_makes_the_next_room()
    {
        var data = System.IO.Directory.CreateTempSubdirectory("siyu-sandbox-").FullName;
        await File.WriteAllTextAsync(Path.Combine(data, "limits.json"), """{"group_size":2}""");
        await using var run = await SandboxRun.Open(data);
        await run.Staff("a");
        var chat = (string)(await run.Act("member/create-group", new { userid = "a", name = "会员群" }))["chat_id"]!;
        var way = await run.WeCom("externalcontact/groupchat/add_join_way", new JsonObject
        {
            ["scene"] = 2, ["chat_id_list"] = new JsonArray(chat), ["room_base_name"] = "会员群", ["room_base_id"] = 7,
        });
        var rooms = new List<string>();
        for (var i = 0; i < 2; i++) rooms.Add((string)(
            await run.Act("persona/scan-join-way", new { persona = await run.Human("h" + i),
                config_id = (string)way["config_id"]! }))["name"]!);
        Assert.Equal(["会员群", "会员群7"], rooms);
    }

    [Fact]
    public async Task Join_ways_are_bounded_overwritten_and_deleted()
    {
        await using var run = await SandboxRun.Open();
        await run.Staff("a");
        var chat = (string)(await run.Act("member/create-group", new { userid = "a" }))["chat_id"]!;
        var six = new JsonArray([.. Enumerable.Repeat(chat, 6).Select(c => JsonValue.Create(c))]);
        Assert.Equal(41091, await Post(run, "add_join_way", new JsonObject { ["scene"] = 2, ["chat_id_list"] = six }));
        Assert.Equal(90501, await Post(run, "add_join_way", new JsonObject { ["scene"] = 2, ["chat_id_list"] = new JsonArray("wrNone") }));
        Assert.Equal(40058, await Post(run, "add_join_way", new JsonObject { ["scene"] = 9, ["chat_id_list"] = new JsonArray(chat) }));
        var made = await run.WeCom("externalcontact/groupchat/add_join_way", new JsonObject { ["scene"] = 2,
            ["chat_id_list"] = new JsonArray(chat), ["state"] = "s", ["remark"] = new string('长', 40) });
        var id = (string)made["config_id"]!;
        Assert.Equal(0, await Post(run, "update_join_way", new JsonObject { ["config_id"] = id, ["scene"] = 2,
            ["chat_id_list"] = new JsonArray(chat) }));
        var shown = (await run.WeCom("externalcontact/groupchat/get_join_way", new JsonObject { ["config_id"] = id }))["join_way"]!;
        Assert.Equal(("", ""), ((string)shown["state"]!, (string)shown["remark"]!));
        Assert.Equal(0, await Post(run, "del_join_way", new JsonObject { ["config_id"] = id }));
        Assert.Equal(41044, await Post(run, "get_join_way", new JsonObject { ["config_id"] = id }));
    }

    [Fact]
    public async Task Renaming_and_dismissing_are_told()
    {
        await using var run = await SandboxRun.Open();
        await using var ear = await CallbackEar.Open();
        await run.Staff("a", "b");
        await run.Callback(ear.Url);
        var chat = (string)(await run.Act("member/create-group", new { userid = "a", members = new[] { "b" } }))["chat_id"]!;
        foreach (var (path, body) in new (string, object)[]
        {
            ("rename-group", new { chat_id = chat, name = "新名" }), ("group-notice", new { chat_id = chat, notice = "注意" }),
            ("change-group-owner", new { chat_id = chat, owner = "b" }), ("dismiss-group", new { chat_id = chat }),
        })
        {
            await run.Act("callbacks/idle", new { });
            await run.Act("member/" + path, body);
        }
        await run.Act("callbacks/idle", new { });
        var news = ear.All.Select(h => CorpMail.Open(run, h)).Select(n => n.Element("UpdateDetail")?.Value ?? Word(n, "ChangeType"));
        Assert.Equal(["create", "change_name", "change_notice", "change_owner", "dismiss"], news);
    }

    private static string Word(System.Xml.Linq.XElement news, string name) => news.Element(name)!.Value;

    private static Task<JsonObject> Get(SandboxRun run, string chat) =>
        run.WeCom("externalcontact/groupchat/get", new JsonObject { ["chat_id"] = chat });

    private static async Task<int> Post(SandboxRun run, string path, JsonObject body) =>
        await run.Errcode("externalcontact/groupchat/" + path, body);
}
