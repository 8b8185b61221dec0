namespace Siyu.Bench.Harness;

/// <summary>How a load went (负载结果): latencies are of the answers that succeeded.</summary>
internal sealed record Load(double Seconds, long[] SortedMicroseconds, long Busy, long Refused, long Faults)
{
    /// <summary>Answers of success.</summary>
    public long Done => SortedMicroseconds.Length;

    public double PerSecond => Done / Seconds;

    /// <summary>Neither success nor a 503 that asks to come again.</summary>
    public long Errors => Refused + Faults;

    /// <summary>In milliseconds, of the answers that succeeded.</summary>
    public double Percentile(double percent)
    {
        if (SortedMicroseconds.Length == 0) return 0;
        var rank = (int)Math.Ceiling(percent / 100 * SortedMicroseconds.Length) - 1;
        return SortedMicroseconds[Math.Clamp(rank, 0, SortedMicroseconds.Length - 1)] / 1000.0;
    }

    /// <summary>Loads that ran at the same time, as one.</summary>
    public static Load Of(IReadOnlyCollection<Tally> tallies, double seconds)
    {
        var all = tallies.SelectMany(tally => tally.Microseconds).ToArray();
        Array.Sort(all);
        return new(seconds, all, tallies.Sum(tally => tally.Busy), tallies.Sum(tally => tally.Refused), tallies.Sum(tally => tally.Faults));
    }

    public override string ToString() =>
        $"{Figures.Text(PerSecond)}/s  p50 {Percentile(50):F1}  p95 {Percentile(95):F1}  p99 {Percentile(99):F1} ms  "
        + $"done {Done}  busy {Busy}  refused {Refused}  faults {Faults}";
}

/// <summary>What one client counts (客户端计数); clients share nothing while they run.</summary>
internal sealed class Tally
{
    public List<long> Microseconds { get; } = [];
    public long Busy { get; set; }
    public long Refused { get; set; }
    public long Faults { get; set; }
}
