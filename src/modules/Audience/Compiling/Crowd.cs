namespace Siyu.Audience.Compiling;

/// <summary>
/// What conditions become before they are SQL (人群代数): predicates over rows, sets that stand by themselves, and their union, intersection
/// and difference.
/// </summary>
internal abstract record Crowd
{
    /// <summary>All of these; predicates melt into one, so that a row is read once.</summary>
    public static Crowd All(IReadOnlyList<Crowd> of)
    {
        var parts = Melt(of, " AND ");
        return parts.Count == 1 ? parts[0] : new Both(parts);
    }

    public static Crowd Any(IReadOnlyList<Crowd> of)
    {
        var parts = Melt(of, " OR ");
        return parts.Count == 1 ? parts[0] : new Either(parts);
    }

    public static Crowd Not(Crowd that) => that switch
    {
        Rows rows => new Rows($"(NOT {rows.Predicate})"),
        Others others => others.Than,
        _ => new Others(that),
    };

    private static List<Crowd> Melt(IReadOnlyList<Crowd> of, string word)
    {
        var predicates = of.OfType<Rows>().Select(rows => rows.Predicate).ToList();
        var others = of.Where(one => one is not Rows);
        if (predicates.Count == 0) return [.. others];
        return [new Rows(predicates.Count == 1 ? predicates[0] : $"({string.Join(word, predicates)})"), .. others];
    }
}

/// <summary>Members whose row fits a predicate, which stands in brackets.</summary>
internal sealed record Rows(string Predicate) : Crowd;

/// <summary>Members of a set that a query of its own answers: one row with a bitmap <c>m</c>.</summary>
internal sealed record Own(string Query) : Crowd;

internal sealed record Both(IReadOnlyList<Crowd> Of) : Crowd;

internal sealed record Either(IReadOnlyList<Crowd> Of) : Crowd;

/// <summary>Everybody but these.</summary>
internal sealed record Others(Crowd Than) : Crowd;
