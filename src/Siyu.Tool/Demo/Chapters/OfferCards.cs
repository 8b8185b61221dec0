using Siyu.Tool.Demo.Stage;

namespace Siyu.Tool.Demo.Chapters;

/// <summary>Headquarters makes the group's card, which comes with the membership, and one brand's, which members ask for
/// (会员卡体系).</summary>
internal sealed class OfferCards : IChapter
{
    public string Title => "集团会员卡与品牌会员卡：等级、积分、成长值 cards, tiers and points";

    public async Task Play(Story story, CancellationToken ct)
    {
        story.Cast.GroupCard = await Make(story, "云杉会员卡", (null, "Joining"),
            [Tier("普通会员", 0, 10_000, "积分抵现"), Tier("银卡会员", 300, 12_000, "1.2 倍积分，生日礼"),
                Tier("金卡会员", 1_500, 15_000, "1.5 倍积分，专属导购，免费改衣")], ct);
        await Make(story, "木息会员卡", (story.Cast.BrandIds["muxi"], "Request"),
            [Tier("木友", 0, 10_000, "新品先看"), Tier("木匠", 500, 15_000, "1.5 倍积分，年度工坊")], ct);
    }

    private static async Task<string> Make(
        Story story, string title, (string? Brand, string Opens) kind, IReadOnlyList<object> tiers, CancellationToken ct) =>
        (await story.Console.Post("/api/console/card-programs", new
        {
            title, brand = kind.Brand,
            rules = new
            {
                opens = kind.Opens, pointsBps = 100, growthBps = 100, mostBps = 3_000, pointsMonths = 12, graceDays = 30, windowDays = 365,
                tierMonths = 12, downgrade = "OneDown", revertOnRefund = false, tiers,
            },
        }, ct))["id"]!.GetValue<string>();

    private static object Tier(string title, long from, int timesBps, string benefits) => new { title, from, timesBps, benefits };
}

/// <summary>Some members are given points for the opening (开卡礼), and pay a part of their first order with them.</summary>
internal sealed class GivePoints : IChapter
{
    internal const int Every = 4;
    internal const long Gift = 800;
    internal const long Wish = 500;

    public string Title => "开卡礼：送积分 points for the opening";

    public async Task Play(Story story, CancellationToken ct)
    {
        var given = 0;
        foreach (var consumer in story.Consumers.Take(SellAndPay.Orders).Where((_, number) => Pays(story, number)))
        {
            var cards = (await consumer.Line.Get("/api/mall/cards", ct))["cards"]!.AsArray();
            var card = cards.Select(row => row!["card"]!).FirstOrDefault(row => row["program"]!.GetValue<string>() == story.Cast.GroupCard)
                ?? throw new StoryBroke("a member has no card of the group");
            await story.Console.Post($"/api/console/cards/{card["id"]!.GetValue<string>()}/points",
                new { points = Gift, reason = "开业开卡礼" }, ct);
            given++;
        }

        Story.Say($"{given} 人各得 {Gift} 积分");
    }

    /// <summary>Whether the buyer of this number pays a part with points; nobody does in a story without cards.</summary>
    internal static bool Pays(Story story, int number) => story.Cast.GroupCard.Length > 0 && number % Every == 1;
}
