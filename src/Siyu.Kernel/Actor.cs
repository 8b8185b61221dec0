namespace Siyu.Kernel;

/// <summary>For whom a line of code works (操作者): who, what they may do, and over which part of the organisation. Passed, never
/// ambient.</summary>
public sealed record Actor(ActorKind Kind, Guid Subject, IReadOnlySet<string> Permissions, DataScope Scope)
{
    /// <summary>The house itself: listeners, due work, imports.</summary>
    public static readonly Actor System = new(ActorKind.System, Guid.Empty, new HashSet<string>(), DataScope.Everything);

    public static readonly Actor Nobody = new(ActorKind.Nobody, Guid.Empty, new HashSet<string>(), DataScope.Nothing);

    /// <summary>Session that carries this actor, when one does.</summary>
    public SessionId? Session { get; init; }

    public MemberId Member => Kind == ActorKind.Member ? new(Subject) : throw new BrokenInvariant("the actor is a member");
    public StaffId Staff => Kind == ActorKind.Staff ? new(Subject) : throw new BrokenInvariant("the actor is staff");
    public StaffId? AsStaff => Kind == ActorKind.Staff ? new StaffId(Subject) : null;
    public MemberId? AsMember => Kind == ActorKind.Member ? new MemberId(Subject) : null;

    public bool May(string permission) => Kind == ActorKind.System || Permissions.Contains(permission);
}

/// <summary>Kinds of actor (操作者类别). A visitor has signed in by an app identity but is not a member yet.</summary>
public enum ActorKind { Nobody, Visitor, Member, Staff, ApiKey, System }

/// <summary>Which rows an actor may see (数据范围): all, those below organisation paths, and, for own-only posts, those owned by the
/// person.</summary>
public sealed record DataScope(bool All, IReadOnlyList<OrgPath> Paths, bool OwnOnly)
{
    public static readonly DataScope Everything = new(true, [], false);
    public static readonly DataScope Nothing = new(false, [], false);

    public bool Covers(OrgPath path) => All || Paths.Any(path.IsWithin);
}

/// <summary>Place in the organisation tree (组织路径): codes of the units from the group down, <c>/g/east/s001/</c>.</summary>
public readonly record struct OrgPath(string Value)
{
    public static readonly OrgPath Root = new("/");

    public bool IsWithin(OrgPath other) => Value.StartsWith(other.Value, StringComparison.Ordinal);
    public OrgPath Below(string code) => new($"{Value}{code}/");
    public override string ToString() => Value;
}
