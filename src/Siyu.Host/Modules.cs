using Siyu.Engagement;
using Siyu.Ledger;
using Siyu.Members;
using Siyu.Orders;
using Siyu.Organization;
using Siyu.Payments;
using Siyu.Platform;
using Siyu.WeCom;
using Siyu.Wechat;

namespace Siyu.Host;

/// <summary>The rooms of this house, by level; nothing else stands here.</summary>
internal static class Modules
{
    public static ModuleList AddRooms(this ModuleList modules) => modules

        // Ground
        .Add<OrganizationModule>()
        .Add<LedgerModule>()

        // Who and what
        .Add<MembersModule>()

        // Resources
        .Add<PaymentsModule>()
        .Add<WeComModule>()
        .Add<WechatModule>()

        // Decisions

        // Orders
        .Add<OrdersModule>()

        // Journeys around the order
        .Add<EngagementModule>()

        // Watch, show, export
        ;
}
