using System.Text.Json.Nodes;
using Siyu.Tool.Demo.Stage;

namespace Siyu.Tool.Demo.Chapters;

/// <summary>Headquarters gives a guide and their store budgets of a coupon that nobody takes by themselves; the guide gives it to members
/// until both are used up (发券额度).</summary>
internal sealed class GiveCoupons : IChapter
{
    internal const int Own = 1;
    internal const int Store = 2;
    private const int MostTries = 6;

    public string Title => "发券额度：总部分额度，导购发券给自己的客户 budgets, and coupons given within them";

    public async Task Play(Story story, CancellationToken ct)
    {
        var template = (await story.Console.Post("/api/console/coupon-templates", new
        {
            title = "老客礼：无门槛 15 元", worth = new { kind = "Cash", threshold = 0, amount = 1_500, payBps = 0, atMost = (long?)null },
            scope = new { kind = "All", ids = Array.Empty<string>() },
            validity = new { from = (DateTimeOffset?)null, until = (DateTimeOffset?)null, days = 30 },
            funder = "Platform", brand = (string?)null, total = 100, perPerson = 1, channel = "Both", onlyGiven = true,
        }, ct))["id"]!.GetValue<string>();
        var guide = Cast.Guides[0];
        await Budget(story, template, (story.Cast.UnitIds[guide.Home], null, Store), ct);
        await Budget(story, template, (null, story.Cast.StaffIds[guide.Code], Own), ct);
        using var line = await DeliverOrders.SignIn(story, guide.Code, ct);
        var members = await story.Data.Rows(
            $"SELECT member FROM members_binding WHERE owner = '{story.Cast.StaffIds[guide.Code]}' AND until IS NULL "
            + $"ORDER BY member LIMIT {MostTries}", ct);
        var (given, refused) = (0, 0);
        foreach (var member in members)
        {
            var reply = await line.Try(HttpMethod.Post, "/api/guide/coupon-grants", new { template, member = member[0]!.ToString() }, ct);
            if (reply.Ok) given++;
            else if (reply.Code == "promotions.no_grant_budget") refused++;
            else throw new StoryBroke($"a coupon was not given: {reply}");
        }

        Story.Say($"{guide.Name}发出 {given} 张，额度用完后 {refused} 次被拒");
    }

    private static Task<JsonNode> Budget(
        Story story, string template, (string? Unit, string? Staff, int Total) budget, CancellationToken ct) =>
        story.Console.Put($"/api/console/coupon-templates/{template}/budgets",
            new { unit = budget.Unit, staff = budget.Staff, total = budget.Total }, ct);
}
