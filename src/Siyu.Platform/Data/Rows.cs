using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>A row that stands at a place of the organisation (带组织路径的行); staff see those within their scope.</summary>
public interface IScopedRow
{
    /// <summary>Path of the unit, <c>/g/east/s001/</c>.</summary>
    string OrgPath { get; }
}

/// <summary>A row that belongs to a member of staff (归属员工的行); own-only staff see only theirs.</summary>
public interface IOwnedRow
{
    StaffId? Owner { get; }
}

/// <summary>A row that belongs to a member (归属会员的行); members see only theirs.</summary>
public interface IMemberRow
{
    MemberId Member { get; }
}
