using System.Globalization;
using Siyu.Audience.Conditions;
using Siyu.Kernel;
using Siyu.Platform.Olap;

namespace Siyu.Audience.Compiling;

/// <summary>
/// Compiles conditions into one query (人群编译). All predicates are answered by one pass over the members' rows, each as a bitmap; sets join
/// as bitmaps of their own; the answer is arithmetic of bitmaps within the actor's data scope, which stands here and nowhere else.
/// A row counts where no later one of its member is there: rows up to the folded position are one per member, later ones are few.
/// </summary>
internal sealed class Compilation
{
    private readonly Places places = new();
    private readonly Lowering lowering;
    private readonly Actor actor;
    private readonly List<string> scans = [];
    private readonly List<string> sets = [];
    private readonly string scope;

    public Compilation(Actor actor, Reading reading)
    {
        (this.actor, lowering) = (actor, new Lowering(reading, places));
        scope = Scope();
    }

    public OlapParameters Parameters => places.Values;

    /// <summary>A place for a value of the caller's own.</summary>
    public string Place(object value, string type) => places.Of(value, type);

    /// <summary>The bitmap of members who meet the condition and whom the actor may see, as an expression.</summary>
    public string Bitmap(Condition condition)
    {
        var (text, within) = Emit(lowering.Of(condition));
        return within || SeesAll ? text : $"bitmapAnd({text}, {Everybody})";
    }

    /// <summary>The query that answers expressions over what was compiled before.</summary>
    public string Query(string select)
    {
        var sources = new List<string>();
        if (scans.Count > 0) sources.AddRange([Base(), Recent()]);
        sources.AddRange(sets.Select((query, i) => $"({query}) AS t{Number(i)}"));
        return $"WITH {Sets.Folded}\nSELECT {select}\nFROM {string.Join(",\n", sources)}";
    }

    private bool SeesAll => actor.Kind == ActorKind.System || actor.Scope.All;

    private string Everybody => Scan("1");

    /// <summary>An expression, and whether it lies within the scope by itself.</summary>
    private (string Text, bool Within) Emit(Crowd crowd) => crowd switch
    {
        Rows rows => (Scan(rows.Predicate), true),
        Own own => ($"t{Number(Index(sets, own.Query))}.m", false),
        Both both => Emit(both),
        Either either => Fold("bitmapOr", [.. either.Of.Select(Emit)], parts => parts.All(part => part.Within)),
        Others others => ($"bitmapAndnot({Everybody}, {Emit(others.Than).Text})", true),
        _ => throw new BrokenInvariant("every crowd can be written"),
    };

    /// <summary>What is not wanted is taken away from what is, so that nobody has to name everybody.</summary>
    private (string Text, bool Within) Emit(Both both)
    {
        var wanted = both.Of.Where(one => one is not Others).Select(Emit).ToList();
        var (text, within) = wanted.Count == 0 ? (Everybody, true) : Fold("bitmapAnd", wanted, parts => parts.Any(part => part.Within));
        foreach (var not in both.Of.OfType<Others>()) text = $"bitmapAndnot({text}, {Emit(not.Than).Text})";
        return (text, within);
    }

    private static (string Text, bool Within) Fold(
        string function, List<(string Text, bool Within)> parts, Func<List<(string Text, bool Within)>, bool> within) =>
        (parts.Select(part => part.Text).Aggregate((left, right) => $"{function}({left}, {right})"), within(parts));

    private string Scan(string predicate)
    {
        var i = Number(Index(scans, predicate));
        return $"bitmapOr(bitmapAndnot(b.s{i}, r.later), r.s{i})";
    }

    private static int Index(List<string> list, string text)
    {
        if (list.IndexOf(text) is var known and >= 0) return known;
        list.Add(text);
        return list.Count - 1;
    }

    private string Base()
    {
        // One predicate goes before the rows are read; of several each row answers all.
        if (scans.Count == 1)
            return $"(SELECT groupBitmapState(number) AS s0 FROM audience_member WHERE feed_pos <= folded AND {scope} AND {scans[0]}) AS b";
        var columns = scans.Select((predicate, i) => $"groupBitmapStateIf(number, {predicate}) AS s{Number(i)}");
        return $"(SELECT {string.Join(", ", columns)} FROM audience_member WHERE feed_pos <= folded AND {scope}) AS b";
    }

    private string Recent()
    {
        var columns = scans.Select((predicate, i) => $"groupBitmapStateIf(number, {scope} AND {predicate}) AS s{Number(i)}");
        return $"""
            (SELECT groupBitmapState(number) AS later, {string.Join(", ", columns)} FROM
                (SELECT * FROM audience_member WHERE feed_pos > folded ORDER BY number, feed_pos DESC LIMIT 1 BY number)) AS r
            """;
    }

    /// <summary>As the business database injects it: all, those below the actor's paths, and their own at their own posts.</summary>
    private string Scope()
    {
        if (SeesAll) return "active";
        if (actor.Kind is not (ActorKind.Staff or ActorKind.ApiKey)) return "0";
        var ways = actor.Scope.Paths.Select(path => $"startsWith(org_path, {places.Of(path, "String")})").ToList();
        if (actor.Scope.OwnAt.Count > 0) ways.Add($"guide = {places.Of(actor.Subject, "String")}");
        return ways.Count == 0 ? "0" : $"(active AND ({string.Join(" OR ", ways)}))";
    }

    private static string Number(int i) => i.ToString(CultureInfo.InvariantCulture);
}
