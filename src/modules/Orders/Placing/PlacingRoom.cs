using System.Globalization;
using System.Text.Json;
using Siyu.Contracts.Catalog;
using Siyu.Contracts.Distribution;
using Siyu.Contracts.Fulfilment;
using Siyu.Contracts.Inventory;
using Siyu.Contracts.Members;
using Siyu.Contracts.Orders;
using Siyu.Contracts.Organization;
using Siyu.Contracts.Promotions;
using Siyu.Kernel;
using Siyu.Orders.Domain;
using Siyu.Platform;

namespace Siyu.Orders.Placing;

/// <summary>Reads what drafts need and writes what became orders, a group at a time (下单读写).</summary>
internal sealed class PlacingRoom(SiyuDb db, ICatalog catalog, IMembers members, IOrganization organization, OrderSettings settings)
{
    private const int PlacesAtMost = 50;
    private static readonly UnitKind[] Stores = [UnitKind.DirectStore, UnitKind.DealerStore];
    private static readonly UnitKind[] Pickups = [.. Stores, UnitKind.DepartmentStore, UnitKind.Counter, UnitKind.Station];

    /// <summary>The rules as they were when the group was drafted: they hold for all of it.</summary>
    private OrderRule rule = new();

    /// <summary>Looks the goods up and says where they may come from; a request whose goods cannot be sold together is refused.</summary>
    public async Task<List<Draft>> Draft(
        IReadOnlyList<HotItem<PlaceOrder.Request, PlaceOrder.Response>> items, DateTimeOffset now, CancellationToken ct)
    {
        var skus = await catalog.Skus([.. items.SelectMany(item => item.Request.Lines).Select(line => line.Sku).Distinct()], ct);
        var buyers = items.Select(item => item.Actor.Member).Distinct().ToList();
        var guides = await members.GuidesOf(buyers, now, ct);
        var homes = await organization.Staff([.. guides.Values.Select(binding => binding.Guide).Distinct()], ct);
        var places = await Places(ct);
        var pickups = await organization.Units([.. items.Select(item => item.Request.PickupAt).OfType<UnitId>().Distinct()], ct);
        rule = await settings.Rule(ct);
        var drafts = new List<Draft>(items.Count);
        foreach (var item in items)
        {
            if ((Unsellable(item.Request, skus) ?? Unreachable(item.Request, pickups)) is { } problem)
            {
                item.Refuse(problem);
                continue;
            }
            var home = guides.TryGetValue(item.Actor.Member, out var binding) && homes.TryGetValue(binding.Guide, out var staff)
                ? staff.Home : (UnitId?)null;
            drafts.Add(Draft(item, skus, From(item.Request, skus, home, places), rule, now));
        }
        return drafts;
    }

    public async Task<List<Order>> Orders(
        IReadOnlyList<Draft> drafts, IReadOnlyList<Attribution> credited, DateTimeOffset now, CancellationToken ct)
    {
        var units = await organization.Units([.. drafts.Select(draft => draft.Held!.Place).Distinct()], ct);
        var addresses = await Addresses(drafts, ct);
        var orders = new List<Order>(drafts.Count);
        foreach (var (draft, attribution) in drafts.Zip(credited))
        {
            var address = addresses.GetValueOrDefault(draft.Ask.Order);
            var placing = new Domain.Placing(draft.Quote!, attribution, draft.Held!.Place, units[draft.Held.Place].Path, now)
            {
                Number = NumberOf(draft.Ask.Order, now), Delivery = draft.Item.Request.Delivery, Address = address,
                    ExpiresAt = now + rule.PayWithin, By = draft.Item.Request.By,
            };
            orders.Add(Order.From(placing, JsonSerializer.Serialize(draft.Quote!.Why, Json.Options)));
        }
        return orders;
    }

    /// <summary>Writes them, and answers their lines.</summary>
    public async Task<IReadOnlyList<OrderLine>> Insert(IReadOnlyList<Order> orders, IReadOnlyList<Draft> drafts, CancellationToken ct)
    {
        await db.InsertAll(orders, ct);
        var lines = drafts.SelectMany(draft => draft.Ask.Lines
            .Join(draft.Quote!.Lines, asked => asked.Line, price => price.Line, (asked, price) => (asked, price))
            .Select((pair, i) => (Line: OrderLine.From(draft.Ask.Order, i, pair.asked, pair.price), pair.price.Shares))).ToList();
        await db.InsertAll([.. lines.Select(pair => pair.Line)], ct);
        await db.InsertAll([.. lines.SelectMany(pair => pair.Shares.Select((share, i) => new Share
        {
            Line = pair.Line.Id, Ordinal = i, Kind = share.Kind, Rule = share.Rule, Funder = share.Funder, Amount = share.Amount,
        }))], ct);
        foreach (var order in orders.Where(order => !order.IsFree))
            db.Schedule(CloseUnpaid.Key(order.Id), order.ExpiresAt, new CloseUnpaid(order.Id));
        foreach (var (draft, order) in drafts.Zip(orders))
            if (draft.Item.Request.By is { } guide)
                db.Audit(
                    new Actor(ActorKind.Staff, guide.Value, new HashSet<string>(), DataScope.Nothing), "orders.place_for_member",
                    $"order/{order.Id}", after: new { Member = order.Member.ToString(), order.Number, Payable = order.Payable.Fen });
        return [.. lines.Select(pair => pair.Line)];
    }

