using System.Collections.Concurrent;
using System.Diagnostics;
using Siyu.Tool.Setup;

namespace Siyu.Tool.Demo.Stage;

/// <summary>A program of the demo in a process of its own (演示进程): what it says goes to a log file; it ends when our end of its input
/// closes.</summary>
internal sealed class RunningProgram : IAsyncDisposable
{
    private const int LinesKept = 40;
    private readonly Process process;
    private readonly ConcurrentQueue<string> last = new();
    private readonly StreamWriter log;

    private RunningProgram(Process process, StreamWriter log) => (this.process, this.log) = (process, log);

    internal bool HasExited => process.HasExited;

    internal long PeakMemory
    {
        get
        {
            process.Refresh();
            return process.HasExited ? 0 : process.PeakWorkingSet64;
        }
    }

    internal static RunningProgram Start(ProcessStartInfo start, string logFile)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(logFile)!);
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        var program = new RunningProgram(Child.Start(start), new StreamWriter(logFile, append: true) { AutoFlush = true });
        program.process.OutputDataReceived += (_, line) => program.Keep(line.Data);
        program.process.ErrorDataReceived += (_, line) => program.Keep(line.Data);
        program.process.BeginOutputReadLine();
        program.process.BeginErrorReadLine();
        return program;
    }

    /// <summary>Waits until it is ready, or shows its last words where it ended before.</summary>
    internal async Task Ready(Func<CancellationToken, Task<bool>> isReady, TimeSpan limit, CancellationToken ct)
    {
        var watch = Stopwatch.StartNew();
        while (!await isReady(ct))
        {
            if (process.HasExited || watch.Elapsed > limit)
            {
                var name = process.StartInfo.ArgumentList[0];
                throw new StoryBroke($"{name} is not ready:{Environment.NewLine}{string.Join(Environment.NewLine, last)}");
            }

            await Task.Delay(100, ct);
        }
    }

    /// <summary>Ends it in the middle of whatever it does, as <c>kill -9</c> does.</summary>
    internal async Task KillNow()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        await process.WaitForExitAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.StandardInput.Close();
            await Child.Stop(process);
        }

        await process.WaitForExitAsync(CancellationToken.None);
        process.Dispose();
        await log.DisposeAsync();
    }

    private void Keep(string? line)
    {
        if (line is null)
        {
            return;
        }

        last.Enqueue(line);
        while (last.Count > LinesKept)
        {
            last.TryDequeue(out _);
        }

        lock (log)
        {
            log.WriteLine(line);
        }
    }
}
