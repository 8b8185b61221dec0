using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Siyu.Bench.Harness;

/// <summary>A program in a process of its own (独立进程): what it says goes to a log; it ends when our end of its input closes.</summary>
internal sealed class OwnProcess : IAsyncDisposable
{
    private const int LinesKept = 40;
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(40);
    private readonly Process process;
    private readonly StreamWriter log;
    private readonly ConcurrentQueue<string> last = new();
    private bool ended;

    private OwnProcess(Process process, StreamWriter log, string address) => (this.process, this.log, Address) = (process, log, address);

    public string Address { get; }
    public int Id => process.Id;
    public bool HasExited => process.HasExited;

    /// <summary>How long it took to be ready.</summary>
    public TimeSpan Start { get; private set; }

    /// <summary>Starts a program that lies beside this one, and waits until an address of it answers 200.</summary>
    /// <param name="ready">The path that answers once it is ready.</param>
    /// <param name="cpus">CPUs to pin it to, as taskset takes them; null for all.</param>
    public static async Task<OwnProcess> Run(Program program, string ready, CancellationToken ct, string? cpus = null)
    {
        var watch = Stopwatch.StartNew();
        string[] words = ["dotnet", Path.Combine(AppContext.BaseDirectory, program.Dll), .. program.Arguments];
        if (cpus is not null) words = ["taskset", "-c", cpus, .. words];
        var start = new ProcessStartInfo(words[0], words[1..])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        foreach (var (name, value) in program.Environment) start.Environment[name] = value;
        Directory.CreateDirectory(Path.GetDirectoryName(program.Log)!);
        var own = new OwnProcess(Process.Start(start)!, new(program.Log, append: true) { AutoFlush = true }, program.Address);
        own.process.OutputDataReceived += (_, line) => own.Keep(line.Data);
        own.process.ErrorDataReceived += (_, line) => own.Keep(line.Data);
        own.process.BeginOutputReadLine();
        own.process.BeginErrorReadLine();
        try
        {
            await own.Ready(ready, ct);
        }
        catch
        {
            await own.DisposeAsync();
            throw;
        }
        own.Start = watch.Elapsed;
        return own;
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Ends it in the middle of whatever it does, as <c>kill -9</c> does.</summary>
    public async Task Kill()
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync(CancellationToken.None);
    }

    /// <summary>Twice is once: a bench may end a program before its workshop does.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref ended, true)) return;
        if (!process.HasExited)
        {
            process.StandardInput.Close();
            using var limit = new CancellationTokenSource(EndLimit);
            await process.WaitForExitAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
        await process.WaitForExitAsync(CancellationToken.None);
        process.Dispose();
        await log.DisposeAsync();
    }

    private async Task Ready(string path, CancellationToken ct)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new(Address) };
        var watch = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var answer = await http.GetAsync(path, ct);
                if (answer.IsSuccessStatusCode) return;
            }
            catch (HttpRequestException) when (!process.HasExited && watch.Elapsed < StartLimit)
            {
            }
            if (process.HasExited || watch.Elapsed > StartLimit)
                throw new BenchBroke($"{process.StartInfo.ArgumentList[0]} is not ready:\n{string.Join('\n', last)}");
            await Task.Delay(50, ct);
        }
    }

    private void Keep(string? line)
    {
        if (line is null) return;
        last.Enqueue(line);
        while (last.Count > LinesKept) last.TryDequeue(out _);
        lock (log) log.WriteLine(line);
    }

    /// <summary>What is started (程序): its file, its words, where it listens and logs.</summary>
    internal sealed record Program(string Dll, string Address, string Log, IReadOnlyList<string> Arguments)
    {
        public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
    }
}

/// <summary>A bench cannot go on (基准中断): what was asked and what came back.</summary>
internal sealed class BenchBroke(string what) : Exception(what);
