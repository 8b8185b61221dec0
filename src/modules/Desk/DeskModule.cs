using Siyu.Contracts.Fulfilment;
using Siyu.Contracts.Members;
using Siyu.Contracts.Orders;
using Siyu.Contracts.Promotions;
using Siyu.Contracts.WeCom;
using Siyu.Desk.Domain;
using Siyu.Desk.Feeding;
using Siyu.Desk.Guide;
using Siyu.Desk.Members;
using Siyu.Desk.Orders;
using Siyu.Desk.Searching;
using Siyu.Platform;

namespace Siyu.Desk;

/// <summary>The desk (工作台): lists and cards that filter over several rooms.</summary>
public sealed class DeskModule : IModule
{
    public static string Name => "desk";

    public static void Build(ModuleBuilder module) => module
        .Entity<DeskMember>("desk_member")
        .Entity<DeskOrder>("desk_order")
        .Uses<MemberSources>().Uses<MemberRows>().Uses<OrderRows>().Uses<Labels>().Uses<MemberQuery>().Uses<MemberLines>()
        .ReactsInGroups<OnMemberNews>(new Hearing()
            .Reacts<MemberJoined>().Reacts<IdentityLinked>().Reacts<MemberBound>().Reacts<ProfileRevised>().Reacts<GuideReleased>()
            .Reacts<MembersMerged>().Reacts<MembersUnmerged>().Reacts<MemberErased>()
            .Reacts<OrderPlaced>().Reacts<OrderPaid>().Reacts<OrderClosed>().Reacts<OrderRefunded>()
            .Reacts<PurchasesMoved>().Reacts<TicketsImported>()
            .Reacts<CouponTaken>().Reacts<CouponsMoved>()
            .Reacts<ContactAdded>().Reacts<ContactRemoved>().Reacts<ContactRecognised>())
        .ReactsInGroups<OnOrderNews>(new Hearing()
            .Reacts<OrderPlaced>().Reacts<OrderPaid>().Reacts<OrderClosed>().Reacts<OrderCompleted>().Reacts<OrderSettled>()
            .Reacts<OrderRefunded>().Reacts<OrderRepriced>().Reacts<AfterSaleChanged>().Reacts<PurchasesMoved>()
            .Reacts<OrderOffered>().Reacts<OrderAccepted>().Reacts<OrderRefused>().Reacts<OrderStranded>().Reacts<OrderShipped>()
            .Reacts<OrderReadyForPickup>().Reacts<OrderHandedOver>())
        .Every<ExpireCoupons>("0 7 * * * ?")
        .UsesSingleton<MemberPapers>().Uses<MemberFile>().Slice<DeskMemberList>().Slice<DeskMemberPage>().Slice<DeskMemberExport>()
        .Uses<OrderQuery>().Slice<OrderDesk>().Slice<OrderExport>()
        .Uses<CustomerRows>().Uses<FollowUps>().Slice<MyCustomers>().Slice<CustomerCard>().Slice<Today>()
        .Slice<Search>()
        .Permission(Permissions.Export, "导出列表", "Export lists");
}

internal static class Permissions
{
    public const string Export = "desk.export";
    public const string Members = "members.read";
    public const string Orders = "orders.read";
    public const string MyMembers = "members.guide";
    public const string Organization = "organization.read";
    public const string Catalog = "catalog.read";
}
