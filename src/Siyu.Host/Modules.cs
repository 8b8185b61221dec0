using Siyu.Audience;
using Siyu.Catalog;
using Siyu.Desk;
using Siyu.Distribution;
using Siyu.Engagement;
using Siyu.Fulfilment;
using Siyu.Insight;
using Siyu.Inventory;
using Siyu.Ledger;
using Siyu.Loyalty;
using Siyu.Members;
using Siyu.Orders;
using Siyu.Organization;
using Siyu.Payments;
using Siyu.Platform;
using Siyu.Promotions;
using Siyu.Settlement;
using Siyu.Tracking;
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
        .Add<CatalogModule>()

        // Resources
        .Add<LoyaltyModule>()
        .Add<InventoryModule>()
        .Add<PaymentsModule>()
        .Add<WeComModule>()
        .Add<WechatModule>()
        .Add<TrackingModule>()

        // Decisions
        .Add<PromotionsModule>()
        .Add<AudienceModule>()
        .Add<DistributionModule>()
        .Add<FulfilmentModule>()

        // Orders
        .Add<OrdersModule>()

        // Journeys around the order
        .Add<SettlementModule>()
        .Add<EngagementModule>()

        // Watch, show, export
        .Add<InsightModule>()
        .Add<DeskModule>()
        ;
}
