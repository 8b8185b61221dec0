using System.Text.Json.Nodes;

namespace Siyu.Sandbox.Tests.WeCom;

public sealed class ContactWayTests
{
    public static TheoryData<string, int> Refused => new()
    {
        { """{"scene":2,"user":["a"]}""", 41037 },
        { """{"type":1,"user":["a"]}""", 41038 },
        { """{"type":3,"scene":2,"user":["a"]}""", 41039 },
        { """{"type":1,"scene":9,"user":["a"]}""", 41040 },
        { """{"type":1,"scene":2,"user":["a","b"]}""", 41041 },
        { """{"type":1,"scene":1,"style":7,"user":["a"]}""", 41042 },
        { """{"type":1,"scene":2,"user":["nobody"]}""", 60111 },
        { """{"type":1,"scene":2,"user":["mute"]}""", 84074 },
        { """{"type":1,"scene":2}""", 40058 },
        { """{"type":2,"scene":2}""", 40063 },
        { """{"type":2,"scene":2,"party":[77]}""", 60123 },
        { """{"type":1,"scene":2,"user":["a"],"state":"0123456789012345678901234567890"}""", 40058 },
        { """{"type":1,"scene":2,"user":["a"],"is_temp":true,"expires_in":1209601}""", 40058 },
    };

    [Theory, MemberData(nameof(Refused))]
    public async Task Bad_codes_are_refused_by_their_errcode(string body, int errcode)
    {
        await using var run = await Staffed();
        Assert.Equal(errcode, await run.Errcode("externalcontact/add_contact_way", JsonNode.Parse(body)!.AsObject()));
    }

    [Fact]
    public async Task A_code_is_read_listed_changed_and_deleted()
    {
        await using var run = await Staffed();
        var id = await Add(run, """
            {"type":2,"scene":2,"user":["a","b"],"remark":"门店","state":"s1",
             "unknown_field":{"x":1},"conclusions":{"text":{"content":"再见"}}}
            """);
        var way = (await Get(run, id))["contact_way"]!;
        Assert.Equal(["a", "b"], way["user"]!.AsArray().Select(u => (string)u!));
        Assert.Equal(("s1", "门店", true), ((string)way["state"]!, (string)way["remark"]!, (bool)way["skip_verify"]!));
        Assert.Equal("再见", (string)way["conclusions"]!["text"]!["content"]!);
        Assert.Equal(0, await run.Errcode("externalcontact/update_contact_way", new JsonObject { ["config_id"] = id,
            ["user"] = new JsonArray("b"), ["skip_verify"] = false }));
        way = (await Get(run, id))["contact_way"]!;
        Assert.Equal("b", (string)Assert.Single(way["user"]!.AsArray())!);
        Assert.Equal("s1", (string)way["state"]!);
        Assert.False((bool)way["skip_verify"]!);
        Assert.Equal(0, await run.Errcode("externalcontact/del_contact_way", new JsonObject { ["config_id"] = id }));
        Assert.Equal(41044, (int)(await Get(run, id))["errcode"]!);
        Assert.Equal(41043, await run.Errcode("externalcontact/get_contact_way", []));
    }

