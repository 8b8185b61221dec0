namespace Siyu.Kernel;

/// <summary>Which rows an actor may see (数据范围): all, or those below some paths and those of their own.</summary>
/// <param name="Paths">Whose rows are in reach, whoever they belong to.</param>
/// <param name="OwnAt">Where the actor works for themselves only: rows that belong to a person are in reach where they are the
/// actor's own, and rows that belong to nobody (a store's deliveries) where they stand here.</param>
public sealed record DataScope(bool All, IReadOnlyList<OrgPath> Paths, IReadOnlyList<OrgPath> OwnAt)
{
    public static readonly DataScope Everything = new(true, [], []);
    public static readonly DataScope Nothing = new(false, [], []);

    public static DataScope Below(params IReadOnlyList<OrgPath> paths) => new(false, paths, []);
    public static DataScope Own(params IReadOnlyList<OrgPath> places) => new(false, [], places);

    /// <summary>Whether only the actor's own rows are in reach, of those that belong to a person.</summary>
    public bool OwnOnly => !All && Paths.Count == 0 && OwnAt.Count > 0;

    /// <summary>The same places with everybody's rows there: a store's work is not one person's.</summary>
    public DataScope Places => All ? this : Below(Outermost([.. Paths, .. OwnAt]));

    /// <summary>Whether the actor works at a place, if only for themselves.</summary>
    public bool Covers(OrgPath path) => CoversAllOf(path) || OwnAt.Any(path.IsWithin);

    /// <summary>Whether everybody's rows at a place are in reach.</summary>
    public bool CoversAllOf(OrgPath path) => All || Paths.Any(path.IsWithin);

    /// <summary>Whether all that another scope reaches is in reach here, too.</summary>
    public bool Contains(DataScope other) =>
        All || (!other.All && other.Paths.All(CoversAllOf) && other.OwnAt.All(Covers));

    /// <summary>What any of some scopes reaches.</summary>
    public static DataScope Any(IReadOnlyList<DataScope> scopes) => scopes.Count switch
    {
        0 => Nothing,
        1 => scopes[0],
        _ when scopes.Any(scope => scope.All) => Everything,
        _ => new(false, Outermost([.. scopes.SelectMany(scope => scope.Paths)]), Outermost([.. scopes.SelectMany(scope => scope.OwnAt)])),
    };

    /// <summary>What both reach; where one reaches a place and the other the actor's own, too little rather than too much.</summary>
    public DataScope And(DataScope other)
    {
        if (All || other.All) return All ? other : this;
        return new(false, Shared(Paths, other.Paths), Shared(OwnAt, other.OwnAt));
    }

    private static IReadOnlyList<OrgPath> Shared(IReadOnlyList<OrgPath> ours, IReadOnlyList<OrgPath> theirs) =>
        Outermost([.. ours.Where(path => theirs.Any(path.IsWithin)), .. theirs.Where(path => ours.Any(path.IsWithin))]);

    private static IReadOnlyList<OrgPath> Outermost(IReadOnlyList<OrgPath> paths) =>
        [.. paths.Distinct().Where(path => !paths.Any(other => other != path && path.IsWithin(other)))];
}

/// <summary>Place in the organisation tree (组织路径): codes of the units from the group down, <c>/g/east/s001/</c>.</summary>
public readonly record struct OrgPath(string Value)
{
    public static readonly OrgPath Root = new("/");

    public bool IsWithin(OrgPath other) => Value.StartsWith(other.Value, StringComparison.Ordinal);
    public OrgPath Below(string code) => new($"{Value}{code}/");
    public override string ToString() => Value;
}
