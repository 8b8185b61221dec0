using System.Text.Json.Nodes;

namespace Siyu.Sandbox.Tests.WeCom;

public sealed class CustomerTests
{
    [Fact]
    public async Task Reading_refuses_by_errcode()
    {
        await using var run = await SandboxRun.Open();
        await run.Staff("a");
        await run.Human("stranger");
        Assert.Equal(84061, await Code(run, "externalcontact/list", "&userid=a"));
        Assert.Equal(60111, await Code(run, "externalcontact/list", "&userid=nobody"));
        Assert.Equal(41009, await Code(run, "externalcontact/list", ""));
        Assert.Equal(41035, await Code(run, "externalcontact/get", ""));
        Assert.Equal(40096, await Code(run, "externalcontact/get", "&external_userid=wmNobody"));
        var stranger = run.Simulator.Core.Personas.ExternalUserId(run.CorpId, "stranger");
        Assert.Equal(84061, await Code(run, "externalcontact/get", "&external_userid=" + stranger));
        Assert.Equal(40063, await run.Errcode("externalcontact/batch/get_by_user", []));
        var many = new JsonArray([.. Enumerable.Range(0, 101).Select(i => JsonValue.Create("u" + i))]);
        Assert.Equal(40031, await run.Errcode("externalcontact/batch/get_by_user", new JsonObject { ["userid_list"] = many }));
        Assert.Equal(40058, await run.Errcode("externalcontact/batch/get_by_user", new JsonObject { ["userid_list"] = new JsonArray("a"),
            ["limit"] = 101 }));
        Assert.Equal("a", (string)Assert.Single((await run.WeCom("externalcontact/get_follow_user_list"))["follow_user"]!.AsArray())!);
    }

    [Fact]
    public async Task A_batch_pages_through_all_customers_once()
    {
        await using var run = await SandboxRun.Open();
        await run.Staff("a");
        await run.Act("persona/create", new { id = "p", count = 7 });
        var way = await Way(run, "a");
        var all = new List<string>();
        for (var i = 1; i <= 7; i++) all.Add((string)(
            await run.Act("persona/scan-contact-way", new { persona = $"p{i + 1}", config_id = way }))["external_userid"]!);
        var seen = new List<string>();
        var cursor = "";
        do
        {
            var page = await run.WeCom("externalcontact/batch/get_by_user", new JsonObject { ["userid_list"] = new JsonArray("a"),
                ["limit"] = 3, ["cursor"] = cursor });
            seen.AddRange(page["external_contact_list"]!.AsArray().Select(c => (string)c!["external_contact"]!["external_userid"]!));
            cursor = (string)page["next_cursor"]!;
        }
        while (cursor.Length > 0);
        Assert.Equal(all.Order(), seen.Order());
    }

    [Fact]
    public async Task Remarks_keep_their_limits_and_an_empty_mobile_clears_them()
    {
        await using var run = await SandboxRun.Open();
        var external = await Customer(run);
        JsonObject Pair(params (string, JsonNode?)[] fields)
        {
            var body = new JsonObject { ["userid"] = "a", ["external_userid"] = external };
            foreach (var (name, value) in fields) body[name] = value;
            return body;
        }

        Assert.Equal(0, await Post(run, "remark", Pair(("remark", "二十个字二十个字二十个字二十个字二十个字"), ("remark_mobiles", new JsonArray("13800000001")),
            ("description", "老客"))));
        Assert.Equal(40058, await Post(run, "remark", Pair(("remark", new string('长', 21)))));
        Assert.Equal(40058, await Post(run, "remark", Pair(("description", new string('长', 151)))));
        var follow = await Follow(run, external);
        Assert.Equal(("老客", "13800000001"), ((string)follow["description"]!, (string)follow["remark_mobiles"]![0]!));
        Assert.Equal(0, await Post(run, "remark", Pair(("remark_mobiles", new JsonArray("")))));
        follow = await Follow(run, external);
        Assert.Empty(follow["remark_mobiles"]!.AsArray());
        Assert.Equal("老客", (string)follow["description"]!);
        Assert.Equal(41009, await Post(run, "remark", new JsonObject { ["external_userid"] = external }));
        Assert.Equal(41035, await Post(run, "remark", new JsonObject { ["userid"] = "a" }));
        await run.Staff("b");
        Assert.Equal(84061, await Post(run, "remark", new JsonObject { ["userid"] = "b", ["external_userid"] = external }));
    }

