using Siyu.Tool.Demo.Chapters;
using Siyu.Tool.Demo.Checks;
using Siyu.Tool.Demo.Stage;

namespace Siyu.Tool.Demo;

/// <summary>The chapters and checks in their order (节目单).</summary>
internal static class Playbill
{
    internal static readonly IReadOnlyList<IChapter> Chapters =
    [
        new OpenTheHouse(), new SeedGroup(), new ConnectWeCom(), new ConnectWechat(), new ConnectPay(), new PrintLiveCodes(),
        new FillShelves(), new ImportHistory(), new ScanAndWelcome(), new JoinTheMall(), new OfferCoupons(), new SellAndPay(),
        new GiveBack(), new PayTooLate(), new DieAndRise(), new DeliverOrders(), new PassTheWindows(), new PayOutCommission(),
    ];

    internal static readonly IReadOnlyList<ICheckGroup> Checks =
    [
        new ImportChecks(), new ContactChecks(), new MemberChecks(), new OrderChecks(), new SettlementChecks(), new CrashChecks(),
        new BoardChecks(), new LedgerChecks(), new InvariantChecks(), new PromisedChecks(),
    ];

    /// <summary>Plays every chapter; one that breaks off is a broken check, and what does not need it goes on.</summary>
    internal static async Task Play(Story story, CancellationToken ct)
    {
        foreach (var chapter in Chapters)
        {
            Console.WriteLine($"■ {chapter.Title}");
            try
            {
                await story.Report.Timed("chapter." + chapter.GetType().Name, () => chapter.Play(story, ct));
            }
            catch (Exception broke) when (broke is StoryBroke or HttpRequestException or KeyNotFoundException or NullReferenceException)
            {
                Console.WriteLine($"  ✗ {broke.Message}");
                story.Report.Add("chapter." + chapter.GetType().Name, false, broke.Message);
            }
        }

        foreach (var group in Checks)
        {
            await group.Check(story, ct);
        }
    }
}
