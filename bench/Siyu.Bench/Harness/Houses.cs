using System.Diagnostics;

namespace Siyu.Bench.Harness;

/// <summary>The product under test, in processes of their own (被测主机).</summary>
internal static class Houses
{
    public const string SetUpToken = "bench-set-up-token-of-this-run";

    /// <summary>Serves on a free loopback port, as <c>./siyu run</c> does; logs warnings only, to a file.</summary>
    public static Task<OwnProcess> Serve(BenchDatabase database, CancellationToken ct, params string[] more) =>
        Serve(database, null, ct, more);

    /// <param name="cpus">CPUs to pin it to; null for all.</param>
    public static Task<OwnProcess> Serve(BenchDatabase database, string? cpus, CancellationToken ct, params string[] more)
    {
        var address = $"http://127.0.0.1:{OwnProcess.FreePort()}";
        string[] words =
        [
            "--urls", address, "--public-url", address, "--data", database.Folder, "--database", database.Argument, "--stdin-guard",
            .. more,
        ];
        var program = new OwnProcess.Program("Siyu.Host.dll", address, Path.Combine(database.Logs, "host.log"), words)
        {
            Environment = new Dictionary<string, string>
            {
                ["SIYU_SETUP_TOKEN"] = SetUpToken, ["Logging__LogLevel__Default"] = "Warning", ["DOTNET_ENVIRONMENT"] = "Production",
            },
        };
        return OwnProcess.Run(program, "/health/ready", ct, cpus);
    }

    /// <summary>Tencent and the phones, on four free ports from P.</summary>
    public static Task<OwnProcess> Sandbox(string folder, int port, CancellationToken ct, string? cpus = null) => OwnProcess.Run(
        new("Siyu.Sandbox.dll", $"http://127.0.0.1:{port}", Path.Combine(folder, "logs", "sandbox.log"),
            ["--port", $"{port}", "--data", Path.Combine(folder, "sandbox"), "--stdin-guard"]),
        "/control/clock", ct, cpus);

    /// <summary>One of the host's one-shot commands, such as an import, to its end; what it said, or it broke.</summary>
    public static async Task<string> Once(BenchDatabase database, CancellationToken ct, params string[] words)
    {
        var (code, said) = await TryOnce(database, ct, words);
        return code == 0 ? said : throw new BenchBroke($"{string.Join(' ', words)} → {code}\n{said}");
    }

    /// <summary>Whether the database holds all invariants, listeners included; says what broke.</summary>
    public static async Task<bool> Verifies(BenchDatabase database, CancellationToken ct)
    {
        var (code, said) = await TryOnce(database, ct, "verify", "--quiesced");
        if (code != 0) Workshop.Say(said);
        return code == 0;
    }

    private static async Task<(int Code, string Said)> TryOnce(BenchDatabase database, CancellationToken ct, params string[] words)
    {
        var start = new ProcessStartInfo("dotnet",
        [
            Path.Combine(AppContext.BaseDirectory, "Siyu.Host.dll"), .. words, "--data", database.Folder, "--database", database.Argument,
        ])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(ct), process.StandardError.ReadToEndAsync(ct));
        await process.WaitForExitAsync(ct);
        return (process.ExitCode, await output + await errors);
    }
}
