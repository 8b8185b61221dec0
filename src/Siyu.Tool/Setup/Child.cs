using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Siyu.Tool.Setup;

/// <summary>A process that the tool runs to its end (子进程): shares the console, or gives its output back; told to stop when the tool
/// is.</summary>
internal static class Child
{
    private static readonly TimeSpan GraceAfterStop = TimeSpan.FromSeconds(20);
    private const int SigTerm = 15;

    internal sealed record Ended(int ExitCode, string Output);

    internal static async Task<int> Run(ProcessStartInfo start, CancellationToken ct)
    {
        using var process = Start(start);
        return await End(process, ct);
    }

    /// <summary>Runs it and keeps both streams, to be shown when it fails.</summary>
    internal static async Task<Ended> Ask(ProcessStartInfo start, CancellationToken ct)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using var process = Start(start);
        var output = process.StandardOutput.ReadToEndAsync(ct);
        var errors = process.StandardError.ReadToEndAsync(ct);
        var code = await End(process, ct);
        return new Ended(code, await output + await errors);
    }

    /// <summary>As <see cref="Ask"/>, and its failure is a refusal that shows what it said.</summary>
    internal static async Task<string> Must(ProcessStartInfo start, CancellationToken ct)
    {
        var ended = await Ask(start, ct);
        return ended.ExitCode == 0
            ? ended.Output
            : throw new ToolRefusal(
                $"命令失败（退出码 {ended.ExitCode}）：{Line(start)}",
                $"Failed with exit code {ended.ExitCode}: {Line(start)}{Environment.NewLine}{ended.Output}");
    }

    internal static ProcessStartInfo Command(string file, params string[] arguments) => new(file, arguments) { UseShellExecute = false };

    internal static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            throw new ToolRefusal($"无法运行 {start.FileName}：{missing.Message}", $"Can't run {start.FileName}: {missing.Message}");
        }
    }

    /// <summary>Asks it to stop, and after a grace ends it.</summary>
    internal static async Task Stop(Process process)
    {
        if (process.HasExited)
        {
            return;
        }

        if (!OperatingSystem.IsWindows())
        {
            _ = Signal(process.Id, SigTerm);
            using var grace = new CancellationTokenSource(GraceAfterStop);
            await process.WaitForExitAsync(grace.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static async Task<int> End(Process process, CancellationToken ct)
    {
        await process.WaitForExitAsync(ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (ct.IsCancellationRequested)
        {
            await Stop(process);
            ct.ThrowIfCancellationRequested();
        }

        return process.ExitCode;
    }

    private static string Line(ProcessStartInfo start) => string.Join(' ', start.ArgumentList.Prepend(start.FileName));

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Signal(int pid, int signal);
}
