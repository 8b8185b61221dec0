using System.Globalization;

namespace Siyu.Bench.Harness;

/// <summary>
/// CPU seconds and memory of process trees (进程开销), from Linux's /proc; children that ended count with who waited for them.
/// </summary>
internal static class CpuClock
{
    private const double TicksPerSecond = 100;
    private const int Parent = 1, User = 11, OwnSystem = 12, WaitedSystem = 14, ResidentPages = 21;
    private const long PageBytes = 4_096;

    public static bool IsHere => Directory.Exists("/proc/self");

    /// <summary>CPU seconds spent so far by these processes and all below them.</summary>
    public static double Seconds(params int[] roots) => Tree(roots).Sum(fields => Spent(fields, WaitedSystem));

    /// <summary>CPU seconds spent so far by this process alone.</summary>
    public static double OwnSeconds(int pid) => Fields(pid) is { } fields ? Spent(fields, OwnSystem) : 0;

    /// <summary>Megabytes that these processes and all below them keep in memory now; shared pages count for each.</summary>
    public static double MegaBytes(params int[] roots) =>
        Tree(roots).Sum(fields => Number(fields[ResidentPages])) * PageBytes / 1_048_576.0;

    private static double Spent(string[] fields, int last) =>
        Enumerable.Range(User, last - User + 1).Sum(at => Number(fields[at])) / TicksPerSecond;

    private static List<string[]> Tree(int[] roots)
    {
        var all = new Dictionary<int, string[]>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
            if (int.TryParse(Path.GetFileName(folder), out var pid) && Fields(pid) is { } fields) all[pid] = fields;
        var below = all.ToLookup(one => (int)Number(one.Value[Parent]), one => one.Key);
        var found = new HashSet<int>();
        var open = new Queue<int>(roots);
        while (open.TryDequeue(out var pid))
            if (all.ContainsKey(pid) && found.Add(pid))
                foreach (var child in below[pid]) open.Enqueue(child);
        return [.. found.Select(pid => all[pid])];
    }

    /// <summary>Fields of stat behind the name, which may itself hold spaces.</summary>
    private static string[]? Fields(int pid)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{pid}/stat");
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
