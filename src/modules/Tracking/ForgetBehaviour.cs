using Siyu.Contracts.Members;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Platform.Olap;

namespace Siyu.Tracking;

/// <summary>A wish to cut a person out of the behaviour events (行为数据脱敏).</summary>
internal sealed record ForgetBehaviour(MemberId Member);

/// <summary>A person was erased: their behaviour stays as numbers, without them.</summary>
internal sealed class OnMemberErased(SiyuDb db) : IReaction<MemberErased>
{
    public Task Handle(MemberErased news, CancellationToken ct)
    {
        db.Intend(news.Member.ToString(), new ForgetBehaviour(news.Member));
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
