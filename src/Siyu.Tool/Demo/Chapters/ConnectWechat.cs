using System.Text.Json.Nodes;
using Siyu.Tool.Demo.Stage;

namespace Siyu.Tool.Demo.Chapters;

/// <summary>The mall's mini program and the official account of its H5 are connected (接入小程序与公众号).</summary>
internal sealed class ConnectWechat : IChapter
{
    public string Title => "接入小程序与公众号 the mini program and the official account are connected";

    public async Task Play(Story story, CancellationToken ct)
    {
        var wechat = (await story.Sandbox.Look("export-config", ct))["wechat"] ?? throw new StoryBroke("the sandbox has no WeChat plane");
        story.Cast.MallAppId = await Connect(story, wechat, "mall", "mini", ct);
        story.Cast.OfficialAppId = await Connect(story, wechat, "official", "official", ct);
    }

    private static async Task<string> Connect(Story story, JsonNode wechat, string place, string kind, CancellationToken ct)
    {
        var address = wechat["base_url"]!.GetValue<string>();
        var app = wechat["apps"]!.AsArray().First(a => a!["kind"]!.GetValue<string>() == kind)!;
        var appId = app["appid"]!.GetValue<string>();
        await story.Console.Put($"/api/console/wechat/apps/{place}", new
        {
            appId, appSecret = app["secret"]!.GetValue<string>(),
            apiBase = address, oAuthBase = address, mallUrl = story.Host.Address + "/mall/", version = "release",
        }, ct);
        return appId;
    }
}
