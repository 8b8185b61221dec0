using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Platform;

namespace Siyu.Payments;

/// <summary>Forgets nonces that are older than any time WeChat may sign with (清理随机串).</summary>
internal sealed class SweepNonces(Works works, TimeProvider clock) : IRecurring
{
    private static readonly TimeSpan Keep = TimeSpan.FromHours(1);

    public Task Run(CancellationToken ct)
    {
        var before = clock.GetUtcNow() - Keep;
        return works.Do(
            services => services.GetRequiredService<SiyuDb>().All<NonceRow>().Where(n => n.ReceivedAt < before).ExecuteDeleteAsync(ct),
            ct, WorkPriority.Background);
    }
}
