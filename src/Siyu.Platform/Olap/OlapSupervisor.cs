using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Siyu.Platform.Olap;

/// <summary>
/// Keeps the analytical database there (分析库守护): starts the embedded one, brings its schema forward, starts it again
/// when it dies or hangs. With a URL given it only does the schema.
/// </summary>
public sealed partial class OlapSupervisor(
    OlapOptions options, OlapServer server, OlapClient client, OlapSchema schema, ILogger<OlapSupervisor> log, TimeProvider clock)
    : BackgroundService
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Healthy = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan PulseEvery = TimeSpan.FromSeconds(5);
    private const int MostMissedPulses = 6;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = ShortestPause;
        while (!stoppingToken.IsCancellationRequested)
        {
            var started = clock.GetTimestamp();
            try
            {
                if (options.Url is { } url) await Outside(url, stoppingToken);
                else await Inside(stoppingToken);
                LogEnded(log);
                server.Down("The process ended.");
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (OlapError error)
            {
                LogFailed(log, error);
                server.Down(error.Message);
            }
            if (clock.GetElapsedTime(started) > Healthy) pause = ShortestPause;
            await Task.Delay(pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
        server.Stop();
    }

    private async Task Outside(Uri url, CancellationToken ct)
    {
        var address = new OlapAddress(url, options.User, options.Password, options.Database);
        await schema.Apply(client, address, ct);
        server.Up(address);
        await Task.Delay(Timeout.InfiniteTimeSpan, clock, ct);
    }

    private async Task Inside(CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        await using var process = await OlapProcess.Start(options, ct);
        await schema.Apply(client, process.Address, ct);
        server.Up(process.Address, process.Id);
        LogReady(log, process.Id, (int)Stopwatch.GetElapsedTime(started).TotalMilliseconds);

        using var watch = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var pulse = Pulse(process, watch.Token);
        await process.Ended(ct);
        await watch.CancelAsync();
        await pulse;
    }

    /// <summary>A process that lives but does not answer is as good as dead.</summary>
    private async Task Pulse(OlapProcess process, CancellationToken ct)
    {
        for (var missed = 0; missed < MostMissedPulses;)
        {
            await Task.Delay(PulseEvery, clock, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (ct.IsCancellationRequested) return;
            try
            {
                await client.At(process.Address).Scalar<int>("SELECT 1 AS one", ct: ct);
                missed = 0;
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (OlapError error)
            {
                missed++;
                LogMissed(log, missed, error.Message);
            }
        }
        process.Kill();
    }

    [LoggerMessage(LogLevel.Information, "The embedded ClickHouse is ready: process {ProcessId}, {Ms} ms.")]
    private static partial void LogReady(ILogger log, int processId, int ms);

    [LoggerMessage(LogLevel.Warning, "The embedded ClickHouse ended; it is started again.")]
    private static partial void LogEnded(ILogger log);

    [LoggerMessage(LogLevel.Warning, "The analytical database is not there.")]
    private static partial void LogFailed(ILogger log, Exception error);

    [LoggerMessage(LogLevel.Warning, "The embedded ClickHouse missed {Missed} pulses: {Why}")]
    private static partial void LogMissed(ILogger log, int missed, string why);
}
