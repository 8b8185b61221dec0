using System.Net;
using System.Text.Json.Nodes;

namespace Siyu.Sandbox.Tests.Phones;

public sealed class PhoneTests
{
    [Fact]
    public async Task A_scan_shows_on_both_phones_and_words_go_both_ways()
    {
        await using var run = await SandboxRun.Open();
        var qr = await Code(run);
        var scanned = await run.Look("scan?text=" + Uri.EscapeDataString(qr));
        Assert.Equal(("contact", "导购xiaoli"), ((string)scanned["opens"]!, (string)scanned["name"]!));
        await run.Act("persona/scan-contact-way", new { persona = await run.Human("wang"), qr });
        await run.Act("persona/send-message", new { persona = "wang", userid = "xiaoli", text = "有没有大一号的？" });
        await run.Act("member/send-message", new { persona = "wang", userid = "xiaoli", text = "有的，给您留着" });

        var guide = run.CorpId + "/xiaoli";
        var mine = Assert.Single(await Chats(run, "wang"))!;
        Assert.Equal((guide, "guide", "friends", "有的，给您留着"), Head(mine));
        Assert.False((bool)mine["last"]!["mine"]!);
        var theirs = Assert.Single(await Chats(run, guide))!;
        Assert.Equal(("wang", "customer", "friends", "有的，给您留着"), Head(theirs));
        var phone = await run.Look($"phone?holder={guide}");
        Assert.Equal(guide + "!", (string)phone["holder"]! + "!");
        Assert.Equal("store-1", (string)Assert.Single(phone["customers"]!.AsArray())!["state"]!);
        var lines = (await run.Look($"phone/chat?holder=wang&with={guide}"))["lines"]!.AsArray();
        Assert.Equal([true, false], lines.Select(l => (bool)l!["mine"]!));
        var back = (await run.Look($"phone/chat?holder={guide}&with=wang"))["lines"]!.AsArray();
        Assert.Equal([false, true], back.Select(l => (bool)l!["mine"]!));
    }

    [Fact]
    public async Task A_phone_that_knows_the_version_is_told_nothing_else_until_something_happens()
    {
        await using var run = await SandboxRun.Open();
        var qr = await Code(run);
        var known = (long)(await run.Look($"phone?holder={await run.Human("wang")}"))["version"]!;
        Assert.Null((await run.Look($"phone?holder=wang&version={known}"))["chats"]);
        await run.Act("persona/scan-contact-way", new { persona = "wang", qr });
        Assert.Single((await run.Look($"phone?holder=wang&version={known}"))["chats"]!.AsArray());
    }

