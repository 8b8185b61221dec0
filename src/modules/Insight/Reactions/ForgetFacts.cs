using Siyu.Contracts.Members;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Platform.Olap;

namespace Siyu.Insight.Reactions;

/// <summary>A wish to cut a person out of the facts (分析数据脱敏).</summary>
internal sealed record ForgetFacts(MemberId Member);

/// <summary>A person was erased: the numbers stay, the person goes.</summary>
internal sealed class OnMemberErased(SiyuDb db) : IReaction<MemberErased>
{
    public Task Handle(MemberErased news, CancellationToken ct)
    {
        db.Intend(news.Member.ToString(), new ForgetFacts(news.Member));
        return Task.CompletedTask;
    }
}

/// <summary>Takes the member off the facts in ClickHouse; safe to repeat.</summary>
internal sealed class ForgetFactsCall(OlapClient olap, TimeProvider clock) : IOutbound<ForgetFacts>
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private static readonly string[] Statements =
    [
        "ALTER TABLE insight_sale UPDATE buyer = {nobody:UUID} WHERE buyer = {member:UUID} SETTINGS mutations_sync = 2",
        "ALTER TABLE insight_member DELETE WHERE member = {member:UUID} SETTINGS mutations_sync = 2",
        "ALTER TABLE insight_recognised DELETE WHERE member = {member:UUID} SETTINGS mutations_sync = 2",
        "ALTER TABLE insight_merge DELETE WHERE gone = {member:UUID} OR kept = {member:UUID} SETTINGS mutations_sync = 2",
    ];

    public async Task<OutboundAnswer> Call(ForgetFacts intent, OutboundAttempt attempt, CancellationToken ct)
    {
        try
        {
            foreach (var statement in Statements)
                await olap.Execute(statement, new() { { "member", intent.Member.Value }, { "nobody", Guid.Empty } }, ct);
            return OutboundAnswer.Done();
        }
        catch (OlapError error)
        {
            return OutboundAnswer.RetryAt(clock.GetUtcNow() + Pause, error.Message);
        }
    }

    public Task Record(ForgetFacts intent, OutboundAnswer answer, CancellationToken ct) => Task.CompletedTask;
}
