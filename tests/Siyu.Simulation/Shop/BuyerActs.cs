using Siyu.Contracts.Fulfilment;
using Siyu.Contracts.Members;
using Siyu.Contracts.Payments;
using Siyu.Distribution.Shares;
using Siyu.Fulfilment.Sending;
using Siyu.Kernel;
using Siyu.Members.Mall;
using Siyu.Orders;
using Siyu.Orders.AfterSales;
using Siyu.Orders.Domain;
using Siyu.Orders.Paying;
using Siyu.Orders.Placing;
using Siyu.Platform;
using Siyu.Promotions.Coupons;
using Siyu.Simulation.Tencent;
using Siyu.Simulation.World;

namespace Siyu.Simulation.Shop;

/// <summary>What customers do (顾客行为).</summary>
internal sealed class BuyerActs(SimulatedHouse house, Town town, Dice dice, PayBooks books)
{
    private const int RecentOrders = 60;
    private static readonly PlaceOrder.Receiver Home = new("王女士", "13800138000", "浙江省杭州市", "文三路 1 号");
    private int keys;

    public async Task<string> Join()
    {
        var number = town.People.Count + 1;
        var person = await Join(number, [new(IdentityKind.OpenId, PayWords.AppId, $"o{number:D8}")]);
        if (person.Ok) town.People.Add(new() { Number = number, Member = person.Value.Member });
        return $"join {number} {Said(person)}";
    }

    /// <summary>Several at once, so that they are committed in one group; a key may come twice.</summary>
    public async Task<string> Place()
    {
        var wishes = Enumerable.Range(0, dice.Permille(700) ? 1 : dice.Between(2, 8)).Select(_ => Wish()).ToList();
        if (dice.Permille(80)) wishes.Add(wishes[0]);
        var answers = await Task.WhenAll(wishes.Select(wish => house.Ask<PlaceOrder, PlaceOrder.Request, PlaceOrder.Response>(
            wish.Buyer.Actor, wish.Request, wish.Key)));
        foreach (var (wish, answer) in wishes.Zip(answers))
        {
            if (!answer.Ok || town.Orders.Exists(order => order.Id == answer.Value.Order)) continue;
            town.Orders.Add(new(town.Orders.Count, answer.Value.Order, wish.Buyer, answer.Value.Payable));
            if (answer.Value.Payable.IsZero) town.Paid.Add(town.Orders[^1]);
        }
        return "place " + string.Join(',', answers.Select(answer => answer.Ok ? answer.Value.Payable.Fen.ToString()
            : answer.Problem!.Code));
    }

    public async Task<string> AskToPay()
    {
        if (town.Orders.Count == 0) return "pay nothing";
        var order = dice.Recent(town.Orders, 6);
        var ticket = await house.Alone<PayOrder, Result<PayTicket>>(slice =>
            slice.Handle(order.Buyer.Actor, order.Id, new(PayWay.MiniProgram, PayWords.AppId, "127.0.0.1"), default));
        if (ticket.Ok) order.OutTradeNo = ticket.Value.Payment.Value.ToString("N");
        return $"pay {order.Number} {Said(ticket)}";
    }

    /// <summary>The phone's own step: the house is not asked, so it may happen although the answer to the prepay was lost.</summary>
    public Task<string> PayOnPhone()
    {
        var open = books.Orders.Values.Where(order => order.State == "NOTPAY" && books.Now < order.Expires).ToList();
        if (open.Count == 0) return Task.FromResult("phone nothing");
        var one = dice.One(open);
        var paid = books.Pay(one);
        if (paid && town.Orders.Find(order => order.OutTradeNo == one.Number) is { } order) town.Paid.Add(order);
        return Task.FromResult($"phone pays {one.Fen} {paid}");
    }

    public Task<string> Cancel() => Each<CancelOrder>("cancel", (slice, order) => slice.Handle(order.Buyer.Actor, order.Id, default));

    public Task<string> Confirm() => Each<ConfirmReceipt>("confirm", (slice, order) => slice.Handle(order.Buyer.Actor, order.Id, default));

    public async Task<string> TakeCoupon()
    {
        if (town.People.Count == 0) return "coupon nobody";
        var template = dice.Recent(town.Templates, 4);
        var takers = Enumerable.Range(0, dice.Permille(700) ? 1 : dice.Between(2, 10)).Select(_ => dice.One(town.People)).ToList();
        var taken = await Task.WhenAll(takers.Select(person =>
            house.Ask<TakeCoupon, TakeCoupon.Request, TakeCoupon.Response>(person.Actor, new(template))));
        foreach (var (person, coupon) in takers.Zip(taken))
            if (coupon.Ok) person.Coupons.Add(coupon.Value.Coupon);
        return "coupon " + string.Join(',', taken.Select(Said));
    }