    [Fact]
    public async Task Who_deleted_the_guide_keeps_the_chat_and_is_no_friend_any_more()
    {
        await using var run = await SandboxRun.Open();
        await run.Act("persona/scan-contact-way", new { persona = await run.Human("wang"), qr = await Code(run) });
        await run.Act("persona/send-message", new { persona = "wang", userid = "xiaoli", text = "再见" });
        await run.Act("persona/delete-friend", new { persona = "wang", userid = "xiaoli" });
        Assert.Equal("none", (string)Assert.Single(await Chats(run, "wang"))!["state"]!);
        Assert.Equal("none", (string)Assert.Single(await Chats(run, run.CorpId + "/xiaoli"))!["state"]!);
        await run.Act("persona/send-message", new { persona = "wang", userid = "xiaoli", text = "还在吗" }, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_code_that_asks_first_waits_on_both_phones()
    {
        await using var run = await SandboxRun.Open();
        await run.Act("persona/scan-contact-way", new { persona = await run.Human("wang"), qr = await Code(run, skip: false) });
        Assert.Equal("waiting", (string)Assert.Single(await Chats(run, "wang"))!["state"]!);
        var asks = (await run.Look($"phone?holder={run.CorpId}/xiaoli"))["requests"]!.AsArray();
        Assert.Equal("wang", (string)Assert.Single(asks)!["persona"]!);
        await run.Act("member/accept-friend", new { persona = "wang", userid = "xiaoli" });
        Assert.Equal("friends", (string)Assert.Single(await Chats(run, "wang"))!["state"]!);
    }

    [Fact]
    public async Task Cards_go_to_friends_and_groups_and_what_is_no_card_is_refused()
    {
        await using var run = await SandboxRun.Open();
        await run.Staff("xiaoli");
        await run.Human("wang");
        await run.Human("zhao");
        var card = new JsonObject { ["msgtype"] = "news", ["news"] = new JsonObject { ["title"] = "大衣", ["link"] = "http://house/mall/" } };
        await run.Act("persona/send-to-friend", new { persona = "wang", friend = "zhao", message = card });
        Assert.Equal("friend", (string)Assert.Single(await Chats(run, "zhao"))!["kind"]!);
        var bad = new JsonObject { ["msgtype"] = "hologram" };
        var no = HttpStatusCode.BadRequest;
        await run.Act("persona/send-to-friend", new { persona = "wang", friend = "zhao", message = bad }, no);
        await run.Act("persona/send-to-friend", new { persona = "wang", friend = "zhao", text = "" }, no);
        await run.Act("persona/send-to-friend", new { persona = "wang", friend = "wang", text = "我" }, no);

        var group = (string)(await run.Act("member/create-group",
            new { userid = "xiaoli", name = "会员群", personas = new[] { "wang" } }))["chat_id"]!;
        await run.Act("phone/send-to-group", new { holder = "wang", chat_id = group, text = "大家好" });
        await run.Act("phone/send-to-group", new { holder = "zhao", chat_id = group, text = "我也在" }, HttpStatusCode.NotFound);
        var seen = await run.Look($"phone/chat?holder={run.CorpId}/xiaoli&with=group/{group}");
        var line = Assert.Single(seen["lines"]!.AsArray())!;
        Assert.Equal((false, "大家好"), ((bool)line["mine"]!, (string)line["body"]!["text"]!["content"]!));
        Assert.Equal(2, seen["group"]!["members"]!.AsArray().Count);
    }

    [Fact]
    public async Task Unknown_people_and_texts_are_said_to_be_so()
    {
        await using var run = await SandboxRun.Open();
        foreach (var holder in new[] { "nobody", run.CorpId + "/nobody" })
            Assert.Equal(HttpStatusCode.NotFound, (await run.Raw($"{run.At.Control}/control/phone?holder={holder}")).StatusCode);
        Assert.Equal("text", (string)(await run.Look("scan?text=6901234567892"))["opens"]!);
        Assert.Equal("web", (string)(await run.Look("scan?text=http%3A%2F%2Fhouse%2Fx"))["opens"]!);
        var mini = $"{run.At.Wechat}/mp?appid={run.Mini()["appid"]}&scene=c%3D1&page=pages%2Fhome%2Fhome";
        var opened = await run.Look("scan?text=" + Uri.EscapeDataString(mini));
        Assert.Equal(("mini_program", "pages/home/home?scene=c%3D1"), ((string)opened["opens"]!, (string)opened["page"]!));
    }

    [Fact]
    public async Task The_wall_knows_people_codes_and_where_the_house_is()
    {
        await using var run = await SandboxRun.Open();
        var qr = await Code(run);
        await run.Human("wang");
        Assert.Null((await run.Look("wall"))["house"]);
        await run.Callback("http://house.example:7080/api/callbacks/wecom/x");
        Assert.Equal("http://house.example:7080", (string)(await run.Look("wall"))["house"]!);
        Assert.Equal(qr, (string)Assert.Single((await run.Look("phone/codes"))["codes"]!.AsArray())!["text"]!);
        var people = await run.Look("phone/people?q=XIAO");
        Assert.Empty(people["consumers"]!.AsArray());
        Assert.Equal(run.CorpId + "/xiaoli", (string)Assert.Single(people["guides"]!.AsArray())!["holder"]!);
        Assert.Equal("image/png", (await run.Raw($"{run.At.Control}/control/qr?text=x")).Content.Headers.ContentType!.MediaType);
    }

    private static (string, string, string, string) Head(JsonNode chat) => ((string)chat["id"]!, (string)chat["kind"]!,
        (string)chat["state"]!, (string)chat["last"]!["body"]!["text"]!["content"]!);

    private static async Task<JsonArray> Chats(SandboxRun run, string holder) =>
        (await run.Look($"phone?holder={holder}"))["chats"]!.AsArray();

    private static async Task<string> Code(SandboxRun run, bool skip = true)
    {
        await run.Staff("xiaoli");
        var way = await run.WeCom("externalcontact/add_contact_way", new JsonObject { ["type"] = 1, ["scene"] = 2, ["state"] = "store-1",
            ["skip_verify"] = skip, ["user"] = new JsonArray("xiaoli") });
        return (string)way["qr_code"]!;
    }
}
