using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Desk.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Desk.Feeding;

/// <summary>A coupon that ends tells nobody: rows whose first one has ended are made anew (优惠券到期刷新), in batches.</summary>
internal sealed class ExpireCoupons(Works works, TimeProvider clock) : IRecurring
{
    private const int MembersAtOnce = 500;
    private const int BatchesAtMost = 200;

    public async Task Run(CancellationToken ct)
    {
        for (var batch = 0; batch < BatchesAtMost; batch++)
            if (await Refresh(ct) < MembersAtOnce) return;
    }

    private async Task<int> Refresh(CancellationToken ct) => (await works.Do(async services =>
    {
        var now = clock.GetUtcNow();
        var ended = await services.GetRequiredService<SiyuDb>().All<DeskMember>().Where(row => row.CouponsFirstEnd <= now)
            .OrderBy(row => row.CouponsFirstEnd).Select(row => row.Id).Take(MembersAtOnce).ToListAsync(ct);
        await services.GetRequiredService<MemberRows>().Refresh(ended, ct);
        return Result.Of(ended.Count);
    }, ct, WorkPriority.Background)).Value;
}
