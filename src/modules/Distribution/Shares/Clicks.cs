using Microsoft.EntityFrameworkCore;
using Siyu.Distribution.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Distribution.Shares;

/// <summary>Who opened which share, and when last (点击簿).</summary>
internal sealed class Clicks(SiyuDb db)
{
    public async Task Record(ShareId share, Guid person, DateTimeOffset at, CancellationToken ct)
    {
        await using var put = db.Command("""
            INSERT INTO distribution_click (id, share, person, at) VALUES (@id, @share, @person, @at)
            ON CONFLICT (person, share) DO UPDATE SET at = excluded.at WHERE distribution_click.at < excluded.at
            """);
        await put.Give("@id", Guid.CreateVersion7(at)).Give("@share", share).Give("@person", person).Give("@at", at)
            .ExecuteNonQueryAsync(ct);
    }

    /// <summary>One person turned out to be another: their clicks are the other's, the later time counts.</summary>
    public async Task Move(Guid from, Guid to, CancellationToken ct)
    {
        foreach (var click in await db.All<Click>().AsNoTracking().Where(click => click.Person == from)
            .ToListAsync(ct)) await Record(click.Share, to, click.At, ct);
        await db.All<Click>().Where(click => click.Person == from).ExecuteDeleteAsync(ct);
    }
}
