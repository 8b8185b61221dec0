using Siyu.Contracts.Catalog;
using Siyu.Contracts.Distribution;
using Siyu.Contracts.Fulfilment;
using Siyu.Contracts.Inventory;
using Siyu.Contracts.Orders;
using Siyu.Contracts.Promotions;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Orders.Placing;

/// <summary>An order on its way through the rooms below (下单草稿), not written yet.</summary>
internal sealed record Draft(HotItem<PlaceOrder.Request, PlaceOrder.Response> Item, StockAsk Stock, QuoteAsk Ask, DateTimeOffset At)
{
    private const int LinesAtMost = 50;
    private const int QuantityAtMost = 999;
    private const int TextAtMost = 200;

    public StockPlan? Held { get; set; }
    public Quote? Quote { get; set; }

    /// <summary>Refuses what can be refused by looking at the request alone.</summary>
    public static void Check(Group<PlaceOrder.Request, PlaceOrder.Response> group)
    {
        foreach (var item in group.Open)
            if (Wrong(item.Request) is { } problem) item.Refuse(problem);
    }

    /// <summary>Nothing is left to pay.</summary>
    public bool IsFree => Quote!.Payable.IsZero;

    /// <summary>Refuses where the price is not what the buyer was shown.</summary>
    public bool AcceptsPrice()
    {
        if (Item.Request.Expected is not { } expected || expected == Quote!.Payable) return true;
        Item.Refuse(OrdersProblems.PriceChanged);
        return false;
    }

    public AttributionAsk Attributed()
    {
        var cash = Quote!.Lines.ToDictionary(line => line.Line, line => line.Cash);
        return new(Ask.Order, Ask.Member, Item.Request.ShareToken,
            [.. Ask.Lines.Select(line => new AttributedLine(line.Line, line.Sku, line.Quantity, cash[line.Line]))], At);
    }

    private static Problem? Wrong(PlaceOrder.Request request)
    {
        if (request.Lines is not { Count: > 0 } || request.Lines.Contains(null!)) return OrdersProblems.NoLines;
        if (request.Lines.Count > LinesAtMost) return OrdersProblems.TooManyLines.With(LinesAtMost);
        if (request.Lines.FirstOrDefault(line => line.Quantity is < 1 or > QuantityAtMost) is { } line)
            return OrdersProblems.BadQuantity.With(QuantityAtMost).AtField($"lines[{request.Lines.ToList().IndexOf(line)}].quantity");
        if (request.Delivery == DeliveryWay.Pickup) return request.PickupAt is null ? OrdersProblems.NeedsPickupPlace : null;
        if (request.Receiver is not { FullName.Length: > 0, Street.Length: > 0,
            Region.Length: > 0 } receiver) return OrdersProblems.NeedsAddress;
        if (!Phone.TryParse(receiver.Phone, out _)) return OrdersProblems.BadReceiverPhone.AtField("receiver.phone");
        return receiver.FullName.Length + receiver.Region.Length + receiver.Street.Length > TextAtMost
            ? OrdersProblems.AddressTooLong.With(TextAtMost) : null;
    }
}
