using Microsoft.EntityFrameworkCore;
using Siyu.Audience.Domain;
using Siyu.Contracts.Audience;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Audience.Feeding;

/// <summary>Puts tags on members and takes them off (打标与摘标), and tells it by their numbers; twice is once.</summary>
internal sealed class Holdings(SiyuDb db)
{
    private const int NumbersAtOnce = 500;

    public async Task<int> PutOn(Tag tag, IReadOnlyCollection<Person> people, string by, DateTimeOffset at, CancellationToken ct)
    {
        if (people.Count == 0) return 0;
        var fresh = await db.InsertNew(
            [.. people.Select(one => new Holding { Tag = tag.Id, Origin = one.Id, Member = one.Id, By = by, At = at })], "tag, origin", ct);
        if (fresh > 0) Tell(tag, people.Select(one => one.Number), held: true, at);
        return fresh;
    }

    public async Task<int> TakeOff(Tag tag, IReadOnlyCollection<Person> people, DateTimeOffset at, CancellationToken ct)
    {
        if (people.Count == 0) return 0;
        var ids = people.Select(one => one.Id).ToList();
        var gone = await db.All<Holding>().Where(row => row.Tag == tag.Id && ids.Contains(row.Member)).ExecuteDeleteAsync(ct);
        if (gone > 0) Tell(tag, people.Select(one => one.Number), held: false, at);
        return gone;
    }

    /// <summary>What was put on these members is somebody else's now, by a merge or because one was undone.</summary>
    public async Task Follow(IReadOnlyCollection<MemberId> origins, Person now, DateTimeOffset at, CancellationToken ct)
    {
        var moving = db.All<Holding>().Where(row => origins.Contains(row.Origin));
        var owners = await moving.Select(row => row.Member).Distinct().ToListAsync(ct);
        if (owners.Count == 0) return;
        owners = [.. owners.Append(now.Id).Distinct()];
        var before = await Pairs(owners, ct);
        await moving.ExecuteUpdateAsync(set => set.SetProperty(row => row.Member, now.Id), ct);
        var after = await Pairs(owners, ct);
        await Tell(after.Except(before), held: true, at, ct);
        await Tell(before.Except(after), held: false, at, ct);
    }

    /// <summary>Nothing is known of these members any more.</summary>
    public async Task Forget(MemberId member, DateTimeOffset at, CancellationToken ct)
    {
        await Tell(await Pairs([member], ct), held: false, at, ct);
        await db.All<Holding>().Where(row => row.Member == member || row.Origin == member).ExecuteDeleteAsync(ct);
    }

    private async Task<HashSet<(TagId Tag, MemberId Member)>> Pairs(List<MemberId> owners, CancellationToken ct) =>
        [.. (await db.All<Holding>().AsNoTracking().Where(row => owners.Contains(row.Member)).ToListAsync(ct))
            .Select(row => (row.Tag, row.Member))];

    private async Task Tell(IEnumerable<(TagId Tag, MemberId Member)> pairs, bool held, DateTimeOffset at, CancellationToken ct)
    {
        var all = pairs.ToList();
        if (all.Count == 0) return;
        var (tagIds, memberIds) = (all.Select(pair => pair.Tag).Distinct().ToList(), all.Select(pair => pair.Member).Distinct().ToList());
        var tags = await db.All<Tag>().AsNoTracking().Where(tag => tagIds.Contains(tag.Id)).ToDictionaryAsync(tag => tag.Id, ct);
        var numbers = await db.All<Person>().AsNoTracking().Where(one => memberIds.Contains(one.Id))
            .ToDictionaryAsync(one => one.Id, one => one.Number, ct);
        foreach (var tag in all.GroupBy(pair => pair.Tag)) Tell(tags[tag.Key], tag.Select(pair => numbers[pair.Member]), held, at);
    }

    private void Tell(Tag tag, IEnumerable<long> numbers, bool held, DateTimeOffset at)
    {
        foreach (var chunk in numbers.Distinct().Order().Chunk(NumbersAtOnce))
            db.Publish(new TagsChanged(tag.Id, tag.Number, chunk, held, at));
    }
}
