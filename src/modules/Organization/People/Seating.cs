using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Organization.Domain;
using Siyu.Platform;

namespace Siyu.Organization.People;

/// <summary>Gives and takes WeCom accounts (企微账号分配): one of a corp each, and each to one person.</summary>
internal sealed class Seating(SiyuDb db, TimeProvider clock)
{
    private const int LongestId = 64;

    /// <summary>Whether somebody else holds this account.</summary>
    public Task<bool> IsTaken(string corpId, string userId, StaffId? staff, CancellationToken ct) =>
        db.All<Seat>().AnyAsync(seat => seat.CorpId == corpId && seat.UserId == userId && seat.Staff != staff, ct);

    public async Task<Result<Done>> Seat(Actor actor, StaffId staff, string corpId, string? userId, CancellationToken ct)
    {
        if (corpId.Length is 0 or > LongestId
            || userId is { Length: 0 or > LongestId }) return OrganizationProblems.BadCode.AtField("userId");
        var mine = await db.All<Seat>().Where(seat => seat.Staff == staff && seat.CorpId == corpId).ToListAsync(ct);
        if (mine.Count <= 1 && mine.SingleOrDefault()?.UserId == userId) return Done.Already;
        if (userId is not null)
        {
            var holder = await db.All<Seat>().SingleOrDefaultAsync(seat => seat.CorpId == corpId && seat.UserId == userId, ct);
            if (holder is not null && holder.Staff != staff) return OrganizationProblems.SeatTaken.AtField("userId");
            if (holder is null) db.Add(new Seat { Id = Guid.CreateVersion7(clock.GetUtcNow()), Staff = staff, CorpId = corpId,
                UserId = userId });
        }
        db.RemoveRange(mine.Where(seat => seat.UserId != userId));
        db.Audit(actor, "organization.seat_staff", $"staff/{staff}", mine.Select(seat => seat.UserId), new { corpId, userId });
        return Done.It;
    }
}
