using System.Text.RegularExpressions;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Organization.Domain;

/// <summary>A unit of the group (组织单元): region, store, counter, warehouse, station, team or office, at its place in the tree.</summary>
internal sealed partial class Unit : IScopedRow
{
    public UnitId Id { get; private init; }
    public UnitId? Parent { get; private init; }
    public UnitKind Kind { get; private init; }
    public string Code { get; private init; } = "";
    public string Name { get; private set; } = "";
    public string OrgPath { get; private init; } = "";
    public bool IsOpen { get; private set; }
    public int ServiceFeeBps { get; private set; }
    public string? City { get; private set; }
    public string? Address { get; private set; }
    public DateTimeOffset OpenedAt { get; private init; }
    public DateTimeOffset? ClosedAt { get; private set; }

    public OrgPath Path => new(OrgPath);
    public UnitCard Card => new(Id, Kind, Code, Name, Path, IsOpen, ServiceFeeBps) { Address = Address };

    /// <summary>Opens a unit below its parent; only the group itself has none.</summary>
    public static Result<Unit> Start(Unit? parent, UnitDraft draft, DateTimeOffset at)
    {
        if (!CodeShape().IsMatch(draft.Code)) return OrganizationProblems.BadCode.AtField("code");
        if (draft.Problem is { } problem) return problem;
        if (!MayStand(draft.Kind, parent?.Kind)) return OrganizationProblems.WrongPlace.With(draft.Kind, parent?.Kind.ToString() ?? "-");
        if (parent is { IsOpen: false }) return OrganizationProblems.UnitClosed.With(parent.Code);
        var unit = new Unit
        {
            Id = UnitId.New(at), Parent = parent?.Id, Kind = draft.Kind, Code = draft.Code,
            OrgPath = (parent?.Path ?? Kernel.OrgPath.Root).Below(draft.Code.ToLowerInvariant()).Value, OpenedAt = at, IsOpen = true,
        };
        unit.Take(draft);
        return unit;
    }

    /// <summary>Takes over what a draft says about an existing unit; kind, code and place stay.</summary>
    public Result<Done> Revise(UnitDraft draft, UnitId? parent)
    {
        if (draft.Problem is { } problem) return problem;
        if (draft.Kind != Kind || parent != Parent) return OrganizationProblems.UnitStays.With(Code);
        if (Says(draft)) return Done.Already;
        Take(draft);
        return Done.It;
    }

    public Result<Done> Close(bool hasOpenUnits, bool hasStaff, DateTimeOffset at)
    {
        if (!IsOpen) return Done.Already;
        if (hasOpenUnits || hasStaff) return OrganizationProblems.UnitInUse.With(Code);
        (IsOpen, ClosedAt) = (false, at);
        return Done.It;
    }

    private static bool MayStand(UnitKind kind, UnitKind? parent) => kind switch
    {
        UnitKind.Group => parent is null,
        UnitKind.Region => parent is UnitKind.Group or UnitKind.Region,
        UnitKind.DirectStore or UnitKind.DealerStore or UnitKind.DepartmentStore => parent is UnitKind.Group or UnitKind.Region,
        UnitKind.Counter => parent is UnitKind.DepartmentStore,
        UnitKind.Warehouse or UnitKind.Station => parent is not (null or UnitKind.Warehouse or UnitKind.Station or UnitKind.Team),
        UnitKind.Office => parent is UnitKind.Group or UnitKind.Region or UnitKind.Office,
        UnitKind.Team => parent is not (null or UnitKind.Warehouse or UnitKind.Station),
        _ => throw new BrokenInvariant("a known kind of unit"),
    };

    private bool Says(UnitDraft draft) =>
        (Name, ServiceFeeBps, City, Address) == (draft.Name, draft.ServiceFeeBps, draft.City, draft.Address);

    private void Take(UnitDraft draft) =>
        (Name, ServiceFeeBps, City, Address) = (draft.Name, draft.ServiceFeeBps, draft.City, draft.Address);

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,31}\z")]
    internal static partial Regex CodeShape();
}

/// <summary>What somebody says about a unit (单元资料).</summary>
internal sealed record UnitDraft(UnitKind Kind, string Code, string Name)
{
    public int ServiceFeeBps { get; init; }
    public string? City { get; init; }
    public string? Address { get; init; }

    public Problem? Problem =>
        string.IsNullOrWhiteSpace(Name) || Name.Length > 100 ? OrganizationProblems.BadName.AtField("name")
        : ServiceFeeBps is < 0 or > 10_000 || (ServiceFeeBps > 0 && Kind != UnitKind.DealerStore)
            ? OrganizationProblems.BadFee.AtField("serviceFeeBps")
        : City?.Length > 60 ? OrganizationProblems.BadName.AtField("city")
        : Address?.Length > 200 ? OrganizationProblems.BadName.AtField("address")
        : null;
}
