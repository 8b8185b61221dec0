using Microsoft.EntityFrameworkCore;
using Siyu.Audience.Compiling;
using Siyu.Audience.Domain;
using Siyu.Audience.Segments;
using Siyu.Contracts.Audience;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Audience;

/// <summary>What other rooms may ask the audience (人群之门).</summary>
internal sealed class AudienceDoor(SiyuDb db, SegmentBook book, SegmentReader reader) : IAudience
{
    private const int MembersAtMost = 1_000;

    public async Task<ILookup<MemberId, TagCard>> TagsOf(IReadOnlyCollection<MemberId> members, CancellationToken ct) =>
        (await db.All<Holding>().AsNoTracking().Where(row => members.Contains(row.Member))
            .Join(db.All<Tag>().AsNoTracking().Where(tag => tag.EndedAt == null), row => row.Tag, tag => tag.Id,
                (row, tag) => new { row.Member, tag }).ToListAsync(ct))
        .DistinctBy(row => (row.Member, row.tag.Id)).OrderBy(row => row.tag.Number).ToLookup(row => row.Member, row => row.tag.Card);

    public async Task<Result<SegmentSlice>> Walk(Actor actor, SegmentId segment, long after, int atMost, CancellationToken ct)
    {
        var asked = await book.Open(segment, ct);
        return asked.Ok ? await reader.Read(actor, asked.Value, (after, Math.Clamp(atMost, 1, MembersAtMost)), ct) : asked.Problem!;
    }
}
