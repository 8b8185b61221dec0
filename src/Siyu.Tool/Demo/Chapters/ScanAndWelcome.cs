using System.Text.Json.Nodes;
using Siyu.Tool.Demo.Stage;

namespace Siyu.Tool.Demo.Chapters;

/// <summary>Consumers scan the guides' codes in the stores (扫码加好友), some twice, and are welcomed.</summary>
internal sealed class ScanAndWelcome : IChapter
{
    internal const int Scans = 210;
    private const int AtOnce = 12;

    /// <summary>People come to three stores over a day, not all in one second.</summary>
    private const int Wave = 30;
    private const int Again = 15;
    private static readonly TimeSpan WelcomeLimit = TimeSpan.FromSeconds(20);

    public string Title => $"{Scans} 位顾客扫码加好友，收到欢迎语 consumers scan and are welcomed";

    public async Task Play(Story story, CancellationToken ct)
    {
        for (var number = 0; number < Scans; number++)
        {
            story.Consumers.Add(await Born(story, number, ct));
        }

        for (var first = 0; first < Scans; first += Wave)
        {
            var last = Math.Min(first + Wave, Scans);
            await Parallel.ForAsync(first, last, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct },
                async (number, token) => await Scan(story, story.Consumers[number], Cast.Guides[number % Cast.Guides.Length].Code, token));
            await Story.Until(async () => await Welcomed(story, ct) >= last, WelcomeLimit, ct);
        }

        foreach (var consumer in story.Consumers.Take(Again))
        {
            await Scan(story, consumer, consumer.Guide!, ct);
        }

        await story.Sandbox.Act("callbacks/idle", new { }, ct);
        Story.Say($"{await Welcomed(story, ct)} 位新好友收到了欢迎语");
    }

    private static async Task<int> Welcomed(Story story, CancellationToken ct) =>
        (await story.Sandbox.Journal("wecom", "welcome.sent", ct)).Count;

    private static async Task<Consumer> Born(Story story, int number, CancellationToken ct)
    {
        var persona = await story.Sandbox.Act("persona/create",
            new JsonObject { ["id"] = $"gk{number + 1:D3}", ["phone"] = Phones.Of(number) }, ct);
        return new Consumer(persona["id"]!.GetValue<string>(), Phones.Of(number), Wire.FromPhone(story.Host.Address, number))
        {
            Name = persona["name"]!.GetValue<string>(),
        };
    }

    private static async Task Scan(Story story, Consumer consumer, string guide, CancellationToken ct)
    {
        consumer.Guide = guide;
        await story.Sandbox.Act("persona/scan-contact-way",
            new JsonObject { ["persona"] = consumer.Persona, ["qr"] = story.Cast.CodeOf[guide] }, ct);
    }
}
