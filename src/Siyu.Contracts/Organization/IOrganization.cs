using Siyu.Kernel;

namespace Siyu.Contracts.Organization;

/// <summary>Door to the organisation (组织): units, staff and brands of the group.</summary>
public interface IOrganization
{
    /// <summary>The units of these ids; a missing one is not in the answer.</summary>
    Task<IReadOnlyDictionary<UnitId, UnitCard>> Units(IReadOnlyCollection<UnitId> units, CancellationToken ct);

    Task<UnitCard?> UnitByCode(string code, CancellationToken ct);

    Task<IReadOnlyDictionary<string, UnitCard>> UnitsByCode(IReadOnlyCollection<string> codes, CancellationToken ct);

    /// <summary>Open places of these kinds, nearest to the path first (same unit, same parent, same region, elsewhere).</summary>
    Task<IReadOnlyList<UnitCard>> PlacesNear(OrgPath path, IReadOnlyCollection<UnitKind> kinds, int limit, CancellationToken ct);

    Task<IReadOnlyDictionary<StaffId, StaffCard>> Staff(IReadOnlyCollection<StaffId> staff, CancellationToken ct);

    /// <summary>The member of staff who holds this WeCom account, or none (also when they left).</summary>
    Task<StaffCard?> StaffByWeComUser(string corpId, string userId, CancellationToken ct);

    Task<IReadOnlyDictionary<BrandId, BrandCard>> Brands(CancellationToken ct);
}

/// <summary>A unit (组织单元) as other rooms see it.</summary>
/// <param name="ServiceFeeBps">What a dealer pays HQ for an online order it fulfils (订单服务费), in basis points of cash; 0 for others.</param>
public sealed record UnitCard(UnitId Id, UnitKind Kind, string Code, string Name, OrgPath Path, bool Open, int ServiceFeeBps);

/// <summary>Kinds of unit (单元类别).</summary>
public enum UnitKind { Group, Region, DirectStore, DealerStore, DepartmentStore, Counter, Warehouse, Station, Team, Office }

/// <summary>A member of staff (员工) as other rooms see it.</summary>
public sealed record StaffCard(StaffId Id, string Code, UnitId Home, OrgPath HomePath, bool Active, IReadOnlyList<WeComSeat> Seats);

/// <summary>A WeCom account (企微账号) of a member of staff in one corp.</summary>
public sealed record WeComSeat(string CorpId, string UserId);

/// <summary>A brand (品牌).</summary>
public sealed record BrandCard(BrandId Id, string Code, string Name);

/// <summary>A member of staff left (员工离职); access ends at once.</summary>
public sealed record StaffLeft(StaffId Staff, UnitId Home, DateTimeOffset At) : IEvent
{
    public static string Name => "organization.staff_left";
    public string Key => Staff.ToString();
}

/// <summary>A member of staff moved to another unit (员工调动).</summary>
public sealed record StaffMoved(StaffId Staff, UnitId From, UnitId To, DateTimeOffset At) : IEvent
{
    public static string Name => "organization.staff_moved";
    public string Key => Staff.ToString();
}

/// <summary>Refusals of the organisation (组织拒绝).</summary>
public static class OrganizationProblems
{
    public static readonly Problem UnknownUnit = Problem.NotFound("organization.unknown_unit", "没有这个组织单元：{0}", "No such unit: {0}");
    public static readonly Problem UnknownStaff = Problem.NotFound("organization.unknown_staff", "没有这名员工", "No such member of staff");
    public static readonly Problem StaffHasLeft = Problem.Forbidden("organization.staff_has_left", "该员工已离职",
        "This member of staff has left");
}
