using System.Text.Json.Nodes;

namespace Siyu.Sandbox.Tests.WeCom;

public sealed class WelcomeTests
{
    [Fact]
    public async Task A_welcome_arrives_once_and_a_second_is_told_that_the_chat_began()
    {
        await using var run = await SandboxRun.Open();
        var code = await Scan(run);
        Assert.Equal(0, await Send(run, code));
        Assert.Equal(41051, await Send(run, code));
        var received = (await run.Look("persona/received?persona=wang"))["received"]!.AsArray();
        Assert.Equal("您好", (string)Assert.Single(received)!["body"]!["text"]!["content"]!);
    }

    [Fact]
    public async Task After_twenty_seconds_the_code_is_invalid()
    {
        await using var run = await SandboxRun.Open();
        var code = await Scan(run);
        await run.Advance(20.1);
        Assert.Equal(41050, await Send(run, code));
    }

    [Fact]
    public async Task Nineteen_seconds_are_in_time()
    {
        await using var run = await SandboxRun.Open();
        var code = await Scan(run);
        await run.Advance(19);
        Assert.Equal(0, await Send(run, code));
    }

    [Fact]
    public async Task The_first_app_has_the_code()
    {
        await using var run = await SandboxRun.Open();
        var code = await Scan(run);
        Assert.Equal(0, await Send(run, code, await run.Token("contact")));
        Assert.Equal(41096, await Send(run, code));
    }

    [Fact]
    public async Task Who_has_begun_to_chat_gets_no_welcome()
    {
        await using var run = await SandboxRun.Open();
        var code = await Scan(run);
        await run.Act("persona/send-message", new { persona = "wang", userid = "xiaoli", text = "在吗" });
        Assert.Equal(41051, await Send(run, code));
    }

    [Fact]
    public async Task Unknown_and_missing_codes_and_empty_messages_are_refused()
    {
        await using var run = await SandboxRun.Open();
        var code = await Scan(run);
        Assert.Equal(41050, await Send(run, "nonsense"));
        Assert.Equal(41049, await run.Errcode("externalcontact/send_welcome_msg",
            new JsonObject { ["text"] = new JsonObject { ["content"] = "x" } }));
        Assert.Equal(41089, await run.Errcode("externalcontact/send_welcome_msg", new JsonObject { ["welcome_code"] = code }));
        Assert.Equal(45002, await Send(run, code, text: new string('中', 1334)));
        Assert.Equal(40007, await Send(run, code, attachment: new JsonObject { ["msgtype"] = "image",
            ["image"] = new JsonObject { ["media_id"] = "gone" } }));
        Assert.Equal(41065, await Send(run, code, attachment: new JsonObject { ["msgtype"] = "hologram" }));
        Assert.Equal(0, await Send(run, code));
    }

    [Fact]
    public async Task A_member_with_a_console_welcome_gets_no_code()
    {
        await using var run = await SandboxRun.Open();
        await run.Staff("xiaoli");
        await run.Act("member/admin-welcome", new { userid = "xiaoli" });
        Assert.Equal("", await Scan(run, staff: false));
    }

    private static async Task<string> Scan(SandboxRun run, bool staff = true)
    {
        if (staff) await run.Staff("xiaoli");
        var way = await run.WeCom("externalcontact/add_contact_way", new JsonObject { ["type"] = 1, ["scene"] = 2,
            ["user"] = new JsonArray("xiaoli") });
        var scan = await run.Act("persona/scan-contact-way", new { persona = await run.Human("wang"),
            config_id = (string)way["config_id"]! });
        return (string?)scan["welcome_code"] ?? "";
    }

    private static async Task<int> Send(SandboxRun run, string code, string? token = null, string text = "您好",
        JsonObject? attachment = null)
    {
        var body = new JsonObject { ["welcome_code"] = code, ["text"] = new JsonObject { ["content"] = text } };
        if (attachment is not null) body["attachments"] = new JsonArray(attachment);
        return await run.Errcode("externalcontact/send_welcome_msg", body, token);
    }
}
