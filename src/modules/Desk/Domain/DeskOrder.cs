using Siyu.Contracts.Fulfilment;
using Siyu.Contracts.Orders;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Desk.Domain;

/// <summary>An order as the order desk filters it (订单台账): with its delivery and its latest after-sale.</summary>
internal sealed class DeskOrder : IScopedRow, IOwnedRow
{
    public required OrderId Id { get; init; }
    public string Number { get; private set; } = "";
    public MemberId Member { get; private set; }
    public OrderState State { get; private set; }
    public DeliveryWay Delivery { get; private set; }

    /// <summary>How far it is on its way; null before it is paid.</summary>
    public DeliveryState? DeliveryState { get; private set; }
    public AfterSaleState? AfterSale { get; private set; }
    public string OrgPath { get; private set; } = "";

    /// <summary>The store that sells or fulfils it.</summary>
    public UnitId Place { get; private set; }

    /// <summary>The guide whose performance it is.</summary>
    public StaffId? Owner { get; private set; }
    public UnitId? GuideStore { get; private set; }
    public string Goods { get; private set; } = "";
    public int Units { get; private set; }
    public Money Freight { get; private set; }
    public Money Payable { get; private set; }
    public Money Refunded { get; private set; }
    public DateTimeOffset? AcceptBy { get; private set; }
    public string? Carrier { get; private set; }
    public string? TrackingNumber { get; private set; }
    public DateTimeOffset PlacedAt { get; private set; }
    public DateTimeOffset? PaidAt { get; private set; }
    public DateTimeOffset? ClosedAt { get; private set; }
    public DateTimeOffset? CompletedAt { get; private set; }
    public DateTimeOffset? SettledAt { get; private set; }
    public DateTimeOffset? HandedOverAt { get; private set; }

    /// <summary>What Orders and Fulfilment say of it now.</summary>
    public DeskOrder As(OrderSheet sheet, DeliveryCard? delivery)
    {
        Is(sheet);
        Goes(delivery);
        return this;
    }

    private void Is(OrderSheet sheet)
    {
        var card = sheet.Card;
        (Number, Member, State, Payable, Refunded) = (card.Number, card.Buyer, card.State, card.Payable, card.Refunded);
        (Place, OrgPath, PlacedAt, PaidAt) = (card.Place, sheet.Path.Value, card.PlacedAt, card.PaidAt);
        (Delivery, Owner, GuideStore, AfterSale) = (sheet.Delivery, sheet.Guide, sheet.GuideStore, sheet.AfterSale);
        (Goods, Units, Freight) = (sheet.Goods, sheet.Units, sheet.Freight);
        (ClosedAt, CompletedAt, SettledAt) = (sheet.ClosedAt, sheet.CompletedAt, sheet.SettledAt);
    }

    /// <summary>The place that has it on its way sees it.</summary>
    private void Goes(DeliveryCard? delivery)
    {
        (DeliveryState, AcceptBy, HandedOverAt) = (delivery?.State, delivery?.AcceptBy, delivery?.HandedOverAt);
        (Carrier, TrackingNumber) = (delivery?.Carrier, delivery?.TrackingNumber);
        if (delivery is not null) (Place, OrgPath) = (delivery.Place, delivery.Path.Value);
    }
}
