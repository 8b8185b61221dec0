using System.Globalization;

namespace Siyu.Bench.Harness;

/// <summary>Named numbers of one repeat (一次测量的指标), in the order they were set.</summary>
internal sealed class Figures
{
    private readonly List<string> names = [];
    private readonly Dictionary<string, double> values = [];

    public IEnumerable<(string Name, double Value)> All => names.Select(name => (name, values[name]));

    public double this[string name]
    {
        get => values[name];
        set
        {
            if (!values.ContainsKey(name)) names.Add(name);
            values[name] = Math.Round(value, value is > -100 and < 100 ? 3 : 1);
        }
    }

    public bool Has(string name) => values.ContainsKey(name);

    public Figures With(Load load)
    {
        this[Figure.PerSecond] = load.PerSecond;
        this[Figure.P50] = load.Percentile(50);
        this[Figure.P95] = load.Percentile(95);
        this[Figure.P99] = load.Percentile(99);
        this[Figure.Errors] = load.Errors;
        return this;
    }

    /// <summary>Each figure's median over the repeats that have it.</summary>
    public static Figures Median(IReadOnlyList<Figures> runs)
    {
        var median = new Figures();
        foreach (var name in runs.SelectMany(run => run.names).Distinct())
        {
            var sorted = runs.Where(run => run.Has(name)).Select(run => run[name]).Order().ToList();
            var middle = sorted.Count / 2;
            median[name] = sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        }
        return median;
    }

    public static string Text(double value) => value.ToString("#,0.###", CultureInfo.InvariantCulture);

    public override string ToString() => string.Join("  ", All.Select(figure => $"{figure.Name} {Text(figure.Value)}"));
}