    [Fact]
    public async Task Tags_are_made_marked_renamed_and_deleted_with_their_group()
    {
        await using var run = await SandboxRun.Open();
        var external = await Customer(run);
        var group = await Tags(run, """{"group_name":"等级","tag":[{"name":"金"},{"name":"银"},{"name":"金"}]}""");
        Assert.Equal(["金", "银"], group["tag"]!.AsArray().Select(t => (string)t!["name"]!));
        var (gold, silver) = ((string)group["tag"]![0]!["id"]!, (string)group["tag"]![1]!["id"]!);
        Assert.StartsWith("et", gold);
        var again = await Tags(run, """{"group_name":"等级","tag":[{"name":"金"},{"name":"铜"}]}""");
        Assert.Equal((string)group["group_id"]!, (string)again["group_id"]!);
        Assert.Equal(gold, (string)again["tag"]![0]!["id"]!);

        for (var twice = 0; twice < 2; twice++) Assert.Equal(0, await Mark(run, external, add: gold));
        var marked = Assert.Single((await Follow(run, external))["tags"]!.AsArray())!;
        Assert.Equal(("等级", "金", gold, 1), ((string)marked["group_name"]!, (string)marked["tag_name"]!, (string)marked["tag_id"]!,
            (int)marked["type"]!));
        Assert.Equal(40068, await Mark(run, external, add: "etNone"));
        Assert.Equal(40063, await Post(run, "mark_tag", new JsonObject { ["userid"] = "a", ["external_userid"] = external }));

        Assert.Equal(0, await Post(run, "edit_corp_tag", new JsonObject { ["id"] = gold, ["name"] = "黑金" }));
        Assert.Equal(40071, await Post(run, "edit_corp_tag", new JsonObject { ["id"] = gold, ["name"] = "银" }));
        Assert.Equal(40072, await Post(run, "edit_corp_tag", new JsonObject { ["id"] = gold, ["name"] = new string('长', 31) }));
        Assert.Equal(0, await Post(run, "del_corp_tag", new JsonObject { ["tag_id"] = new JsonArray(gold) }));
        Assert.Empty((await Follow(run, external))["tags"]!.AsArray());
        var byId = await run.WeCom("externalcontact/get_corp_tag_list", new JsonObject { ["tag_id"] = new JsonArray(gold, silver) });
        Assert.Equal([false, true], byId["tag_group"]![0]!["tag"]!.AsArray().Select(t => t!["deleted"] is not null).Order());
        Assert.Equal(0, await Post(run, "del_corp_tag", new JsonObject { ["group_id"] = new JsonArray((string)group["group_id"]!) }));
        Assert.Empty((await run.WeCom("externalcontact/get_corp_tag_list", []))["tag_group"]!.AsArray());
        Assert.Equal(40068, await Post(run, "del_corp_tag", new JsonObject { ["tag_id"] = new JsonArray(silver) }));
    }

    [Fact]
    public async Task The_last_tag_takes_its_group_along_and_console_tags_are_not_the_apps()
    {
        await using var run = await SandboxRun.Open();
        await using var ear = await CallbackEar.Open();
        await run.Callback(ear.Url);
        var made = await Tags(run, """{"group_name":"一","tag":[{"name":"甲"}]}""");
        await run.Act("callbacks/idle", new { });
        Assert.Empty(ear.All);
        await Post(run, "del_corp_tag", new JsonObject { ["tag_id"] = new JsonArray((string)made["tag"]![0]!["id"]!) });
        Assert.Empty((await run.WeCom("externalcontact/get_corp_tag_list", []))["tag_group"]!.AsArray());
        var console = await run.Act("admin/create-tags", new { group = "二", tags = new[] { "乙" } });
        Assert.Equal(60011, await Post(run, "del_corp_tag",
            new JsonObject { ["tag_id"] = new JsonArray((string)console["tags"]![0]!["id"]!) }));
        await run.Act("callbacks/idle", new { });
        Assert.Equal(["tag", "tag_group"], ear.All.Select(h => CorpMail.Open(run, h).Element("TagType")!.Value).Order());
    }

