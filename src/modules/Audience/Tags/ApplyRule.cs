using Microsoft.EntityFrameworkCore;
using Siyu.Audience.Domain;
using Siyu.Audience.Feeding;
using Siyu.Contracts.Members;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Audience.Tags;

/// <summary>A new or changed rule has to be applied to members after this number (规则回溯).</summary>
internal sealed record ApplyRule(TagId Tag, long After);

/// <summary>Applies a rule to what happened before it was made, some members at a time.</summary>
internal sealed class ApplyRuleStep(SiyuDb db, RuleTags rules, TimeProvider clock) : IDueHandler<ApplyRule>
{
    private const int MembersAtOnce = 500;

    public async Task Handle(ApplyRule step, CancellationToken ct)
    {
        var tag = await db.All<Tag>().AsNoTracking().SingleOrDefaultAsync(one => one.Id == step.Tag && one.EndedAt == null, ct);
        if (tag is null) return;
        var people = await db.All<Person>().AsNoTracking().Where(one => one.Number > step.After && one.State == MemberState.Active)
            .OrderBy(one => one.Number).Take(MembersAtOnce).ToListAsync(ct);
        if (people.Count == 0) return;
        await rules.Apply([tag], people, ct);
        db.Schedule(step.Tag.ToString(), clock.GetUtcNow(), step with { After = people[^1].Number });
    }
}
