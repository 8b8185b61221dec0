using Microsoft.EntityFrameworkCore;
using Siyu.Distribution.Domain;
using Siyu.Platform;

namespace Siyu.Distribution.Plans;

/// <summary>The rules and plans in force (分销规则册).</summary>
internal sealed class RuleBook(SiyuDb db, ISettings settings)
{
    public async Task<DistributionRules> Rules(CancellationToken ct) =>
        await settings.Get<DistributionRules>(DistributionRules.Section, ct) ?? DistributionRules.Default;

    public Task Keep(DistributionRules rules, CancellationToken ct) => settings.Set(DistributionRules.Section, rules, ct);

    public async Task<IReadOnlyList<CommissionPlan>> PlansAt(DateTimeOffset at, CancellationToken ct) =>
        await db.All<CommissionPlan>().AsNoTracking().Where(plan => plan.StartsAt <= at && (plan.EndsAt == null || plan.EndsAt > at))
            .ToListAsync(ct);
}
