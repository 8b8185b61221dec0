using Microsoft.EntityFrameworkCore;
using Siyu.Audience.Domain;
using Siyu.Contracts.Members;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Audience.Feeding;

/// <summary>Who is who in the audience (人群成员簿): members met, and whom they were merged into.</summary>
internal sealed class People(SiyuDb db, IMembers members)
{
    private const int MergesAtMost = 32;

    /// <summary>Keeps a row of members that are not known here yet.</summary>
    public async Task Meet(IReadOnlyCollection<MemberId> ids, CancellationToken ct)
    {
        var known = await db.All<Person>().Where(person => ids.Contains(person.Id)).Select(person => person.Id).ToListAsync(ct);
        var missing = ids.Except(known).ToList();
        if (missing.Count == 0) return;
        var profiles = await members.Profiles(missing, ct);
        await db.InsertNew([.. profiles.Values.Select(Person.Of)], "id", ct);
    }

    /// <summary>Takes path and guide of members anew from those who know.</summary>
    public async Task Refresh(IReadOnlyCollection<MemberId> ids, CancellationToken ct)
    {
        if (ids.Count == 0) return;
        var profiles = await members.Profiles(ids, ct);
        foreach (var person in await db.Locked<Person, MemberId>(ids, ct))
            if (person.IsActive && profiles.GetValueOrDefault(person.Id) is { } profile) person.StandsAt(profile);
        await db.SaveChangesAsync(ct);
    }

    /// <summary>Who these are now: the one at the end of their merges.</summary>
    public async Task<IReadOnlyDictionary<MemberId, Person>> Now(IReadOnlyCollection<MemberId> ids, CancellationToken ct)
    {
        var known = new Dictionary<MemberId, Person>();
        var wanted = ids.Distinct().ToList();
        for (var step = 0; wanted.Count > 0; step++)
        {
            Must.Hold(step <= MergesAtMost, "merges do not run in a circle");
            foreach (var person in await db.All<Person>().Where(person => wanted.Contains(person.Id)).ToListAsync(ct))
                known[person.Id] = person;
            wanted = [.. known.Values.Select(person => person.MergedInto).OfType<MemberId>().Distinct()
                .Where(id => !known.ContainsKey(id))];
        }
        return ids.Distinct().Where(known.ContainsKey).ToDictionary(id => id, id => End(known, id));
    }

    /// <summary>A member and everybody merged into them.</summary>
    public async Task<IReadOnlyList<MemberId>> With(MemberId member, CancellationToken ct)
    {
        var all = new List<MemberId> { member };
        var level = new List<MemberId> { member };
        for (var step = 0; level.Count > 0; step++)
        {
            Must.Hold(step <= MergesAtMost, "merges do not run in a circle");
            var above = level;
            level = await db.All<Person>().Where(person => person.MergedInto != null && above.Contains(person.MergedInto.Value))
                .Select(person => person.Id).ToListAsync(ct);
            all.AddRange(level);
        }
        return all;
    }

    private static Person End(Dictionary<MemberId, Person> known, MemberId id)
    {
        var person = known[id];
        while (person.MergedInto is { } next && known.TryGetValue(next, out var kept)) person = kept;
        return person;
    }
}
