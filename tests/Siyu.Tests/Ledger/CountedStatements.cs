using System.Diagnostics;

namespace Siyu.Tests.Ledger;

/// <summary>Counts the commands that reach PostgreSQL, one COPY being one, by Npgsql's activities in this flow of calls.</summary>
internal sealed class CountedStatements : IDisposable
{
    private readonly ActivitySource source = new("Siyu.Tests.Counted");
    private readonly ActivityListener listener;
    private readonly Activity? root;
    private int count;

    public CountedStatements()
    {
        listener = new()
        {
            ShouldListenTo = s => s.Name is "Npgsql" or "Siyu.Tests.Counted",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = Stopped,
        };
        ActivitySource.AddActivityListener(listener);
        root = source.StartActivity("counted");
    }

    public int Count => count;

    public void Dispose()
    {
        root?.Dispose();
        listener.Dispose();
        source.Dispose();
    }

    private void Stopped(Activity activity)
    {
        if (activity.Source.Name != "Npgsql" || !IsStatement(activity) || activity.TraceId != root?.TraceId) return;
        Interlocked.Increment(ref count);
    }

    /// <summary>Npgsql also tells of each new connection: whether a group finds one in the pool depends on who else is at work.</summary>
    private static bool IsStatement(Activity activity) => !activity.OperationName.StartsWith("CONNECT ", StringComparison.Ordinal);
}
