using Microsoft.EntityFrameworkCore;
using Siyu.Audience.Compiling;
using Siyu.Audience.Domain;
using Siyu.Contracts.Audience;
using Siyu.Contracts.Members;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Audience.Segments;

/// <summary>Reads the members of conditions (人群名单): numbers from ClickHouse, people through the business database's own scope.</summary>
internal sealed class SegmentReader(SiyuDb db, Crowds crowds)
{
    public async Task<Result<SegmentSlice>> Read(Actor actor, Resolved asked, (long After, int Take) page, CancellationToken ct)
    {
        var found = await crowds.Numbers(actor, asked, page, ct);
        if (!found.Ok) return found.Problem!;
        var numbers = found.Value;
        var people = await db.Rows<Person>(actor).AsNoTracking()
            .Where(person => numbers.Contains(person.Number) && person.State == MemberState.Active)
            .OrderBy(person => person.Number).Select(person => person.Id).ToListAsync(ct);
        return new SegmentSlice(people, numbers.Count == page.Take ? numbers[^1] : null);
    }
}
