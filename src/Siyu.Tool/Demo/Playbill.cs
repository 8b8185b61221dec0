using Siyu.Tool.Demo.Chapters;
using Siyu.Tool.Demo.Checks;
using Siyu.Tool.Demo.Stage;

namespace Siyu.Tool.Demo;

/// <summary>The chapters and checks in their order (节目单).</summary>
internal static class Playbill
{
    internal static readonly IReadOnlyList<IChapter> Chapters =
    [
        new OpenTheHouse(), new SeedGroup(), new ConnectWeCom(), new ConnectWechat(), new ConnectPay(), new PrintLiveCodes(), new ScanAndWelcome(), new JoinTheMall(),
    ];

    internal static readonly IReadOnlyList<ICheckGroup> Checks =
    [
        new ContactChecks(), new MemberChecks(), new LedgerChecks(), new InvariantChecks(), new PromisedChecks(),
    ];

    /// <summary>Plays every chapter; one that breaks off is a broken check, and the checks are made all the same.</summary>
    internal static async Task Play(Story story, CancellationToken ct)
    {
        foreach (var chapter in Chapters)
        {
            Console.WriteLine($"■ {chapter.Title}");
            try
            {
                await story.Report.Timed("chapter." + chapter.GetType().Name, () => chapter.Play(story, ct));
            }
            catch (StoryBroke broke)
            {
                Console.WriteLine($"  ✗ {broke.Message}");
                story.Report.Add("chapter." + chapter.GetType().Name, false, broke.Message);
                break;
            }
        }

        foreach (var group in Checks)
        {
            await group.Check(story, ct);
        }
    }
}
