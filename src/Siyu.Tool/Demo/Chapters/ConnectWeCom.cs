using System.Text.Json.Nodes;

using Siyu.Tool.Demo.Stage;

namespace Siyu.Tool.Demo.Chapters;

/// <summary>The corp is connected both ways (接入企业微信): our settings from the sandbox's, its callbacks to us.</summary>
internal sealed class ConnectWeCom : IChapter
{
    public string Title => "接入企业微信 WeCom is connected";

    public async Task Play(Story story, CancellationToken ct)
    {
        var wecom = (await story.Sandbox.Look("export-config", ct))["wecom"]!;
        var corp = wecom["corps"]![0]!;
        var app = App(corp, "app");
        var contact = App(corp, "contact");
        story.Cast.AgentId = app["agentid"]!.GetValue<long>();
        var address = wecom["base_url"]!.GetValue<string>();
        await story.Console.Put($"/api/console/wecom/corps/{story.Cast.CorpId}", new
        {
            agentId = story.Cast.AgentId, appSecret = app["secret"]!.GetValue<string>(),
            contactSecret = contact["secret"]!.GetValue<string>(), callbackToken = contact["token"]!.GetValue<string>(),
            callbackAesKey = contact["encoding_aes_key"]!.GetValue<string>(),
            apiBase = address, oAuthBase = address, guideAppUrl = story.Host.Address + "/guide/",
        }, ct);
        await story.Sandbox.Act("configure", new JsonObject
        {
            ["wecom"] = new JsonObject
            {
                ["corps"] = new JsonArray(new JsonObject
                {
                    ["corpid"] = story.Cast.CorpId,
                    ["apps"] = new JsonArray(new JsonObject
                    {
                        ["kind"] = "contact", ["callback_url"] = $"{story.Host.Address}/api/callbacks/wecom/{story.Cast.CorpId}",
                    }),
                }),
            },
        }, ct);
        var proof = await story.Sandbox.Act("admin/verify-callback", new { corp = story.Cast.CorpId, kind = "contact" }, ct);
        if (!proof["proven"]!.GetValue<bool>())
        {
            throw new StoryBroke($"the callback address is not proven: {proof.ToJsonString()}");
        }
    }

    private static JsonNode App(JsonNode corp, string kind) =>
        corp["apps"]!.AsArray().First(app => app!["kind"]!.GetValue<string>() == kind)!;
}
