using Siyu.Contracts.Fulfilment;
using Siyu.Contracts.Orders;
using Siyu.Fulfilment.Allocating;
using Siyu.Fulfilment.Domain;
using Siyu.Fulfilment.Reading;
using Siyu.Fulfilment.Sending;
using Siyu.Platform;

namespace Siyu.Fulfilment;

/// <summary>Fulfilment (履约): which place sends a paid order, and how it reaches the buyer.</summary>
public sealed class FulfilmentModule : IModule
{
    public static string Name => "fulfilment";

    public static void Build(ModuleBuilder module) => module
        .Entity<Delivery>("fulfilment_delivery")
        .Entity<DeliveryLine>("fulfilment_line")
        .Entity<Offer>("fulfilment_offer", e => e.HasKey(offer => new { offer.Delivery, offer.Attempt }))
        .Entity<LineRefund>("fulfilment_refund", e => e.HasKey(refund => new { refund.AfterSale, refund.Line }))
        .Entity<LaterBuyer>("fulfilment_buyer", e => e.HasKey(row => row.OrderId))
        .Offers<IFulfilment, FulfilmentDoor>()
        .Uses<Deliveries>().Uses<OrderTurn>().Uses<Allocation>().Uses<Refunding>().Uses<ShippingNews>().Uses<Handover>()
        .Slice<AcceptOrder>().Slice<RefuseOrder>().Slice<AllocateByHand>()
        .Slice<ShipOrder>().Slice<MakeReady>().Slice<HandOverByCode>().Slice<ConfirmReceipt>()
        .Slice<DeliveryList>().Slice<DeliveryCounts>().Slice<DeliveryDetail>().Slice<MyDelivery>().Slice<KeepTimes>()
        .ReactsInGroups<OnOrderPaid>(new Hearing().Reacts<OrderPaid>())
        .Reacts<OrderRefunded, OnOrderRefunded>()
        .Reacts<OrderBuyerChanged, OnOrderBuyerChanged>()
        .Due<AcceptTimeout, AcceptTimeoutDue>()
        .Due<AutomaticHandover, AutomaticHandoverDue>()
        .Verifies<FulfilmentVerify>()
        .Permission(Permissions.Read, "查看履约", "Read fulfilment")
        .Permission(Permissions.Guide, "门店接单发货", "Fulfil a store's orders")
        .Permission(Permissions.Allocate, "派单与履约设置", "Allocate orders and set times");
}

internal static class Permissions
{
    public const string Read = "fulfilment.read";
    public const string Guide = "fulfilment.guide";
    public const string Allocate = "fulfilment.allocate";
}
