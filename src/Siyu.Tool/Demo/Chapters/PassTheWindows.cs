namespace Siyu.Tool.Demo.Chapters;

/// <summary>The after-sale window of seven days passes, and thirty more days (时间流逝), all by the virtual clock.</summary>
internal sealed class PassTheWindows : IChapter
{
    private static readonly int[] Days = [8, 30];
    private static readonly TimeSpan SettleLimit = TimeSpan.FromSeconds(90);

    public string Title => "虚拟时钟：7 天售后期、30 天 seven days, thirty days";

    public async Task Play(Story story, CancellationToken ct)
    {
        foreach (var days in Days)
        {
            await Pass(story, days, ct);
        }

        story.Report.Figures["days_passed"] = ReceiveParcels.Days + Days.Sum();
        await OpenTheHouse.SignIn(story, ct);
    }

    internal static async Task Pass(Story story, int days, CancellationToken ct)
    {
        await story.Sandbox.Pass(TimeSpan.FromDays(days), ct);
        await Quiet(story, ct);
    }

    /// <summary>What had become due is done when no event waits and nothing is due any more.</summary>
    private static Task<bool> Quiet(Story story, CancellationToken ct) => Story.Until(async () =>
    {
        var now = (await story.Sandbox.Look("clock", ct))["now_ms"]!.GetValue<long>();
        var due = await story.Data.Count($"SELECT count(*) FROM platform_due WHERE NOT parked AND due_at <= {now}", ct);
        var behind = await story.Data.Count("SELECT count(*) FROM platform_event WHERE position IS NULL OR position > "
            + "(SELECT coalesce(min(position), 0) FROM platform_cursor)", ct);
        return due == 0 && behind == 0;
    }, SettleLimit, ct);
}
