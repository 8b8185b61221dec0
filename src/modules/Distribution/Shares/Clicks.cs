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

    /// <summary>Two members are one: what the gone one clicked counts for the kept one, too. Its own rows stay, for when it is
    /// undone.</summary>
    public async Task Lend(MemberId gone, MemberId kept, CancellationToken ct)
    {
        foreach (var click in await Of(gone, ct)) await Record(click.Share, kept.Value, click.At, ct);
    }

    /// <summary>They are two after all: what the kept one has of the restored one counts for them no more.</summary>
    public async Task TakeBack(MemberId restored, MemberId kept, CancellationToken ct)
    {
        foreach (var click in await Of(restored, ct))
            await db.All<Click>().Where(lent => lent.Person == kept.Value && lent.Share == click.Share && lent.At == click.At)
                .ExecuteDeleteAsync(ct);
    }

    private Task<List<Click>> Of(MemberId member, CancellationToken ct) =>
        db.All<Click>().AsNoTracking().Where(click => click.Person == member.Value).ToListAsync(ct);
}