    [Fact]
    public async Task Ids_convert_only_where_a_relation_or_a_platform_allows()
    {
        await using var run = await SandboxRun.Open();
        var external = await Customer(run);
        await run.Human("stranger");
        var openId = await run.WeCom("externalcontact/convert_to_openid", new JsonObject { ["external_userid"] = external });
        Assert.StartsWith("o", (string)openId["openid"]!);
        Assert.Equal(40096, await Post(run, "convert_to_openid", new JsonObject { ["external_userid"] = "wmNobody" }));
        var wang = await run.Look("persona?id=wang");
        var mini = (string)run.Mini()["appid"]!;
        var asked = new JsonObject { ["unionid"] = (string)wang["unionids"]!["op-demo"]!, ["openid"] = (string)wang["openids"]![mini]! };
        Assert.Equal(external,
            (string)(await run.WeCom("idconvert/unionid_to_external_userid", asked.DeepClone().AsObject()))["external_userid"]!);
        Assert.Equal(external,
            (string)(await run.WeCom("externalcontact/unionid_to_external_userid", asked.DeepClone().AsObject()))["external_userid"]!);
        var stranger = await run.Look("persona?id=stranger");
        var pending = new JsonObject { ["unionid"] = (string)stranger["unionids"]!["op-demo"]!,
            ["openid"] = (string)stranger["openids"]![mini]! };
        Assert.NotNull((await run.WeCom("idconvert/unionid_to_external_userid", pending.DeepClone().AsObject()))["pending_id"]);
        pending["openid"] = (string)wang["openids"]![mini]!;
        Assert.Equal(610018, await run.Errcode("idconvert/unionid_to_external_userid", pending));
        Assert.Equal(610014, await run.Errcode("idconvert/unionid_to_external_userid", new JsonObject { ["unionid"] = "x",
            ["openid"] = "y" }));
        var member = await run.WeCom("user/convert_to_openid", new JsonObject { ["userid"] = "a" });
        Assert.StartsWith("o", (string)member["openid"]!);
    }

    internal static async Task<string> Way(SandboxRun run, string user) => (string)(await run.WeCom("externalcontact/add_contact_way",
        new JsonObject { ["type"] = 1, ["scene"] = 2, ["user"] = new JsonArray(user) }))["config_id"]!;

    private static async Task<string> Customer(SandboxRun run)
    {
        await run.Staff("a");
        return (string)(await run.Act("persona/scan-contact-way", new { persona = await run.Human("wang"),
            config_id = await Way(run, "a") }))["external_userid"]!;
    }

    private static async Task<JsonNode> Tags(SandboxRun run, string body) =>
        (await run.WeCom("externalcontact/add_corp_tag", JsonNode.Parse(body)!.AsObject()))["tag_group"]!;

    private static async Task<JsonNode> Follow(SandboxRun run, string external) =>
        (await run.WeCom("externalcontact/get", query: "&external_userid=" + external))["follow_user"]![0]!;

    private static Task<int> Mark(SandboxRun run, string external, string add) =>
        Post(run, "mark_tag", new JsonObject { ["userid"] = "a", ["external_userid"] = external, ["add_tag"] = new JsonArray(add) });

    private static async Task<int> Post(SandboxRun run, string path, JsonObject body) => await run.Errcode("externalcontact/" + path, body);

    private static async Task<int> Code(SandboxRun run, string path, string query) => await run.Errcode(path, query: query);
}