    public async Task<string> Click()
    {
        if (town.Shares.Count == 0 || town.People.Count == 0) return "click nothing";
        var token = dice.One(town.Shares);
        var person = dice.One(town.People);
        var opened = await house.With<OpenShare, OpenShare.Response>(slice => slice.Handle(person.Actor, token, default));
        return $"click {person.Number} {Said(opened)}";
    }

    public async Task<string> AskBack()
    {
        if (town.Paid.Count == 0) return "back nothing";
        var order = dice.Recent(town.Paid, RecentOrders);
        var lines = await house.Alone<SiyuDb, List<OrderLine>>(db => Task.FromResult(
            db.All<OrderLine>().Where(line => line.OrderId == order.Id).OrderBy(line => line.Ordinal).ToList()));
        if (lines.Count == 0) return "back no lines";
        var line = dice.One(lines);
        // Headquarters also gives back after the window, when the sale is settled or stated already.
        var by = dice.Permille(250) ? Actor.System : order.Buyer.Actor;
        var asked = await house.With<ApplyAfterSale, ApplyAfterSale.Response>(slice => slice.Handle(
            by, order.Id, new([new(line.Id, dice.Between(1, line.Quantity))], "尺码不合适"), default));
        if (asked.Ok) town.AfterSales.Add(asked.Value.AfterSale);
        return $"back {order.Number} {Said(asked)}";
    }

    public async Task<string> Erase()
    {
        if (town.People.Count < 10) return "erase nobody";
        var person = dice.One(town.People);
        var erased = await house.With<EraseMe, Done>(slice => slice.Handle(person.Actor, new(true), default));
        if (erased.Ok) person.Gone = true;
        return $"erase {person.Number} {Said(erased)}";
    }

    /// <summary>Somebody signs in elsewhere with the phone of one and the open id of another: two members turn out one.</summary>
    public async Task<string> TurnOutOne()
    {
        if (town.People.Count < 4) return "merge nobody";
        var (one, other) = (dice.One(town.People), dice.One(town.People));
        var joined = await Join(one.Number, [new(IdentityKind.OpenId, PayWords.AppId, other.OpenId)]);
        return $"merge {one.Number} {other.Number} {Said(joined)}";
    }

    private Task<Result<Joined>> Join(int number, IReadOnlyList<IdentityClaim> claims)
    {
        _ = Phone.TryParse(Person.Phones(number), out var phone);
        var guide = dice.Permille(400) ? dice.One(town.Guides).AsStaff : null;
        return house.With<IMembers, Joined>(door =>
            door.Join(new(phone, claims, JoinSource.MiniProgram) { Unit = town.Places[1], Guide = guide, FullName = "顾客" }, default));
    }

    private (Person Buyer, PlaceOrder.Request Request, string? Key) Wish()
    {
        var buyer = dice.One(town.People);
        var lines = Enumerable.Range(0, dice.Permille(700) ? 1 : dice.Between(2, 4)).Select(_ => dice.One(town.Skus)).Distinct()
            .Select(sku => new PlaceOrder.Line(sku, dice.Permille(800) ? 1 : dice.Between(2, 9))).ToList();
        var pickup = dice.Permille(300);
        var request = new PlaceOrder.Request(lines, pickup ? DeliveryWay.Pickup : DeliveryWay.Express)
        {
            Receiver = pickup ? null : Home, PickupAt = pickup ? dice.One(town.Places) : null,
            Coupon = buyer.Coupons.Count > 0 && dice.Permille(500) ? dice.One(buyer.Coupons) : null,
            Points = dice.Permille(250) ? new(dice.One(town.Programs), dice.Between(1, 400)) : null,
            ShareToken = town.Shares.Count > 0 && dice.Permille(250) ? dice.One(town.Shares) : null,
        };
        return (buyer, request, dice.Permille(500) ? $"simulated-{++keys:D6}" : null);
    }

    private async Task<string> Each<TSlice>(string what, Func<TSlice, PlacedOrder, Task<Result<Done>>> act) where TSlice : notnull =>
        RecentOrder() is { } order
            ? $"{what} {order.Number} {Said(await house.With<TSlice, Done>(slice => act(slice, order)))}" : what + " nothing";

    /// <summary>Mostly one that was paid, for with those there is more to do.</summary>
    private PlacedOrder? RecentOrder()
    {
        var from = town.Paid.Count > 0 && dice.Permille(700) ? town.Paid : town.Orders;
        return from.Count == 0 ? null : dice.Recent(from, RecentOrders);
    }

    public static string Said<T>(Result<T> result) => result.Ok ? "ok" : result.Problem!.Code;
}
