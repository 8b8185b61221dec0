using System.Runtime.CompilerServices;
using Siyu.Platform;

namespace Siyu.Members;

/// <summary>What must hold in this room's tables (会员核对).</summary>
internal sealed class MembersChecks : IVerify
{
    public async IAsyncEnumerable<Finding> Check(SiyuDb db, Heard heard, [EnumeratorCancellation] CancellationToken ct)
    {
        yield return await db.Offenders(
            "members.identities_of_active_members",
            """
            SELECT i.id FROM members_identity i LEFT JOIN members_member m ON m.id = i.member
            WHERE i.member IS NOT NULL AND (m.id IS NULL OR m.state = 'Merged')
            """, ct);
        yield return await db.Offenders(
            "members.merged_into_somebody",
            "SELECT m.id FROM members_member m WHERE m.state = 'Merged' "
            + "AND NOT EXISTS (SELECT 1 FROM members_member k WHERE k.id = m.merged_into)", ct);
        yield return await db.Offenders(
            "members.merge_behind_each_merged",
            """
            SELECT m.id FROM members_member m WHERE m.state = 'Merged'
            AND NOT EXISTS (SELECT 1 FROM members_merge g WHERE g.gone = m.id AND g.kept = m.merged_into AND g.undone_at IS NULL)
            """, ct);
        yield return await db.Offenders(
            "members.owner_is_the_open_binding",
            """
            SELECT m.id FROM members_member m LEFT JOIN members_binding b ON b.member = m.id AND b.until IS NULL
            WHERE m.state = 'Active' AND (m.owner IS NULL AND b.id IS NOT NULL
            OR m.owner IS NOT NULL AND (b.id IS NULL OR b.owner <> m.owner))
            """, ct);
        yield return await db.Offenders(
            "members.nothing_left_of_the_erased",
            """
            SELECT m.id FROM members_member m WHERE m.state = 'Erased' AND (m.name_sealed IS NOT NULL OR m.born_sealed IS NOT NULL
            OR EXISTS (SELECT 1 FROM members_identity i WHERE i.member = m.id AND (i.hash IS NOT NULL OR i.value_sealed IS NOT NULL)))
            """, ct);
        yield return await db.Offenders(
            "members.sealed_not_clear",
            "SELECT id FROM members_identity WHERE value_sealed IS NOT NULL AND length(value_sealed) < 29", ct);
    }
}
