using System.Globalization;
using System.Text.Json.Nodes;
using Siyu.Tool.Demo.Stage;

namespace Siyu.Tool.Demo.Chapters;

/// <summary>Stores take the orders on and send them (接单发货); one refuses, and the next place takes it.</summary>
internal sealed class DeliverOrders : IChapter
{
    private const int Refusals = 3;
    private const int ForTheDealer = 4;
    private static readonly TimeSpan OfferLimit = TimeSpan.FromSeconds(60);

    public string Title => "门店接单、拒单改派、发货 stores accept, one refuses, parcels leave";

    public async Task Play(Story story, CancellationToken ct)
    {
        await SignInKeepers(story, ct);
        await HandToTheDealer(story, ct);
        var (accepted, refused) = await TakeOn(story, Refusals, ct);
        Story.Say($"{accepted} 次接单，{refused} 次拒单；发出 {await Ship(story, "SF1", ct)} 个包裹");
    }

    /// <summary>Headquarters gives some orders to the dealer's store (手工派单), which pays its fee for them.</summary>
    private static async Task HandToTheDealer(Story story, CancellationToken ct)
    {
        var dealer = story.Cast.UnitIds["nb001"];
        var offered = await story.Data.Rows(
            "SELECT d.id FROM fulfilment_delivery d WHERE d.state = 'Offered' AND NOT EXISTS (SELECT 1 FROM orders_line l "
            + $"WHERE l.order_id = d.id AND l.seller IS NOT NULL) ORDER BY d.id LIMIT {ForTheDealer}", ct);
        foreach (var row in offered)
        {
            await story.Console.Post($"/api/console/fulfilments/{row[0]}/allocate", new { place = dealer }, ct);
        }
    }

    internal static async Task SignInKeepers(Story story, CancellationToken ct)
    {
        foreach (var keeper in Cast.Keepers)
        {
            story.Staff[keeper.Code] = await SignIn(story, keeper.Code, ct);
        }
    }

    /// <summary>Whoever is asked takes the order on, until nobody is asked any more; the first ones refuse.</summary>
    internal static async Task<(int Accepted, int Refused)> TakeOn(Story story, int refusals, CancellationToken ct)
    {
        var (accepted, refused) = (0, 0);
        await Story.Until(async () =>
        {
            foreach (var (_, line) in story.Staff)
            {
                foreach (var order in await Deliveries(line, "Offered", ct))
                {
                    if (refused < refusals)
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
        return (accepted, refused);
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

    internal static async Task<int> Ship(Story story, string numbersBegin, CancellationToken ct)
    {
        var parcels = 0;
        foreach (var (_, line) in story.Staff)
        {
            foreach (var order in await Deliveries(line, "Accepted", ct))
            {
                await line.Post($"/api/guide/fulfilments/{order}/ship", new
                {
                    carrier = "SF", trackingNumber = string.Create(CultureInfo.InvariantCulture, $"{numbersBegin}{++parcels:D9}"),
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
