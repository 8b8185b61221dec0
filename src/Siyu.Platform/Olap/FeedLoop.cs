using System.Data.Common;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Siyu.Kernel;

namespace Siyu.Platform.Olap;

/// <summary>Steps a feeder for ever: at once while there is something, else after a rest; with back-off while ClickHouse is away.</summary>
public sealed partial class FeedLoop(OlapFeeder feeder, ILogger log, TimeProvider clock)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);

    /// <summary>The rest between steps: rows gather meanwhile, so that inserts are few and large; each makes parts to be merged.</summary>
    public TimeSpan Rest { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Why the feed stands still, if it does.</summary>
    public string? Trouble { get; private set; }

    public async Task Run(CancellationToken ct)
    {
        var pause = Rest;
        while (!ct.IsCancellationRequested)
        {
            try
            {
                while (await feeder.Step(ct)) pause = Rest;
                Trouble = null;
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault) when (fault is OlapError or DbException or IOException or InvalidOperationException or JsonException
                or BrokenInvariant)
            {
                // Whatever it is, nothing is skipped: the same range is tried again.
                Trouble = fault.Message;
                LogTrouble(log, feeder.Feed, fault);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
            await Task.Delay(pause, clock, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Feed {Feed} stands still.")]
    private static partial void LogTrouble(ILogger log, string feed, Exception error);
}
