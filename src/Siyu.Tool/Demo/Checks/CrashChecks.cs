using Siyu.Tool.Demo.Chapters;

namespace Siyu.Tool.Demo.Checks;

/// <summary>What was acknowledged is there with its effect once, whatever died (断电后核对).</summary>
internal sealed class CrashChecks : ICheckGroup
{
    public Task Check(Story story, CancellationToken ct)
    {
        if (story.Deaths.Count == 0)
        {
            return Task.CompletedTask;
        }

        var dead = story.Deaths.Count(death => death.Died);
        var orders = story.Deaths.Sum(death => death.Orders.Count);
        story.Report.Add("crashes.three_fail_points_survived",
            dead == DieAndRise.FailPoints.Length && story.Deaths.TrueForAll(death => death.OrdersKept == death.Orders.Count)
                && orders > 0 && story.Doubled.IsEmpty,
            $"{dead} of {DieAndRise.FailPoints.Length} fail points struck, {story.Unanswered} requests unanswered; "
            + $"{orders} orders acknowledged, {story.Deaths.Sum(death => death.OrdersKept)} in the database, "
            + $"{story.Doubled.Count} doubled");
        Tallies(story, "crashes.payment_notices_exactly_once", "pay", death => death.Notices);
        Tallies(story, "crashes.wecom_callbacks_exactly_once", "wecom", death => death.Callbacks);
        return Task.CompletedTask;
    }

    /// <summary>After each death all that was acknowledged stands; and over all deaths something was under way and came again.</summary>
    private static void Tallies(Story story, string name, string plane, Func<Death, Tally> of) => story.Report.Add(
        name, story.Deaths.Count == DieAndRise.FailPoints.Length && story.Deaths.TrueForAll(death => of(death).Stands)
            && story.Deaths.Sum(death => of(death).Retried) > 0,
        $"journal {plane}/callback.queued and callback.attempt against the database: "
        + string.Join("; ", story.Deaths.Select(death => $"{death.FailPoint}: {of(death)}")));
}
