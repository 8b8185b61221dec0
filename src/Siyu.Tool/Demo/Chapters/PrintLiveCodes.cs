using Siyu.Tool.Demo.Stage;

namespace Siyu.Tool.Demo.Chapters;

/// <summary>Each guide gets a live code and headquarters writes the welcome (活码与欢迎语).</summary>
internal sealed class PrintLiveCodes : IChapter
{
    private static readonly TimeSpan PrintLimit = TimeSpan.FromSeconds(30);

    public string Title => "三名导购的活码与欢迎语 live codes and the welcome";

    public async Task Play(Story story, CancellationToken ct)
    {
        await story.Console.Post("/api/console/welcomes", new
        {
            title = "云杉欢迎语", channel = (string?)null, fromMinute = 0, untilMinute = 1440,
            text = "欢迎来到云杉！我是您的专属导购，点开小程序入会，先领一张新人券。",
        }, ct);
        foreach (var guide in Cast.Guides)
        {
            await story.Console.Post("/api/console/channel-codes", new
            {
                corpId = story.Cast.CorpId,
                code = new
                {
                    title = $"{guide.Name}的活码", channel = Cast.Places.First(place => place.Code == guide.Home).Name,
                    unit = story.Cast.UnitIds[guide.Home],
                    staff = new[] { story.Cast.StaffIds[guide.Code] },
                },
            }, ct);
        }

        if (!await Story.Until(() => Printed(story, ct), PrintLimit, ct))
        {
            throw new StoryBroke("WeCom has not printed all live codes");
        }
    }

    private static async Task<bool> Printed(Story story, CancellationToken ct)
    {
        var codes = (await story.Console.Get("/api/console/channel-codes?size=50", ct))["rows"]!.AsArray();
        foreach (var guide in Cast.Guides)
        {
            var row = codes.FirstOrDefault(c => c!["staff"]!.AsArray().Any(s => s!.GetValue<string>() == story.Cast.StaffIds[guide.Code]));
            if (row?["qrCode"]?.GetValue<string>() is { Length: > 0 } printed)
            {
                story.Cast.CodeOf[guide.Code] = printed;
            }
        }

        return story.Cast.CodeOf.Count == Cast.Guides.Length;
    }
}
