using Siyu.Contracts.Members;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Platform.Olap;

namespace Siyu.Tracking;

/// <summary>A wish to cut a person out of the behaviour events (行为数据脱敏).</summary>
internal sealed record ForgetBehaviour(MemberId Member);

/// <summary>To look again for what lay in a spool while the person was erased (行为数据复查).</summary>
internal sealed record LookAgain(MemberId Member);

/// <summary>A person was erased: their behaviour stays as numbers, without them.</summary>
internal sealed class OnMemberErased(SiyuDb db, TimeProvider clock) : IReaction<MemberErased>
{
    /// <summary>Spools are files of each host, which only that host knows; one that lags for longer has stopped taking events.</summary>
    private static readonly TimeSpan Again = TimeSpan.FromDays(1);

    public Task Handle(MemberErased news, CancellationToken ct)
    {
        db.Intend(news.Member.ToString(), new ForgetBehaviour(news.Member));
        db.Schedule(news.Member.ToString(), clock.GetUtcNow() + Again, new LookAgain(news.Member));
        return Task.CompletedTask;
    }
}

internal sealed class LookAgainDue(SiyuDb db) : IDueHandler<LookAgain>
{
    public Task Handle(LookAgain body, CancellationToken ct)
    {
        db.Intend($"{body.Member}/again", new ForgetBehaviour(body.Member));
        return Task.CompletedTask;
    }
}

/// <summary>Takes the member off their rows in ClickHouse; safe to repeat.</summary>
internal sealed class ForgetBehaviourCall(OlapClient olap, TimeProvider clock) : IOutbound<ForgetBehaviour>
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    public async Task<OutboundAnswer> Call(ForgetBehaviour intent, OutboundAttempt attempt, CancellationToken ct)
    {
        try
        {
            await olap.Execute("""
                ALTER TABLE tracking_event
                UPDATE member = toUUID('00000000-0000-0000-0000-000000000000'), session = '', share = ''
                WHERE member = {member:UUID}
                SETTINGS mutations_sync = 2
                """, new() { { "member", intent.Member.Value } }, ct);
            return OutboundAnswer.Done();
        }
        catch (OlapError error)
        {
            return OutboundAnswer.RetryAt(clock.GetUtcNow() + Pause, error.Message);
        }
    }

    public Task Record(ForgetBehaviour intent, OutboundAnswer answer, CancellationToken ct) => Task.CompletedTask;
}
