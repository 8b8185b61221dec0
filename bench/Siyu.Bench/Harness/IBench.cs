namespace Siyu.Bench.Harness;

/// <summary>A promise about speed, as a program (性能基准).</summary>
internal interface IBench
{
    /// <summary>As <c>./siyu bench NAME</c> calls it.</summary>
    string Name { get; }

    /// <summary>What is measured, in one line of both languages.</summary>
    string Summary { get; }

    /// <summary>What it must reach on our two-core machines, by figure; shown beside what was measured.</summary>
    IReadOnlyList<Target> Targets(bool sqlite);

    /// <summary>Measures once for each repeat, and answers the figures of each.</summary>
    Task<IReadOnlyList<Figures>> Run(Workshop workshop, CancellationToken ct);
}

/// <summary>What a figure must reach (目标): at least, or at most.</summary>
internal sealed record Target(string Figure, double Value, bool AtMost = false)
{
    public bool IsMetBy(double measured) => AtMost ? measured <= Value : measured >= Value;

    public override string ToString() => $"{Figure} {(AtMost ? "≤" : "≥")} {Figures.Text(Value)}";
}

/// <summary>Names of the figures that benches share (指标名).</summary>
internal static class Figure
{
    public const string PerSecond = "per_s";
    public const string RatioNaive = "ratio_naive";
    public const string RatioBare = "ratio_bare";
    public const string P50 = "p50_ms";
    public const string P95 = "p95_ms";
    public const string P99 = "p99_ms";
    public const string Lost = "lost";
    public const string Oversold = "oversold";
    public const string Errors = "errors";
}
