using Microsoft.EntityFrameworkCore;
using Siyu.Distribution.Domain;
using Siyu.Platform;

namespace Siyu.Distribution.Plans;

/// <summary>The plans of an hour (熟记方案), all that hold at some time of it.</summary>
internal sealed class KnownPlans(Commits commits) : Known<long, IReadOnlyList<CommissionPlan>>(commits, typeof(CommissionPlan));

/// <summary>The rules and plans in force (分销规则册).</summary>
internal sealed class RuleBook(SiyuDb db, ISettings settings, KnownPlans known)
{
    public async Task<DistributionRules> Rules(CancellationToken ct) =>
        await settings.Get<DistributionRules>(DistributionRules.Section, ct) ?? DistributionRules.Default;

    public Task Keep(DistributionRules rules, CancellationToken ct) => settings.Set(DistributionRules.Section, rules, ct);

    public async Task<IReadOnlyList<CommissionPlan>> PlansAt(DateTimeOffset at, CancellationToken ct)
    {
        var from = new DateTimeOffset(at.UtcTicks - at.UtcTicks % TimeSpan.TicksPerHour, TimeSpan.Zero);
        var until = from.AddHours(1);
        var plans = await known.One(db, from.UtcTicks, async () => await db.All<CommissionPlan>().AsNoTracking()
            .Where(plan => plan.StartsAt < until && (plan.EndsAt == null || plan.EndsAt > from)).ToListAsync(ct)) ?? [];
        return [.. plans.Where(plan => plan.StartsAt <= at && (plan.EndsAt is not { } end || end > at))];
    }
}
