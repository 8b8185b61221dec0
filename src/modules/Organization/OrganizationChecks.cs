using System.Runtime.CompilerServices;
using Siyu.Platform;

namespace Siyu.Organization;

/// <summary>What must hold in this room's tables (组织核对).</summary>
internal sealed class OrganizationChecks : IVerify
{
    public async IAsyncEnumerable<Finding> Check(SiyuDb db, Heard heard, [EnumeratorCancellation] CancellationToken ct)
    {
        yield return await db.Offenders(
            "organization.path_below_parent",
            """
            SELECT u.code FROM organization_unit u LEFT JOIN organization_unit p ON p.id = u.parent
            WHERE u.org_path <> coalesce(p.org_path, '/') || lower(u.code) || '/'
            """, ct);
        yield return await db.Offenders(
            "organization.open_below_open",
            "SELECT u.code FROM organization_unit u JOIN organization_unit p ON p.id = u.parent WHERE u.is_open AND NOT p.is_open", ct);
        yield return await db.Offenders(
            "organization.staff_path_of_home",
            "SELECT s.code FROM organization_staff s JOIN organization_unit u ON u.id = s.home WHERE s.org_path <> u.org_path", ct);
        yield return await db.Offenders(
            "organization.no_post_of_the_left",
            "SELECT p.id FROM organization_post p JOIN organization_staff s ON s.id = p.staff WHERE s.state = 'Left' AND p.until IS NULL",
                ct);
    }
}
