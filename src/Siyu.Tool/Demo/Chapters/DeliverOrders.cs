using System.Globalization;
using System.Text.Json.Nodes;
using Siyu.Tool.Demo.Stage;

namespace Siyu.Tool.Demo.Chapters;

/// <summary>Stores take the orders on and send them (接单发货); one refuses, and the next place takes it.</summary>
internal sealed class DeliverOrders : IChapter
{
    private const int Refusals = 3;
    private static readonly TimeSpan OfferLimit = TimeSpan.FromSeconds(60);

    public string Title => "门店接单、拒单改派、发货 stores accept, one refuses, parcels leave";

    public async Task Play(Story story, CancellationToken ct)
    {
        foreach (var keeper in Cast.Keepers)
        {
            story.Staff[keeper.Code] = await SignIn(story, keeper.Code, ct);
        }

        var refused = 0;
        var accepted = 0;
        await Story.Until(async () =>
        {
            foreach (var (keeper, line) in story.Staff)
            {
                foreach (var order in await Deliveries(line, "Offered", ct))
                {
                    if (refused < Refusals)
                    {
                        await line.Post($"/api/guide/fulfilments/{order}/refuse", new { reason = "门店缺货", attempt = (int?)null }, ct);
                        refused++;
                    }
                    else
                    {
                        await line.Post($"/api/guide/fulfilments/{order}/accept", new { }, ct);
                        accepted++;
                    }
                }
            }

            return await story.Data.Count("SELECT count(*) FROM fulfilment_delivery WHERE state = 'Offered'", ct) == 0;
        }, OfferLimit, ct);
        Story.Say($"{accepted} 次接单，{refused} 次拒单；发出 {await Ship(story, ct)} 个包裹");
    }

    /// <summary>A member of staff signs in to the guide app by WeCom.</summary>
    internal static async Task<Wire> SignIn(Story story, string code, CancellationToken ct)
    {
        var login = await story.Sandbox.Act("member/login",
            new JsonObject { ["corp"] = story.Cast.CorpId, ["userid"] = code, ["agentid"] = story.Cast.AgentId }, ct);
        var line = Wire.To(story.Host.Address);
        var session = await line.Post("/api/guide/login", new { corpId = story.Cast.CorpId, code = login["code"]!.GetValue<string>() }, ct);
        line.Token = session["token"]!.GetValue<string>();
        return line;
    }

    private static async Task<int> Ship(Story story, CancellationToken ct)
    {
        var parcels = 0;
        foreach (var (_, line) in story.Staff)
        {
            foreach (var order in await Deliveries(line, "Accepted", ct))
            {
                await line.Post($"/api/guide/fulfilments/{order}/ship", new
                {
                    carrier = "SF", trackingNumber = string.Create(CultureInfo.InvariantCulture, $"SF10{++parcels:D10}"),
                }, ct);
            }
        }

        return parcels;
    }

    private static async Task<IReadOnlyList<string>> Deliveries(Wire line, string state, CancellationToken ct) =>
    [
        .. (await line.Get($"/api/guide/fulfilments?state={state}&size=200", ct))["rows"]!.AsArray()
        .Select(row => row!["order"]!.GetValue<string>()),
    ];
}