    /// <summary>Receivers and addresses, each sealed under its buyer's key, all at once.</summary>
    private async Task<Dictionary<OrderId, byte[]>> Addresses(IReadOnlyList<Draft> drafts, CancellationToken ct)
    {
        var told = drafts.Where(draft => draft.Item.Request.Receiver is not null).ToList();
        var boxes = await members.SealAll([.. told.Select(draft =>
            new PersonalText(draft.Ask.Member, JsonSerializer.Serialize(draft.Item.Request.Receiver, Json.Options)))], ct);
        return told.Zip(boxes).ToDictionary(pair => pair.First.Ask.Order, pair => pair.Second);
    }

    private static Draft Draft(
        HotItem<PlaceOrder.Request, PlaceOrder.Response> item, IReadOnlyDictionary<SkuId, SkuCard> skus, IReadOnlyList<UnitId> from,
            OrderRule rule, DateTimeOffset now)
    {
        var order = OrderId.New(now);
        var lines = item.Request.Lines.Select(line => new QuoteLine(OrderLineId.New(now), skus[line.Sku], line.Quantity)).ToList();
        var stock = new StockAsk(
            order, [.. lines.Select(line => new StockLine(line.Line, line.Sku.Id, line.Quantity))], from, now + rule.PayWithin);
        var list = lines.Sum(line => line.Sku.ListPrice * line.Quantity);
        var freight = item.Request.Delivery == DeliveryWay.Pickup ? Money.Zero : rule.Freight(list);
        return new(item, stock, new(order, item.Actor.Member, lines, item.Request.Coupon, freight)
        {
            Points = item.Request.Points,
        }, now);
    }

    /// <summary>Where the goods may come from: the counter that sells them; the place they are picked up at; the guide's store, a
    /// warehouse, any store.</summary>
    private static IReadOnlyList<UnitId> From(
        PlaceOrder.Request request, IReadOnlyDictionary<SkuId, SkuCard> skus, UnitId? home, IReadOnlyList<UnitId> places)
    {
        if (skus[request.Lines[0].Sku].Seller is { } counter) return [counter];
        if (request is { Delivery: DeliveryWay.Pickup, PickupAt: { } pickup }) return [pickup];
        return home is { } store ? [store, .. places.Where(place => place != store)] : places;
    }

    private static Problem? Unsellable(PlaceOrder.Request request, IReadOnlyDictionary<SkuId, SkuCard> skus)
    {
        foreach (var line in request.Lines)
        {
            if (!skus.TryGetValue(line.Sku, out var sku)) return CatalogProblems.UnknownSku;
            if (!sku.OnSale) return CatalogProblems.OffSale.With(sku.Title);
        }
        return request.Lines.Select(line => skus[line.Sku].Seller).Distinct().Count() > 1 ? OrdersProblems.MixedSellers : null;
    }

    /// <summary>Buyers come to stores and counters, not to a warehouse or an office.</summary>
    private static Problem? Unreachable(PlaceOrder.Request request, IReadOnlyDictionary<UnitId, UnitCard> units)
    {
        if (request is not { Delivery: DeliveryWay.Pickup, PickupAt: { } at }) return null;
        return units.TryGetValue(at, out var unit) && Pickups.Contains(unit.Kind) ? null : OrdersProblems.NeedsPickupPlace;
    }

    private async Task<IReadOnlyList<UnitId>> Places(CancellationToken ct)
    {
        var warehouses = await organization.PlacesNear(OrgPath.Root, [UnitKind.Warehouse], PlacesAtMost, ct);
        var stores = await organization.PlacesNear(OrgPath.Root, Stores, PlacesAtMost, ct);
        return [.. warehouses.Concat(stores).Select(unit => unit.Id)];
    }

    /// <summary>
    /// What people read out on the phone: the second it was placed, and ten digits of its id. Thousands may come in one second, and no two
    /// of them may agree.
    /// </summary>
    private static string NumberOf(OrderId order, DateTimeOffset at)
    {
        var digits = BitConverter.ToUInt64(order.Value.ToByteArray(), 8) % 10_000_000_000;
        return string.Create(CultureInfo.InvariantCulture, $"{at:yyMMddHHmmss}{digits:0000000000}");
    }
}
