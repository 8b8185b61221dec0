using Siyu.Tool.Demo.Chapters;

namespace Siyu.Tool.Demo.Checks;

/// <summary>Who joined is one member with their identities and guide, and their POS history (会员).</summary>
internal sealed class MemberChecks : ICheckGroup
{
    private const int WithHistory = 100;

    public async Task Check(Story story, CancellationToken ct)
    {
        await story.AtLeast("members.joined", JoinTheMall.Joining,
            "SELECT count(DISTINCT member) FROM members_identity WHERE kind = 'OpenId' AND member IS NOT NULL", ct);
        await story.Exactly("members.one_per_phone", 0,
            "SELECT count(*) FROM (SELECT hash FROM members_identity WHERE kind = 'Phone' "
            + "GROUP BY hash HAVING count(DISTINCT member) > 1) t", ct);
        await story.AtLeast("members.linked_to_contact", JoinTheMall.Joining,
            "SELECT count(DISTINCT member) FROM wecom_contact WHERE member IS NOT NULL", ct);
        await story.AtLeast("members.bound_to_guide", JoinTheMall.Joining, "SELECT count(*) FROM members_binding WHERE until IS NULL", ct);
        await story.AtLeast("members.with_pos_history", WithHistory,
            "SELECT count(DISTINCT o.member) FROM members_identity o JOIN members_identity c ON c.member = o.member AND c.kind = 'PosCard' "
            + "WHERE o.kind = 'OpenId'", ct);
    }
}
