using System.Diagnostics;

namespace Siyu.Tool.Setup;

/// <summary>A set-up step that tells on the error stream that it runs, that it still runs, and how long it took (步骤). Steps may run side by
/// side: each line names its own.</summary>
internal static class Step
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    internal static async Task<T> Run<T>(string title, Func<Task<T>> work, CancellationToken ct)
    {
        Console.Error.WriteLine($"▸ {title}");
        var watch = Stopwatch.StartNew();
        var running = work();
        while (await Task.WhenAny(running, Task.Delay(Heartbeat, ct)) != running)
        {
            if (ct.IsCancellationRequested)
            {
                break;
            }

            Console.Error.WriteLine($"  … {title}: {watch.Elapsed.TotalSeconds:F0} s");
        }

        var result = await running;
        Console.Error.WriteLine($"  ✓ {title}: {watch.Elapsed.TotalSeconds:F1} s");
        return result;
    }

    internal static Task Run(string title, Func<Task> work, CancellationToken ct) =>
        Run(title, async () => { await work(); return true; }, ct);
}
