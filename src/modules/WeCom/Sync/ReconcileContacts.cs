using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Platform;
using Siyu.WeCom.Domain;

namespace Siyu.WeCom.Sync;

/// <summary>
/// Walks all contacts of all corps each night (客户对账): callbacks get lost, and changes made through the interface tell nothing at all.
/// </summary>
internal sealed class ReconcileContacts(Works works, TimeProvider clock) : IRecurring
{
    /// <summary>Ten past three, when hardly anybody is scanning.</summary>
    public const string Nightly = "0 10 3 * * ?";

    public Task Run(CancellationToken ct) => works.Do(async services =>
    {
        foreach (var corp in await services.GetRequiredService<Corps>().All(ct))
            await Begin(services.GetRequiredService<SiyuDb>(), corp.CorpId, ct);
    }, ct, WorkPriority.Background);

    /// <summary>One walk at a time for each corp; an unfinished one goes on instead.</summary>
    private async Task Begin(SiyuDb db, string corpId, CancellationToken ct)
    {
        if (await db.All<SyncRun>().AnyAsync(r => r.CorpId == corpId && r.EndedAt == null, ct)) return;
        var now = clock.GetUtcNow();
        var run = new SyncRun { Id = Guid.CreateVersion7(now), CorpId = corpId, StartedAt = now, Users = "[]" };
        db.Add(run);
        db.Intend(run.Id.ToString(), new BeginWalk(run.Id, corpId));
    }
}
