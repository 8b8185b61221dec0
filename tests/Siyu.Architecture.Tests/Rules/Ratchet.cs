using System.Globalization;
using Siyu.Architecture.Tests.Reading;

namespace Siyu.Architecture.Tests.Rules;

/// <summary>One break of a rule: where, and how much where the rule counts.</summary>
internal sealed record Offence(string Where, int Measure = 1);

/// <summary>What exceeds a rule today stands in ratchet.txt, with its room and reason, and may only shrink.</summary>
internal static class Ratchet
{
    private const string ListFile = "tests/Siyu.Architecture.Tests/ratchet.txt";

    private static readonly ILookup<string, Offence> Listed = Checkout.Read(ListFile).Split('\n')
        .Where(line => line.Length > 0 && line[0] != '#')
        .Select(line => line.Split(" | "))
        .ToLookup(cells => cells[0], cells => new Offence(cells[1], int.Parse(cells[2], CultureInfo.InvariantCulture)));

    /// <summary>Fails with what is new or grew, and with listed lines that have shrunk and must be corrected.</summary>
    internal static void Holds(string rule, string mend, IEnumerable<Offence> found)
    {
        var complaints = Complaints(rule, found, Listed[rule]);
        Assert.True(complaints.Count == 0, $"{rule}: {mend}{Environment.NewLine}{string.Join(Environment.NewLine, complaints)}");
    }

    internal static List<string> Complaints(string rule, IEnumerable<Offence> found, IEnumerable<Offence> listed)
    {
        var today = found.GroupBy(o => o.Where).ToDictionary(g => g.Key, g => g.Max(o => o.Measure));
        var allowed = listed.ToDictionary(o => o.Where, o => o.Measure);
        var grown = today.Where(o => o.Value > allowed.GetValueOrDefault(o.Key)).Select(o => $"  {rule} | {o.Key} | {o.Value}");
        var shrunk = allowed.Select(o => (Line: $"{rule} | {o.Key}", Was: o.Value, Now: today.GetValueOrDefault(o.Key)))
            .Where(o => o.Now < o.Was)
            .Select(o => $"  ratchet.txt says {o.Was}, now {o.Now}: correct or delete the line {o.Line}");
        return [.. grown.Concat(shrunk).Order(StringComparer.Ordinal)];
    }
}
