using Siyu.Tool.Demo;

namespace Siyu.Apps.Tests;

/// <summary>The group's card program in the demo group, and members who hold its card (演示会员卡).</summary>
internal static class DemoCards
{
    public const string Title = "云杉会员";
    public const string BrandTitle = "木息会";

    /// <summary>The program of the group, in which a member must ask for the card; made by whoever asks first.</summary>
    public static Task<string> Program(World world, CancellationToken ct) =>
        Program(world, (Title, null), [("普通会员", 0), ("金卡", 1_000)], ct);

    /// <summary>The same of a brand, with one tier.</summary>
    public static Task<string> BrandProgram(World world, CancellationToken ct) =>
        Program(world, (BrandTitle, world.Story.Cast.BrandIds["muxi"]), [("会友", 0)], ct);

    /// <summary>A member's card of the group, with some points on it.</summary>
    public static async Task<string> Give(World world, Consumer member, int points, CancellationToken ct)
    {
        var opened = await member.Line.Post("/api/mall/cards", new { program = await Program(world, ct) }, ct);
        var card = opened["id"]!.GetValue<string>();
        await Adjust(world, card, points, ct);
        return card;
    }

    private static async Task<string> Program(
        World world, (string Title, string? Brand) of, (string Title, long From)[] tiers, CancellationToken ct)
    {
        var console = world.Story.Console;
        var known = (await console.Get("/api/console/card-programs", ct)).AsArray();
        if (known.FirstOrDefault(one => one!["brand"]?.GetValue<string>() == of.Brand) is { } there) return there["id"]!.GetValue<string>();
        var made = await console.Post("/api/console/card-programs", new
        {
            title = of.Title, brand = of.Brand,
            rules = new
            {
                opens = "Request", pointsBps = 100, growthBps = 100, mostBps = 5_000,
                tiers = tiers.Select(tier => new
                {
                    title = tier.Title, from = tier.From, timesBps = 10_000 + tier.From * 5, benefits = $"{tier.Title}生日礼一份",
                }),
            },
        }, ct);
        return made["id"]!.GetValue<string>();
    }

    public static Task Adjust(World world, string card, int points, CancellationToken ct) =>
        world.Story.Console.Post($"/api/console/cards/{card}/points", new { points, reason = "页面测试" }, ct);
}
