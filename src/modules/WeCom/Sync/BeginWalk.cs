using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Siyu.Platform;
using Siyu.Platform.Outside;
using Siyu.WeCom.Api;
using Siyu.WeCom.Domain;

namespace Siyu.WeCom.Sync;

/// <summary>A wish to know whose contacts are to be walked (同步起点).</summary>
internal sealed record BeginWalk(Guid Run, string CorpId);

/// <summary>Asks who may have contacts, and begins with the first of them.</summary>
internal sealed class BeginWalkCall(SiyuDb db, Corps corps, ContactApi api, TimeProvider clock) : IOutbound<BeginWalk>
{
    public async Task<OutboundAnswer> Call(BeginWalk intent, OutboundAttempt attempt, CancellationToken ct)
    {
        var users = await api.FollowUsers(await corps.Get(intent.CorpId, ct), ct);
        return users.Ok ? OutboundAnswer.Done(users.Value.Users.Order(StringComparer.Ordinal).ToList()) : users.Failure!.ToOutbound(clock);
    }

    public async Task Record(BeginWalk intent, OutboundAnswer answer, CancellationToken ct)
    {
        var run = await db.All<SyncRun>().SingleAsync(r => r.Id == intent.Run, ct);
        run.Failure = answer.Reason;
        if (answer.Outcome == OutboundOutcome.Refused) run.GiveUp(answer.Reason ?? "", clock.GetUtcNow());
        if (answer.Outcome != OutboundOutcome.Done) return;
        var users = answer.Payload<List<string>>()!;
        run.Users = JsonSerializer.Serialize(users);
        if (users.Count == 0) run.Turn(null, 0, clock.GetUtcNow());
        else db.Intend($"{run.Id}/0", new WalkPage(run.Id, run.CorpId, 0));
    }
}
