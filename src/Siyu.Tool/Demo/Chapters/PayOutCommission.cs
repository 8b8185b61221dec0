using System.Text.Json.Nodes;
using Siyu.Tool.Demo.Stage;

namespace Siyu.Tool.Demo.Chapters;

/// <summary>A guide links their own WeChat, asks for their commission and confirms it in the mini program (佣金提现).</summary>
internal sealed class PayOutCommission : IChapter
{
    private static readonly TimeSpan PackageLimit = TimeSpan.FromSeconds(45);

    public string Title => "导购提现：绑定微信、申请、在小程序确认收款 the guides' payout";

    public async Task Play(Story story, CancellationToken ct)
    {
        foreach (var guide in Cast.Guides)
        {
            using var work = await DeliverOrders.SignIn(story, guide.Code, ct);
            var owed = await work.Get("/api/guide/commission", ct);
            Story.Say($"{guide.Name}：可提现 {owed["payable"]!.GetValue<long>() / 100m:F2} 元");
            if (owed["payable"]!.GetValue<long>() > 0)
            {
                await PayOut(story, guide, work, ct);
            }
        }
    }

    private static async Task PayOut(Story story, Cast.Person guide, Wire work, CancellationToken ct)
    {
        // The guide's own WeChat is that of somebody who has not joined yet: guides shop too.
        var shopper = story.Consumers[JoinTheMall.Joining + Array.IndexOf(Cast.Guides, guide)];
        var (persona, own) = (shopper.Persona, shopper.Line);
        await JoinTheMall.Join(story, shopper, guide: null, ct);
        var code = await work.Post("/api/guide/payouts/link-code", new { }, ct);
        await own.Post("/api/mall/payouts/receiver", new { code = code["code"]!.GetValue<string>() }, ct);
        await work.Post("/api/guide/payouts", new { }, ct);
        var ready = new Reply(0, new JsonObject());
        await Story.Until(async () =>
        {
            await story.Sandbox.Pass(TimeSpan.FromSeconds(5), ct);
            ready = await own.Try(HttpMethod.Get, "/api/mall/payouts/confirmation", null, ct);
            return ready.Ok;
        }, PackageLimit, ct);
        if (!ready.Ok)
        {
            throw new StoryBroke($"the payout of {guide.Code} cannot be confirmed: {ready}");
        }

        await story.Sandbox.Act("persona/confirm-transfer", new JsonObject
        {
            ["persona"] = persona, ["package_info"] = ready.Body["package"]!.GetValue<string>(),
        }, ct);
        await story.Sandbox.Pass(TimeSpan.FromMinutes(1), ct);
        await Story.Until(async () =>
            await story.Data.Count("SELECT count(*) FROM settlement_payout WHERE state IN ('Requested', 'InFlight')", ct) == 0,
            PackageLimit, ct);
    }
}
