using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using Siyu.Kernel;

namespace Siyu.Platform.Olap;

/// <summary>One run of the embedded ClickHouse as our child; it lives as long as we hold its standard input.</summary>
internal sealed class OlapProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(12);

    private readonly Process process;
    private readonly Queue<string> said = new();

    private OlapProcess(Process process, OlapAddress address) => (this.process, Address) = (process, address);

    public OlapAddress Address { get; private set; }
    public int Id => process.Id;

    /// <summary>The last words on its error output, for the health page.</summary>
    public string LastWords
    {
        get
        {
            lock (said) return string.Join(" ", said);
        }
    }

    /// <summary>Starts it and waits until it is ready; throws when it ends or stays silent.</summary>
    public static async Task<OlapProcess> Start(OlapOptions options, CancellationToken ct)
    {
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        var process = Process.Start(Command(options, token)) ?? throw new BrokenInvariant("the embedded ClickHouse starts");
        var run = new OlapProcess(process, new OlapAddress(new Uri("http://127.0.0.1/"), "default", token, options.Database));
        process.ErrorDataReceived += (_, line) => run.Hear(line.Data);
        process.BeginErrorReadLine();
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
            limit.CancelAfter(StartLimit);
            var line = await process.StandardOutput.ReadLineAsync(limit.Token);
            if (line is null)
            {
                await process.WaitForExitAsync(limit.Token);
                throw new OlapError(0, $"The embedded ClickHouse ended with {process.ExitCode}: {run.LastWords}", unknown: false);
            }
            using var ready = JsonDocument.Parse(line);
            run.Address = run.Address with { Url = new Uri($"http://127.0.0.1:{ready.RootElement.GetProperty("port").GetInt32()}/") };
            return run;
        }
        catch
        {
            await run.DisposeAsync();
            throw;
        }
    }

    public Task Ended(CancellationToken ct) => process.WaitForExitAsync(ct);

    public void Kill() => process.Kill();

    private void Hear(string? line)
    {
        if (string.IsNullOrWhiteSpace(line)) return;
        lock (said)
        {
            said.Enqueue(line);
            if (said.Count > 5) said.Dequeue();
        }
    }

    private static ProcessStartInfo Command(OlapOptions options, string token)
    {
        var program = options.Program ?? Find();
        var start = new ProcessStartInfo
        {
            FileName = program.EndsWith(".dll", StringComparison.Ordinal) ? Dotnet() : program,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (program.EndsWith(".dll", StringComparison.Ordinal)) start.ArgumentList.Add(program);
        var data = Path.Combine(options.DataFolder, "olap");
        foreach (var argument in (string[])["--data", data, "--port", "0", "--memory-mb", $"{options.MemoryMb}"])
            start.ArgumentList.Add(argument);
        if (options.Library is { } library)
        {
            start.ArgumentList.Add("--lib");
            start.ArgumentList.Add(library);
        }
        start.Environment["SIYU_OLAP_TOKEN"] = token;
        return start;
    }

    /// <summary>Beside this program; in a checkout, where the build put it.</summary>
    private static string Find()
    {
        var beside = Path.Combine(AppContext.BaseDirectory, "Siyu.Olap.dll");
        if (File.Exists(beside)) return beside;
        var built = new DirectoryInfo(AppContext.BaseDirectory);
        var (framework, configuration) = (built.Name, built.Parent?.Name ?? "Debug");
        for (var folder = built; folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "src", "Siyu.Olap", "bin", configuration, framework, "Siyu.Olap.dll");
            if (File.Exists(candidate)) return candidate;
        }
        throw new OlapError(0, "Siyu.Olap.dll is not found beside this program; give its path or a ClickHouse URL.", unknown: false);
    }

    private static string Dotnet() =>
        Environment.GetEnvironmentVariable("DOTNET_HOST_PATH")
        ?? (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet");

    /// <summary>Closes its standard input, which ends it; kills it when that takes too long.</summary>
    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(StopLimit);
        try
        {
            process.StandardInput.Close();
            await process.WaitForExitAsync(limit.Token);
        }
        catch (Exception late) when (late is OperationCanceledException or IOException)
        {
            process.Kill();
        }
        process.Dispose();
    }
}