    [Fact]
    public async Task Listing_goes_by_cursor_without_temporary_ones_and_a_cursor_ends()
    {
        await using var run = await Staffed();
        var made = new HashSet<string>();
        for (var i = 0; i < 5; i++) made.Add(await Add(run, """{"type":1,"scene":2,"user":["a"]}"""));
        await Add(run, """{"type":1,"scene":2,"user":["a"],"is_temp":true}""");
        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = await run.WeCom("externalcontact/list_contact_way", new JsonObject { ["limit"] = 2, ["cursor"] = cursor });
            seen.AddRange(page["contact_way"]!.AsArray().Select(w => (string)w!["config_id"]!));
            cursor = (string?)page["next_cursor"];
        }
        while (cursor is not null);
        Assert.Equal(5, seen.Count);
        Assert.Equal(made, seen.ToHashSet());
        var first = await run.WeCom("externalcontact/list_contact_way", new JsonObject { ["limit"] = 2 });
        await run.Advance(4 * 3600 + 1);
        Assert.Equal(40058, await run.Errcode("externalcontact/list_contact_way", new JsonObject { ["limit"] = 2,
            ["cursor"] = (string)first["next_cursor"]! }));
        Assert.Equal(40058, await run.Errcode("externalcontact/list_contact_way", new JsonObject { ["limit"] = 1001 }));
    }

    [Fact]
    public async Task A_code_of_many_gives_its_scans_in_turn()
    {
        await using var run = await Staffed();
        var id = await Add(run, """{"type":2,"scene":2,"user":["a","b"]}""");
        var got = new List<string>();
        for (var i = 0; i < 4; i++) got.Add((string)(
            await run.Act("persona/scan-contact-way", new { persona = await run.Human("h" + i), config_id = id }))["userid"]!);
        Assert.Equal(["a", "b", "a", "b"], got);
    }

    [Fact]
    public async Task A_temporary_code_makes_a_chat_without_a_relation_and_ends()
    {
        await using var run = await Staffed();
        var id = await Add(run, """
            {"type":1,"scene":2,"user":["a"],"is_temp":true,"expires_in":60,"conclusions":{"text":{"content":"再见"}}}
            """);
        var scan = await run.Act("persona/scan-contact-way", new { persona = await run.Human("wang"), config_id = id });
        Assert.Equal("temp_chat", (string)scan["result"]!);
        var pair = new JsonObject { ["userid"] = "a", ["external_userid"] = (string)scan["external_userid"]! };
        Assert.Equal(0, await run.Errcode("externalcontact/close_temp_chat", pair.DeepClone().AsObject()));
        Assert.Equal(84061, await run.Errcode("externalcontact/close_temp_chat", pair.DeepClone().AsObject()));
        Assert.Equal("conclusion",
            (string)Assert.Single((await run.Look("persona/received?persona=wang"))["received"]!.AsArray())!["kind"]!);
        await run.Advance(61);
        await run.Act("persona/scan-contact-way", new { persona = await run.Human("li"), config_id = id }, System.Net.HttpStatusCode.Gone);
    }

    [Fact]
    public async Task The_picture_of_a_conclusion_is_told_back_by_an_address_that_stays()
    {
        await using var run = await Staffed();
        var media = await GroupWelcomeTests.Picture(run);
        var body = """{"type":1,"scene":2,"user":["a"],"is_temp":true,"conclusions":{"image":{"media_id":"?"}}}""";
        Assert.Equal(40007, await run.Errcode("externalcontact/add_contact_way", JsonNode.Parse(body)!.AsObject()));
        var id = await Add(run, body.Replace("?", media, StringComparison.Ordinal));
        var image = (await Get(run, id))["contact_way"]!["conclusions"]!["image"]!;
        Assert.Null(image["media_id"]);
        await run.Advance(4 * 86_400);
        using var picture = await run.Raw((string)image["pic_url"]!);
        Assert.Equal("image/png", picture.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task The_picture_of_a_code_is_a_real_one()
    {
        await using var run = await Staffed();
        var asked = JsonNode.Parse("""{"type":1,"scene":2,"user":["a"]}""")!.AsObject();
        var made = await run.WeCom("externalcontact/add_contact_way", asked);
        using var picture = await run.Raw((string)made["qr_code"]!);
        Assert.Equal("image/png", picture.Content.Headers.ContentType!.MediaType);
        var mini = JsonNode.Parse("""{"type":1,"scene":1,"style":1,"user":["a"]}""")!.AsObject();
        Assert.Null((await run.WeCom("externalcontact/add_contact_way", mini))["qr_code"]);
    }

    private static async Task<SandboxRun> Staffed()
    {
        var run = await SandboxRun.Open();
        await run.Staff("a", "b");
        await run.Act("admin/create-user", new { userid = "mute", can_contact = false });
        return run;
    }

    private static async Task<string> Add(SandboxRun run, string body) =>
        (string)(await run.WeCom("externalcontact/add_contact_way", JsonNode.Parse(body)!.AsObject()))["config_id"]!;

    private static Task<JsonObject> Get(SandboxRun run, string id) =>
        run.WeCom("externalcontact/get_contact_way", new JsonObject { ["config_id"] = id });
}
