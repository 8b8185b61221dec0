namespace Siyu.Kernel;

/// <summary>For whom a line of code works (操作者): who, what they may do, and over which part of the organisation. Passed, never
/// ambient.</summary>
public sealed record Actor(ActorKind Kind, Guid Subject, IReadOnlyList<Grant> Grants)
{
    /// <summary>The house itself: listeners, due work, imports.</summary>
    public static readonly Actor System = new(ActorKind.System, Guid.Empty, []) { Scope = DataScope.Everything };

    public static readonly Actor Nobody = new(ActorKind.Nobody, Guid.Empty, []);

    private static readonly IReadOnlySet<string> None = new HashSet<string>();

    /// <summary>Somebody of one grant only.</summary>
    public Actor(ActorKind kind, Guid subject, IReadOnlySet<string> permissions, DataScope scope)
        : this(kind, subject, [new(permissions, scope)])
    {
    }

    /// <summary>Rows in reach of the permission that is at work (<see cref="For"/>); before one is named, what all grants have in
    /// common, so that nobody who forgets to name it reaches too far.</summary>
    public DataScope Scope { get; init; } = Grants.Select(grant => grant.Scope).DefaultIfEmpty(DataScope.Nothing)
        .Aggregate((one, other) => one.And(other));

    /// <summary>Session that carries this actor, when one does.</summary>
    public SessionId? Session { get; init; }

    /// <summary>The one of their posts in which they chose to work (当前岗位); null for all of them together.</summary>
    public Guid? Post { get; init; }

    public MemberId Member => Kind == ActorKind.Member ? new(Subject) : throw new BrokenInvariant("the actor is a member");
    public StaffId Staff => Kind == ActorKind.Staff ? new(Subject) : throw new BrokenInvariant("the actor is staff");
    public StaffId? AsStaff => Kind == ActorKind.Staff ? new StaffId(Subject) : null;
    public MemberId? AsMember => Kind == ActorKind.Member ? new MemberId(Subject) : null;

    /// <summary>All that the actor may do somewhere.</summary>
    public IReadOnlySet<string> Permissions => Grants.Count switch
    {
        0 => None,
        1 => Grants[0].Permissions,
        _ => Grants.SelectMany(grant => grant.Permissions).ToHashSet(StringComparer.Ordinal),
    };

    /// <summary>Whether the actor may do it somewhere; where, says <see cref="For"/>.</summary>
    public bool May(string permission) => Kind == ActorKind.System || Grants.Any(grant => grant.Permissions.Contains(permission));

    /// <summary>The actor at work with one permission: in reach is what the grants of that permission reach, and nothing that is in
    /// reach for another one. The endpoint's rule does this before a slice sees the actor.</summary>
    public Actor For(string permission) => Kind == ActorKind.System ? this : this with { Scope = ScopeOf(permission) };

    /// <summary>The actor at work with one more permission: in reach is what both reach.</summary>
    public Actor And(string permission) => Kind == ActorKind.System ? this : this with { Scope = Scope.And(ScopeOf(permission)) };

    private DataScope ScopeOf(string permission) =>
        DataScope.Any([.. Grants.Where(grant => grant.Permissions.Contains(permission)).Select(grant => grant.Scope)]);
}

/// <summary>Kinds of actor (操作者类别). A visitor has signed in by an app identity but is not a member yet.</summary>
public enum ActorKind { Nobody, Visitor, Member, Staff, ApiKey, System }

/// <summary>What somebody may do at one place of the organisation (授权): one post's permissions, over that post's scope.</summary>
public sealed record Grant(IReadOnlySet<string> Permissions, DataScope Scope);
