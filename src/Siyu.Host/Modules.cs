using Siyu.Ledger;
using Siyu.Members;
using Siyu.Organization;
using Siyu.Payments;
using Siyu.Platform;

namespace Siyu.Host;

/// <summary>The rooms of this house, by level; nothing else stands here.</summary>
internal static class Modules
{
    public static ModuleList AddRooms(this ModuleList modules) => modules
        .Add<OrganizationModule>()
        .Add<LedgerModule>()
        .Add<MembersModule>()
        .Add<PaymentsModule>();
}
