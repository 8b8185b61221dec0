using System.Text.Json.Nodes;
using Siyu.Tool.Demo.Stage;

namespace Siyu.Tool.Demo.Chapters;

/// <summary>Consumers scan the guides' codes in the stores (扫码加好友), some twice, and are welcomed.</summary>
internal sealed class ScanAndWelcome : IChapter
{
    internal const int Scans = 210;
    private const int AtOnce = 12;
    private const int Again = 15;
    private static readonly TimeSpan WelcomeLimit = TimeSpan.FromSeconds(60);

    public string Title => $"{Scans} 位顾客扫码加好友，收到欢迎语 consumers scan and are welcomed";

    public async Task Play(Story story, CancellationToken ct)
    {
        for (var number = 0; number < Scans; number++)
        {
            story.Consumers.Add(await Born(story, number, ct));
        }

        await Parallel.ForAsync(0, Scans, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct },
            async (number, token) => await Scan(story, story.Consumers[number], Cast.Guides[number % Cast.Guides.Length].Code, token));
        foreach (var consumer in story.Consumers.Take(Again))
        {
            await Scan(story, consumer, consumer.Guide!, ct);
        }

        await story.Sandbox.Act("callbacks/idle", new { }, ct);
        var welcomed = await Story.Until(
            async () => (await story.Sandbox.Journal("wecom", "welcome.sent", ct)).Count >= Scans, WelcomeLimit, ct);
        Story.Say(welcomed ? $"{Scans} 位新好友都收到了欢迎语" : "有顾客没有收到欢迎语");
    }

    private static async Task<Consumer> Born(Story story, int number, CancellationToken ct)
    {
        var persona = await story.Sandbox.Act("persona/create", new JsonObject { ["id"] = $"gk{number + 1:D3}", ["phone"] = Phones.Of(number) }, ct);
        return new Consumer(persona["id"]!.GetValue<string>(), Phones.Of(number), Wire.FromPhone(story.Host.Address, number));
    }

    private static async Task Scan(Story story, Consumer consumer, string guide, CancellationToken ct)
    {
        consumer.Guide = guide;
        await story.Sandbox.Act("persona/scan-contact-way", new JsonObject { ["persona"] = consumer.Persona, ["qr"] = story.Cast.CodeOf[guide] }, ct);
    }
}
