using Siyu.Tool.Demo.Chapters;

namespace Siyu.Tool.Demo.Checks;

/// <summary>What was acknowledged is there once, whatever died (断电后核对).</summary>
internal sealed class CrashChecks : ICheckGroup
{
    public async Task Check(Story story, CancellationToken ct)
    {
        if (story.Deaths.Count == 0)
        {
            return;
        }

        var told = story.Deaths.SelectMany(death => death.Orders).Distinct().ToList();
        var sql = $"SELECT count(*) FROM orders_order WHERE id IN ('{string.Join("','", told)}')";
        var there = await story.Data.Count(sql, ct);
        var dead = story.Deaths.Count(death => death.Died);
        story.Report.Add("crashes.three_fail_points_survived",
            dead == DieAndRise.FailPoints.Length && there == told.Count && story.Doubled.IsEmpty,
            $"{dead} of {DieAndRise.FailPoints.Length} fail points struck, {story.Unanswered} requests unanswered; "
            + $"{told.Count} orders acknowledged, "
            + $"{there} in the database, {story.Doubled.Count} doubled");
    }
}
