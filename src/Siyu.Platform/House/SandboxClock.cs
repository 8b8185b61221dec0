using System.Net.Http.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Siyu.Platform;

/// <summary>The house's clock in demo and test (虚拟时钟): real time plus the offset of the sandbox, which is asked ten times a
/// second.</summary>
public sealed class SandboxClock(string control) : TimeProvider
{
    private long offsetTicks;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref offsetTicks));

    /// <summary>
    /// Asks the sandbox for its time. It was read at some instant between asking and hearing: while our own lies within that, it stays,
    /// or a slow answer would turn the clock back.
    /// </summary>
    public async Task Follow(HttpClient http, CancellationToken ct)
    {
        var asked = System.GetUtcNow();
        var answer = await http.GetFromJsonAsync<Reading>(new Uri(new Uri(control), "/control/clock"), Json.Options, ct);
        if (answer is null) return;
        var (least, most) = ((answer.Now - System.GetUtcNow()).Ticks, (answer.Now - asked).Ticks);
        Interlocked.Exchange(ref offsetTicks, Math.Clamp(Interlocked.Read(ref offsetTicks), least, most));
    }

    private sealed record Reading(DateTimeOffset Now);
}

/// <summary>Keeps the clock on the sandbox's; the house does not open before the first reading.</summary>
internal sealed class ClockFollower(SandboxClock clock, ILogger<ClockFollower> log) : IHostedLifecycleService, IDisposable
{
    private static readonly TimeSpan AskEvery = TimeSpan.FromMilliseconds(100);
    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(5) };
    private readonly CancellationTokenSource stop = new();
    private Task following = Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => clock.Follow(http, cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        following = Follow(stop.Token);
        return Task.CompletedTask;
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stop.CancelAsync();
        await following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        http.Dispose();
        stop.Dispose();
    }

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task Follow(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            await Task.Delay(AskEvery, ct);
            try
            {
                await clock.Follow(http, ct);
            }
            catch (HttpRequestException fault)
            {
                log.LogWarning("The sandbox's clock cannot be read: {Reason}", fault.Message);
            }
            catch (TaskCanceledException) when (!ct.IsCancellationRequested)
            {
                log.LogWarning("The sandbox's clock did not answer in time");
            }
        }
    }
}
