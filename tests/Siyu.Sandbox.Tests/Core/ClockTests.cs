using Siyu.Sandbox.Core;

namespace Siyu.Sandbox.Tests.Core;

public sealed class ClockTests
{
    [Fact]
    public async Task Timers_fire_in_virtual_order_at_their_own_time_also_those_set_on_the_way()
    {
        var directory = System.IO.Directory.CreateTempSubdirectory("siyu-clock-").FullName;
        await using (var store = new Store(directory))
        {
            await using var clock = new VirtualClock(store);
            var start = clock.Now;
            var fired = new List<(string Body, double Hours)>();
            clock.On("t", (body, _) =>
            {
                fired.Add((body, Math.Round((clock.Now - start).TotalHours, 2)));
                if (body == "b") clock.Schedule(start.AddHours(2.5), "t", "set on the way");
                return Task.CompletedTask;
            });
            clock.Schedule(start.AddHours(3), "t", "c");
            clock.Schedule(start.AddHours(1), "t", "a");
            clock.Schedule(start.AddHours(2), "t", "b");
            clock.Schedule(start.AddHours(9), "t", "later");
            await clock.Advance(TimeSpan.FromHours(4));
            Assert.Equal([("a", 1), ("b", 2), ("set on the way", 2.5), ("c", 3)], fired);
            Assert.True(clock.Now - start >= TimeSpan.FromHours(4));
        }
        System.IO.Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task Timers_and_the_offset_survive_a_restart_and_fire_once()
    {
        var directory = System.IO.Directory.CreateTempSubdirectory("siyu-clock-").FullName;
        DateTimeOffset before;
        await using (var store = new Store(directory))
        {
            await using var clock = new VirtualClock(store);
            await clock.Advance(TimeSpan.FromDays(7));
            clock.Schedule(clock.Now.AddHours(1), "t", "x");
            before = clock.Now;
            await store.Flush();
        }
        for (var run = 0; run < 2; run++)
        {
            await using var store = new Store(directory);
            await using var clock = new VirtualClock(store);
            Assert.True(clock.Now >= before);
            var fired = 0;
            clock.On("t", (_, _) =>
            {
                fired++;
                return Task.CompletedTask;
            });
            await clock.Advance(TimeSpan.FromHours(2));
            Assert.Equal(run == 0 ? 1 : 0, fired);
        }
        System.IO.Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task A_jump_waits_until_an_active_follower_has_read_the_new_time()
    {
        await using var run = await SandboxRun.Open();
        using var stop = new CancellationTokenSource();
        var seen = DateTimeOffset.MinValue;
        var follower = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                var told = DateTimeOffset.Parse(
                    (string)(await run.Look("clock"))["now"]!, System.Globalization.CultureInfo.InvariantCulture);
                seen = told;
                await Task.Delay(100);
            }
        });
        await Task.Delay(300);
        var before = run.Simulator.Core.Clock.Now;
        await run.Advance(86_400);
        Assert.True(seen >= before.AddDays(1).AddSeconds(-5), $"{seen} is not after the jump from {before}");
        await stop.CancelAsync();
        await follower;
    }

    [Fact]
    public async Task A_timer_that_fails_is_told_and_the_others_go_on()
    {
        await using var run = await SandboxRun.Open();
        var clock = run.Simulator.Core.Clock;
        var fired = 0;
        clock.On("bad", (_, _) => throw new InvalidOperationException("on purpose"));
        clock.On("good", (_, _) =>
        {
            fired++;
            return Task.CompletedTask;
        });
        clock.Schedule(clock.Now.AddHours(1), "bad", "x");
        clock.Schedule(clock.Now.AddHours(2), "good", "x");
        await run.Advance(3 * 3600);
        Assert.Equal(1, fired);
        var line = Assert.Single((await run.Look("journal?kind=timer.failed"))["lines"]!.AsArray())!;
        Assert.Contains("on purpose", (string)line["entry"]!["failure"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Time_goes_on_by_itself()
    {
        var directory = System.IO.Directory.CreateTempSubdirectory("siyu-clock-").FullName;
        await using (var store = new Store(directory))
        {
            await using var clock = new VirtualClock(store);
            var fired = new TaskCompletionSource();
            clock.On("t", (_, _) =>
            {
                fired.SetResult();
                return Task.CompletedTask;
            });
            clock.Start();
            clock.Schedule(clock.Now.AddMilliseconds(50), "t", "x");
            await fired.Task.WaitAsync(TimeSpan.FromSeconds(20));
            await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => clock.Advance(TimeSpan.FromSeconds(-1)));
        }
        System.IO.Directory.Delete(directory, recursive: true);
    }
}
