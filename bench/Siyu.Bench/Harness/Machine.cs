using System.Globalization;

namespace Siyu.Bench.Harness;

/// <summary>The machine that measured (机器说明): processors, memory, system; no name of it.</summary>
internal static class Machine
{
    public static string Note(string database, double fsyncMs) => string.Create(CultureInfo.InvariantCulture,
        $"{Environment.ProcessorCount} × {Processor()}, {Memory()} GB, {System.Runtime.InteropServices.RuntimeInformation.OSDescription}, "
        + $".NET {Environment.Version}, {database}, 8 KB write + fsync {fsyncMs:F2} ms; load generator on the same machine");

    /// <summary>Median of a write of a page and its fsync in a folder, in milliseconds: what every durable commit pays at least.</summary>
    public static double FsyncMs(string folder)
    {
        const int times = 60;
        var file = Path.Combine(folder, "fsync.probe");
        var page = new byte[8_192];
        var took = new List<double>(times);
        using (var stream = new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            for (var i = 0; i < times; i++)
            {
                var begun = TimeProvider.System.GetTimestamp();
                stream.Write(page);
                stream.Flush(flushToDisk: true);
                took.Add(TimeProvider.System.GetElapsedTime(begun).TotalMilliseconds);
            }
        }
        File.Delete(file);
        return took.Order().ElementAt(times / 2);
    }

    private static string Processor() => Line("/proc/cpuinfo", "model name") ?? "processor";

    private static string Memory() => Line("/proc/meminfo", "MemTotal") is { } total
        ? (long.Parse(total.Split(' ')[0], CultureInfo.InvariantCulture) / 1_048_576).ToString(CultureInfo.InvariantCulture) : "?";

    private static string? Line(string file, string name) => !File.Exists(file) ? null : File.ReadLines(file)
        .FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?.Split(':', 2)[1].Trim();
}
