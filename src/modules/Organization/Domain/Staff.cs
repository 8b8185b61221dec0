using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Organization.Domain;

/// <summary>A member of staff (员工) with a home unit; posts say what they may do and where.</summary>
internal sealed class Staff : IScopedRow
{
    public StaffId Id { get; private init; }
    public string Code { get; private init; } = "";
    public byte[] NameSealed { get; set; } = [];
    public UnitId Home { get; private set; }

    /// <summary>Path of the home unit: who sees this row.</summary>
    public string OrgPath { get; private set; } = "";
    public StaffState State { get; private set; }
    public DateTimeOffset JoinedAt { get; private init; }
    public DateTimeOffset? LeftAt { get; private set; }

    public bool IsActive => State == StaffState.Active;

    public static Result<Staff> Hire(StaffId id, string code, Unit home, DateTimeOffset at)
    {
        if (!Unit.CodeShape().IsMatch(code)) return OrganizationProblems.BadCode.AtField("code");
        if (!home.IsOpen) return OrganizationProblems.UnitClosed.With(home.Code);
        return new Staff { Id = id, Code = code, Home = home.Id, OrgPath = home.OrgPath, State = StaffState.Active, JoinedAt = at };
    }

    public Result<StaffLeft> Leave(DateTimeOffset at)
    {
        if (!IsActive) return OrganizationProblems.StaffHasLeft;
        (State, LeftAt) = (StaffState.Left, at);
        return new StaffLeft(Id, Home, at);
    }

    public Result<StaffMoved> Move(Unit to, DateTimeOffset at)
    {
        if (!IsActive) return OrganizationProblems.StaffHasLeft;
        if (!to.IsOpen) return OrganizationProblems.UnitClosed.With(to.Code);
        if (to.Id == Home) return OrganizationProblems.AlreadyThere.With(to.Code);
        var moved = new StaffMoved(Id, Home, to.Id, at);
        (Home, OrgPath) = (to.Id, to.OrgPath);
        return moved;
    }
}

/// <summary>States of staff (在职状态).</summary>
internal enum StaffState { Active, Left }

/// <summary>A post (岗位): one role in one unit, in the line organisation or in a virtual team; a person may hold several.</summary>
internal sealed class Post
{
    public required Guid Id { get; init; }
    public required StaffId Staff { get; init; }
    public required UnitId Unit { get; init; }
    public required string OrgPath { get; init; }
    public required string Role { get; init; }
    public required PostLine Line { get; init; }
    public required DateTimeOffset Since { get; init; }
    public DateTimeOffset? Until { get; set; }
}

/// <summary>Where a post stands (架构): in the line organisation (实体架构) or in a virtual team (虚拟架构).</summary>
internal enum PostLine { Line, Virtual }

/// <summary>A WeCom account of a member of staff (企微账号).</summary>
internal sealed class Seat
{
    public required Guid Id { get; init; }
    public required StaffId Staff { get; init; }
    public required string CorpId { get; init; }
    public required string UserId { get; init; }
}
