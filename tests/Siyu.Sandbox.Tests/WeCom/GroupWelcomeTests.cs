using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Siyu.Sandbox.Core;

namespace Siyu.Sandbox.Tests.WeCom;

public sealed class GroupWelcomeTests
{
    private const string At = "externalcontact/group_welcome_template/";

    [Fact]
    public async Task A_template_is_kept_changed_and_deleted_and_the_first_attachment_counts()
    {
        await using var run = await SandboxRun.Open();
        var made = await run.WeCom(At + "add", new JsonObject
        {
            ["text"] = Content("欢迎%NICKNAME%"),
            ["link"] = new JsonObject { ["title"] = "活动", ["url"] = "http://house/x" },
            ["image"] = new JsonObject { ["media_id"] = await Picture(run) },
        });
        var id = (string)made["template_id"]!;
        var told = await run.WeCom(At + "get", Id(id));
        Assert.Equal("欢迎%NICKNAME%", (string)told["text"]!["content"]!);
        Assert.StartsWith(run.At.WeCom + "/wwpic/", (string)told["image"]!["pic_url"]!, StringComparison.Ordinal);
        Assert.Null(told["link"]);
        var changed = Id(id);
        changed["text"] = Content("大家好");
        Assert.Equal(0, await run.Errcode(At + "edit", changed));
        Assert.Null((await run.WeCom(At + "get", Id(id)))["image"]);
        Assert.Equal(41058, await run.Errcode(At + "del", Id(id), await run.Token("contact")));
        Assert.Equal(0, await run.Errcode(At + "del", Id(id)));
        Assert.Equal(40058, await run.Errcode(At + "get", Id(id)));
    }

    [Fact]
    public async Task Empty_and_long_ones_and_the_hundred_and_first_are_refused()
    {
        await using var run = await SandboxRun.Open();
        Assert.Equal(41089, await run.Errcode(At + "add", []));
        Assert.Equal(45002, await run.Errcode(At + "add", new JsonObject { ["text"] = Content(new string('中', 1001)) }));
        Assert.Equal(40007, await run.Errcode(At + "add", new JsonObject { ["file"] = new JsonObject { ["media_id"] = "gone" } }));
        Assert.Equal(40063, await run.Errcode(At + "get", []));
        var token = await run.Token();
        for (var i = 0; i < 100; i++) Assert.Equal(0, await run.Errcode(At + "add", new JsonObject { ["text"] = Content("好") }, token));
        Assert.Equal(41055, await run.Errcode(At + "add", new JsonObject { ["text"] = Content("好") }, token));
    }

    internal static async Task<string> Picture(SandboxRun run)
    {
        using var file = new ByteArrayContent(QrImages.Png("x"));
        file.Headers.ContentType = new MediaTypeHeaderValue("image/png");
        using var form = new MultipartFormDataContent { { file, "media", "a.png" } };
        using var answer = await run.Raw($"{run.At.WeCom}/cgi-bin/media/upload?access_token={await run.Token()}&type=image", form);
        return (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["media_id"]!;
    }

    private static JsonObject Content(string text) => new() { ["content"] = text };

    private static JsonObject Id(string id) => new() { ["template_id"] = id };
}
