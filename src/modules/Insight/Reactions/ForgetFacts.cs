using Siyu.Contracts.Members;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Platform.Olap;

namespace Siyu.Insight.Reactions;

/// <summary>A wish to cut a person out of the facts (分析数据脱敏).</summary>
/// <param name="Mark">The last event before the erasure that facts are made of; later ones are made without the person.</param>
internal sealed record ForgetFacts(MemberId Member, long Mark);

/// <summary>A person was erased: the numbers stay, the person goes.</summary>
internal sealed class OnMemberErased(SiyuDb db, FeedMarks marks) : IReaction<MemberErased>
{
    public async Task Handle(MemberErased news, CancellationToken ct) =>
        db.Intend(news.Member.ToString(), new ForgetFacts(news.Member, await marks.Mark(InsightModule.Name, ct)));
}

/// <summary>Takes the member off the facts in ClickHouse, once all that was told of them before is there; safe to repeat.</summary>
internal sealed class ForgetFactsCall(OlapClient olap, FeedMarks marks, TimeProvider clock) : IOutbound<ForgetFacts>
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    private static readonly string[] Statements =
    [
        "ALTER TABLE insight_sale UPDATE buyer = {nobody:UUID} WHERE buyer = {member:UUID} SETTINGS mutations_sync = 2",
        "ALTER TABLE insight_member DELETE WHERE member = {member:UUID} SETTINGS mutations_sync = 2",
        "ALTER TABLE insight_recognised DELETE WHERE member = {member:UUID} SETTINGS mutations_sync = 2",
        "ALTER TABLE insight_merge DELETE WHERE gone = {member:UUID} OR kept = {member:UUID} SETTINGS mutations_sync = 2",
    ];

    public async Task<OutboundAnswer> Call(ForgetFacts intent, OutboundAttempt attempt, CancellationToken ct)
    {
        // A feed may stand still for a day before this is given up and shown to people.
        var later = clock.GetUtcNow() + TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, Math.Pow(2, attempt.Number)));
        if (!await marks.Reached(InsightModule.Name, intent.Mark, ct)) return OutboundAnswer.RetryAt(later, "the feed is not there yet");
        try
        {
            foreach (var statement in Statements)
                await olap.Execute(statement, new() { { "member", intent.Member.Value }, { "nobody", Guid.Empty } }, ct);
            return OutboundAnswer.Done();
        }
        catch (OlapError error)
        {
            return OutboundAnswer.RetryAt(later, error.Message);
        }
    }

    public Task Record(ForgetFacts intent, OutboundAnswer answer, CancellationToken ct) => Task.CompletedTask;
}
