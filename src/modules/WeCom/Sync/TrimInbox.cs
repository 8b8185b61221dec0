using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Platform;
using Siyu.WeCom.Domain;

namespace Siyu.WeCom.Sync;

/// <summary>Drops the bodies of callbacks that were read a week ago (回调清理); their keys stay for half a year, so that none is taken
/// twice.</summary>
internal sealed class TrimInbox(Works works, TimeProvider clock) : IRecurring
{
    public const string Nightly = "0 40 4 * * ?";

    public Task Run(CancellationToken ct) => works.Do(async services =>
    {
        var before = clock.GetUtcNow() - InboxMessage.KeepBodies;
        await services.GetRequiredService<SiyuDb>().All<InboxMessage>()
            .Where(m => m.ReceivedAt < before && m.BodySealed != null && m.State != InboxState.Waiting)
            .ExecuteUpdateAsync(set => set.SetProperty(m => m.BodySealed, (byte[]?)null), ct);
    }, ct, WorkPriority.Background);
}
