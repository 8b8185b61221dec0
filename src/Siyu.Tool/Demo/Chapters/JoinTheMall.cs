using System.Text.Json.Nodes;
using Siyu.Tool.Demo.Stage;

namespace Siyu.Tool.Demo.Chapters;

/// <summary>Consumers open the mini program and join by phone (小程序入会); who shopped at the POS before is found again.</summary>
internal sealed class JoinTheMall : IChapter
{
    internal const int Joining = 150;
    private const int AtOnce = 8;
    private const int Silent = 9;
    private const int StoryDays = 58;
    private const int FirstBorn = 1968;

    public string Title => $"{Joining} 位顾客在小程序用手机号入会 consumers join by phone";

    public async Task Play(Story story, CancellationToken ct)
    {
        await Parallel.ForEachAsync(story.Consumers.Take(Joining),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct },
            async (consumer, token) =>
            {
                await Join(story, consumer, story.Cast.StaffIds[consumer.Guide!], token);
                await Introduce(consumer, story.Consumers.IndexOf(consumer), token);
            });
        var found = story.Consumers.Count(c => c.HadPosHistory);
        story.Report.Figures["members_joined"] = story.Consumers.Count(c => c.Member is not null);
        story.Report.Figures["members_with_pos_history"] = found;
        Story.Say($"{Joining} 人入会，其中 {found} 人接上了 POS 历史");
    }

    internal static async Task SignIn(Story story, Consumer consumer, CancellationToken ct)
    {
        var session = await consumer.Line.Post("/api/mall/login", new { code = await Code(story, consumer, "mini-login", "js_code", ct) },
            ct);
        consumer.Line.Token = session["token"]!.GetValue<string>();
    }

    internal static async Task Join(Story story, Consumer consumer, string? guide, CancellationToken ct)
    {
        await SignIn(story, consumer, ct);
        var joined = await consumer.Line.Post("/api/mall/join", new
        {
            loginCode = await Code(story, consumer, "mini-login", "js_code", ct),
            phoneCode = await Code(story, consumer, "phone-code", "code", ct),
            guide,
        }, ct);
        consumer.Line.Token = joined["token"]!.GetValue<string>();
        consumer.Member = joined["member"]!.GetValue<string>();
        consumer.HadPosHistory = joined["hadPosHistory"]!.GetValue<bool>();
    }

    /// <summary>Most of them tell their name and birthday, and some have theirs in the week in which the story ends.</summary>
    internal static async Task Introduce(Consumer consumer, int number, CancellationToken ct)
    {
        if (number % Silent == Silent - 1)
        {
            return;
        }

        var ends = TimeProvider.System.GetUtcNow().AddDays(StoryDays);
        var day = number % Silent == 0 ? ends.AddDays(number / Silent % 5) : ends.AddDays(number * 37 % 365);
        var born = new DateOnly(FirstBorn + number * 7 % 34, day.Month, Math.Min(day.Day, 28));
        await consumer.Line.Put("/api/mall/me", new { name = consumer.Name, born }, ct);
    }

    private static async Task<string> Code(Story story, Consumer consumer, string act, string field, CancellationToken ct)
    {
        var answer = await story.Sandbox.Act("persona/" + act,
            new JsonObject { ["persona"] = consumer.Persona, ["appid"] = story.Cast.MallAppId }, ct);
        return answer[field]!.GetValue<string>();
    }
}
