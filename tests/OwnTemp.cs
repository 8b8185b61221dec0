using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Siyu.Tests;

/// <summary>
/// All temporary files of a test process, and of those it starts, lie in one folder of its own that goes when it ends; what a killed one
/// left goes with the next.
/// </summary>
internal static class OwnTemp
{
    private const string Prefix = "siyu-tests-";

    [ModuleInitializer]
    internal static void Make()
    {
        var temp = Path.GetTempPath();
        foreach (var left in Directory.EnumerateDirectories(temp, Prefix + "*").Where(IsOrphan)) Delete(left);
        var own = Directory.CreateDirectory(
            Path.Combine(temp, Prefix + Environment.ProcessId.ToString(CultureInfo.InvariantCulture))).FullName;
        Environment.SetEnvironmentVariable(OperatingSystem.IsWindows() ? "TMP" : "TMPDIR", own);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Delete(own);
    }

    private static bool IsOrphan(string folder)
    {
        var number = Path.GetFileName(folder)[Prefix.Length..];
        if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var id)) return false;
        try
        {
            using var owner = Process.GetProcessById(id);
            return owner.HasExited;
        }
        catch (ArgumentException)
        {
            return true;
        }
    }

    /// <summary>A file that a process still on its way out holds open stays for the next.</summary>
    private static void Delete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"{folder} stays: {fault.Message}");
        }
    }
}
