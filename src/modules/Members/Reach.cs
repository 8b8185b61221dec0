using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Members;
using Siyu.Kernel;
using Siyu.Members.Domain;
using Siyu.Platform;

namespace Siyu.Members;

/// <summary>Loads the member an actor may act on (可操作范围); one outside the scope is unknown to them.</summary>
internal sealed class Reach(SiyuDb db)
{
    public async Task<Result<Member>> Member(Actor actor, MemberId id, CancellationToken ct) =>
        await db.Rows<Member>(actor).SingleOrDefaultAsync(row => row.Id == id, ct) is { } member ? member : MembersProblems.Unknown;

    /// <summary>The member that the actor is.</summary>
    public async Task<Result<Member>> Self(Actor actor, CancellationToken ct) =>
        await db.Locked<Member, MemberId>(actor.Member, ct) is { State: MemberState.Active } member ? member : MembersProblems.Unknown;

    public static bool IsReason(string? reason) => reason is not null && reason.Trim().Length is >= 2 and <= 200;
}
