using Microsoft.EntityFrameworkCore;
using Siyu.Audience.Domain;
using Siyu.Contracts.Audience;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Audience.Feeding;

/// <summary>Holds rule tags to what the facts say (规则标签): asked of all facts of a member, whatever the news was.</summary>
internal sealed class RuleTags(SiyuDb db, Holdings holdings, TimeProvider clock)
{
    public async Task Apply(IReadOnlyCollection<Person> people, CancellationToken ct) =>
        await Apply(await db.All<Tag>().AsNoTracking().Where(tag => tag.Kind == TagKind.Rule && tag.EndedAt == null).ToListAsync(ct),
            people, ct);

    public async Task Apply(IReadOnlyCollection<Tag> tags, IReadOnlyCollection<Person> people, CancellationToken ct)
    {
        if (tags.Count == 0 || people.Count == 0) return;
        var (ids, tagIds) = (people.Select(one => one.Id).ToList(), tags.Select(tag => tag.Id).ToList());
        var facts = await FactsOf(people, ids, ct);
        var held = (await db.All<Holding>().AsNoTracking().Where(row => tagIds.Contains(row.Tag) && ids.Contains(row.Member))
                .ToListAsync(ct))
            .Select(row => (row.Tag, row.Member)).ToHashSet();
        foreach (var tag in tags)
        {
            var rule = Must.Exist(tag.RuleRead, "a rule tag has a rule");
            var should = people.Where(one => one.IsActive && rule.Holds(facts[one.Id])).ToHashSet();
            var at = clock.GetUtcNow();
            await holdings.PutOn(tag, [.. should.Where(one => !held.Contains((tag.Id, one.Id)))], Holding.ByRule, at, ct);
            await holdings.TakeOff(tag, [.. people.Where(one => !should.Contains(one) && held.Contains((tag.Id, one.Id)))], at, ct);
        }
    }

    private async Task<Dictionary<MemberId, MemberFacts>> FactsOf(
        IReadOnlyCollection<Person> people, List<MemberId> ids, CancellationToken ct)
    {
        var friends = await Friendships.Of(db, ids, ct);
        var purchases = (await db.All<Purchase>().AsNoTracking().Where(row => ids.Contains(row.Member)).ToListAsync(ct))
            .ToLookup(row => row.Member);
        return people.ToDictionary(
            one => one.Id, one => new MemberFacts(one.Source, new([.. friends[one.Id]]), [.. purchases[one.Id]]));
    }
}
