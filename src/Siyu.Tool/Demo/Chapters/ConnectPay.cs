using System.Text.Json.Nodes;

namespace Siyu.Tool.Demo.Chapters;

/// <summary>The merchant of WeChat Pay is connected (接入微信支付).</summary>
internal sealed class ConnectPay : IChapter
{
    public string Title => "接入微信支付 WeChat Pay is connected";

    public async Task Play(Story story, CancellationToken ct)
    {
        var before = (await story.Sandbox.Look("export-config", ct))["pay"]!["merchants"]![0]!;
        var merchant = before["mchid"]!.GetValue<string>();
        var apps = new[] { story.Cast.MallAppId, story.Cast.OfficialAppId };
        await story.Sandbox.Act("configure", new JsonObject
        {
            ["pay"] = new JsonObject
            {
                ["merchants"] = new JsonArray(new JsonObject
                {
                    ["mchid"] = merchant, ["appids"] = new JsonArray([.. apps.Select(app => JsonValue.Create(app))]),
                }),
            },
        }, ct);
        var pay = (await story.Sandbox.Look("export-config", ct))["pay"]!;
        var account = pay["merchants"]!.AsArray().First(m => m!["mchid"]!.GetValue<string>() == merchant)!;
        await story.Console.Put($"/api/console/payments/merchants/{merchant}", new
        {
            certificateSerial = account["serial_no"]!.GetValue<string>(), privateKeyPem = account["private_key_pem"]!.GetValue<string>(),
            apiV3Key = account["api_v3_key"]!.GetValue<string>(), notifyBaseUrl = story.Host.Address,
            baseUrl = pay["base_url"]!.GetValue<string>(), appIds = apps, isDefault = true,
        }, ct);
    }
}
