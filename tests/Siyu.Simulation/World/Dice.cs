namespace Siyu.Simulation.World;

/// <summary>What is left to chance (骰子), all from one seed.</summary>
internal sealed class Dice(int seed)
{
    private readonly Random random = new(seed);

    public int Below(int end) => random.Next(end);
    public int Between(int least, int most) => random.Next(least, most + 1);

    /// <summary>True so many times in a thousand.</summary>
    public bool Permille(int times) => random.Next(1000) < times;

    public T One<T>(IReadOnlyList<T> from) => from[random.Next(from.Count)];

    public T Recent<T>(IReadOnlyList<T> from, int window) => from[random.Next(Math.Max(0, from.Count - window), from.Count)];
}
