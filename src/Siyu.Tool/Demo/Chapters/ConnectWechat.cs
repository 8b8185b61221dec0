using Siyu.Tool.Demo.Stage;

namespace Siyu.Tool.Demo.Chapters;

/// <summary>The mall's mini program is connected (接入小程序).</summary>
internal sealed class ConnectWechat : IChapter
{
    public string Title => "接入小程序 the mini program is connected";

    public async Task Play(Story story, CancellationToken ct)
    {
        var wechat = (await story.Sandbox.Look("export-config", ct))["wechat"] ?? throw new StoryBroke("the sandbox has no WeChat plane");
        var address = wechat["base_url"]!.GetValue<string>();
        var app = wechat["apps"]!.AsArray()
            .First(a => a!["kind"]!.GetValue<string>().Contains("mini", StringComparison.OrdinalIgnoreCase))!;
        story.Cast.MallAppId = app["appid"]!.GetValue<string>();
        await story.Console.Put("/api/console/wechat/apps/mall", new
        {
            appId = story.Cast.MallAppId, appSecret = app["secret"]!.GetValue<string>(),
            apiBase = address, oAuthBase = address, mallUrl = story.Host.Address + "/mall/", version = "release",
        }, ct);
    }
}
