using System.Data.Common;
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
        new FillShelves(), new OfferCards(), new ImportHistory(), new ScanAndWelcome(), new JoinTheMall(), new OfferCoupons(),
        new GivePoints(), new SellAndPay(), new ShareLinks(), new GiveBack(), new SellAtTheCounter(), new RedeemAtTheTill(),
        new TakeForFree(), new GiveCoupons(), new BargainOver(), new PayTooLate(), new DieAndRise(), new DeliverOrders(),
        new ReceiveParcels(), new ReturnGoods(), new PassTheWindows(), new PayOutCommission(), new CloseTheMonth(),
        new ReconcileTheMonth(), new CloseTheBooks(), new DraftOnThePhone(), new ForgetMe(),
    ];

    /// <summary>What is played once all promises are checked: the shop as a newcomer finds it.</summary>
    internal static readonly IReadOnlyList<IChapter> Encore = [new LivingShop()];

    internal static readonly IReadOnlyList<ICheckGroup> Checks =
    [
        new ImportChecks(), new ContactChecks(), new MemberChecks(), new OrderChecks(), new ShareChecks(), new SettlementChecks(),
        new StatementChecks(), new CrashChecks(), new LoyaltyChecks(), new RedemptionChecks(), new ListingChecks(),
        new BoardChecks(), new LedgerChecks(), new PrivacyChecks(), new InvariantChecks(), new PromisedChecks(),
    ];

    internal static async Task Play(Story story, CancellationToken ct)
    {
        await PlayAll(Chapters, story, ct);
        foreach (var group in Checks)
        {
            await group.Check(story, ct);
        }

        await PlayAll(Encore, story, ct);
        await new TodayChecks().Check(story, ct);
    }

    /// <summary>Plays every chapter; one that breaks off is a broken check, and what does not need it goes on.</summary>
    private static async Task PlayAll(IReadOnlyList<IChapter> chapters, Story story, CancellationToken ct)
    {
        foreach (var chapter in chapters)
        {
            Console.WriteLine($"■ {chapter.Title}");
            try
            {
                await story.Report.Timed("chapter." + chapter.GetType().Name, () => chapter.Play(story, ct));
            }
            catch (Exception broke) when (broke is StoryBroke or HttpRequestException or DbException or KeyNotFoundException
                or NullReferenceException)
            {
                Console.WriteLine($"  ✗ {broke.Message}");
                story.Report.Add("chapter." + chapter.GetType().Name, false, broke.Message);
            }
        }
    }
}
