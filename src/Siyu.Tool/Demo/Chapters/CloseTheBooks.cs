using Siyu.Tool.Demo.Stage;

namespace Siyu.Tool.Demo.Chapters;

/// <summary>Finance closes the months that are over, one after the other (月末结账).</summary>
internal sealed class CloseTheBooks : IChapter
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public string Title => "月末结账：期末余额定下来，之后不再变动 the books of past months are closed";

    public async Task Play(Story story, CancellationToken ct)
    {
        var closed = 0;
        while (await Next(story, ct) is { } month)
        {
            await story.Console.Post($"/api/console/ledger/periods/{month}/close", new { note = "演示结账" }, ct);
            await story.Sandbox.Pass(TimeSpan.FromMinutes(2), ct);
            var sql = $"SELECT count(*) FROM ledger_period WHERE id = '{month}' AND state = 'Closed'";
            if (!await Story.Until(async () => await story.Data.Count(sql, ct) == 1, Limit, ct))
            {
                throw new StoryBroke($"the month {month} is closed: {sql} → 0");
            }

            closed++;
        }

        Story.Say($"结了 {closed} 个月的账");
    }

    /// <summary>The month that can be closed now, if one can.</summary>
    private static async Task<string?> Next(Story story, CancellationToken ct)
    {
        var periods = await story.Console.Get("/api/console/ledger/periods", ct);
        return periods["over"]!.GetValue<bool>() ? periods["next"]?.GetValue<string>() : null;
    }
}
