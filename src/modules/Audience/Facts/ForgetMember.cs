using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Platform.Olap;

namespace Siyu.Audience.Facts;

/// <summary>A wish to cut a person out of rows and bitmaps (人群数据脱敏).</summary>
internal sealed record ForgetMember(MemberId Member, long Number);

/// <summary>
/// Takes a member's number out of every row and bitmap; safe to repeat. The row that says they are gone comes by the feed and so behind
/// everything told of them before: without it nothing is deleted. A fold that began before may put the number back, so it is looked for
/// again when that fold has ended, and the row goes last.
/// </summary>
internal sealed class ForgetMemberCall(OlapClient olap, OlapOptions options, TimeProvider clock) : IOutbound<ForgetMember>
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private sealed record Standing(long Gone, long Found);

    private const string Look = """
        SELECT
            (SELECT toInt64(countIf(NOT active)) FROM audience_member WHERE number = {number:UInt32}) AS gone,
            toInt64((SELECT count() FROM audience_tag_change WHERE number = {number:UInt32})
                + (SELECT count() FROM audience_tag WHERE bitmapContains(members, {number:UInt32}))
                + (SELECT count() FROM audience_purchase WHERE number = {number:UInt32})
                + (SELECT count() FROM audience_identity WHERE number = {number:UInt32} OR member = {member:UUID})) AS found
        """;

    private static readonly string[] Statements =
    [
        "ALTER TABLE audience_tag_change DELETE WHERE number = {number:UInt32} SETTINGS mutations_sync = 2",
        """
        ALTER TABLE audience_tag UPDATE members = bitmapAndnot(members, bitmapBuild([{number:UInt32}]))
        WHERE bitmapContains(members, {number:UInt32}) SETTINGS mutations_sync = 2
        """,
        "ALTER TABLE audience_purchase DELETE WHERE number = {number:UInt32} SETTINGS mutations_sync = 2",
        """
        ALTER TABLE audience_identity DELETE WHERE number = {number:UInt32} OR member = {member:UUID} SETTINGS mutations_sync = 2
        """,
    ];

    public async Task<OutboundAnswer> Call(ForgetMember intent, OutboundAttempt attempt, CancellationToken ct)
    {
        var person = new OlapParameters { { "number", intent.Number }, { "member", intent.Member.Value } };
        try
        {
            var standing = (await olap.Rows<Standing>(Look, person, ct)).Single();
            if (standing.Gone == 0) return attempt.MayHaveHappened ? OutboundAnswer.Done() : Later(Pause, "the feed is not there yet");
            if (standing.Found > 0)
            {
                foreach (var statement in Statements) await olap.Execute(statement, person, ct);
                return Later(options.Timeout + Pause, "to be looked at again when a fold that ran meanwhile has ended");
            }
        }
        catch (OlapError error)
        {
            return Later(Pause, error.Message);
        }
        return await Last(person, ct);
    }

    public Task Record(ForgetMember intent, OutboundAnswer answer, CancellationToken ct) => Task.CompletedTask;

    private async Task<OutboundAnswer> Last(OlapParameters person, CancellationToken ct)
    {
        try
        {
            await olap.Execute("ALTER TABLE audience_member DELETE WHERE number = {number:UInt32} SETTINGS mutations_sync = 2", person, ct);
            return OutboundAnswer.Done();
        }
        catch (OlapError error)
        {
            return OutboundAnswer.Unknown(error.Message);
        }
    }

    private OutboundAnswer Later(TimeSpan pause, string why) => OutboundAnswer.RetryAt(clock.GetUtcNow() + pause, why);
}
