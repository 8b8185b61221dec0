using System.Text.Json.Nodes;
using Siyu.Tool.Demo.Stage;

namespace Siyu.Tool.Demo.Chapters;

/// <summary>
/// The story ends in an ordinary day (今天): a week of trade behind it, and today's scans, joins and sales; one order waits to be accepted,
/// one to be picked up, one to be paid, one customer wants to give something back, and what another sent back waits to be looked at.
/// </summary>
internal sealed class LivingShop : IChapter
{
    private const int DaysBefore = 7;
    private const int SalesADay = 3;
    private const int SalesToday = 6;
    private const int JoinToday = 4;
    private const int OpensAt = 10;
    private const int FirstPhone = Phones.Most - 400;
    private const int FirstAddress = 600;
    private const string Home = "sh001";
    private static readonly TimeSpan BetweenSales = TimeSpan.FromMinutes(40);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan China = TimeSpan.FromHours(8);

    public string Title => "今天：一周生意在后，今天的扫码、入会、下单、待接单、待自提、售后 the shop as it stands today";

    public async Task Play(Story story, CancellationToken ct)
    {
        await JoinTheMall.SignIn(story, story.Consumers[0], ct);
        var day = new DailyTrade(story, await SellAndPay.Skus(story, ct));
        PlacedOrder? early = null;
        for (var before = DaysBefore; before > 0; before--)
        {
            await OpenNextDay(story, ct);
            await Trade(day, SalesADay, ct);
            if (before == DaysBefore) early = day.Last;
        }

        await ComesBack(story, early!, ct);
        var yesterday = day.Last;
        await OpenNextDay(story, ct);
        for (var guest = 0; guest < SalesToday; guest++)
        {
            await Meet(story, guest, ct);
            await Trade(day, 1, ct);
            await story.Sandbox.Pass(BetweenSales, ct);
        }

        await LeaveOpen(day, yesterday, ct);
        await Tills(story, ct);
        await OpenTheHouse.SignIn(story, ct);
    }

    /// <summary>Members buy, and the stores send it before the day ends.</summary>
    private static async Task Trade(DailyTrade day, int sales, CancellationToken ct)
    {
        for (var sale = 0; sale < sales; sale++)
        {
            await day.Sell(ct);
        }

        await day.Story.Settled(ct);
        await DeliverOrders.SignInKeepers(day.Story, ct);
        await DeliverOrders.TakeOn(day.Story, refusals: 0, ct);
        await DeliverOrders.Ship(day.Story, $"SF2{day.Sales:D3}", ct);
    }

    /// <summary>Somebody walks in and scans a guide's code; the first of them join at once.</summary>
    private static async Task Meet(Story story, int number, CancellationToken ct)
    {
        var phone = Phones.Of(FirstPhone + number);
        var born = await story.Sandbox.Act("persona/create", new JsonObject { ["phone"] = phone }, ct);
        var guest = new Consumer(born["id"]!.GetValue<string>(), phone, Wire.FromPhone(story.Host.Address, FirstAddress + number))
        {
            Guide = Cast.Guides[number % Cast.Guides.Length].Code, Name = born["name"]!.GetValue<string>(),
        };
        await story.Sandbox.Act("persona/scan-contact-way",
            new JsonObject { ["persona"] = guest.Persona, ["qr"] = story.Cast.CodeOf[guest.Guide] }, ct);
        if (number < JoinToday)
        {
            await JoinTheMall.Join(story, guest, story.Cast.StaffIds[guest.Guide], ct);
            await JoinTheMall.Introduce(guest, number, ct);
        }
    }

    /// <summary>A parcel that was received a week ago is on its way back to the store (退货待验).</summary>
    private static async Task ComesBack(Story story, PlacedOrder order, CancellationToken ct)
    {
        await JoinTheMall.SignIn(story, order.Buyer, ct);
        await order.Buyer.Line.Post($"/api/mall/fulfilments/{order.Id}/confirm", new { }, ct);
        await story.Settled(ct);
        await OpenTheHouse.SignIn(story, ct);
        var line = (await order.Buyer.Line.Get($"/api/mall/orders/{order.Id}", ct))["lines"]![0]!["id"]!.GetValue<string>();
        await ReturnGoods.SendBack(story, order.Buyer, (order.Id, line), 9, ct);
    }

    /// <summary>What a newcomer finds to do: nothing of it may be over before they have looked.</summary>
    private static async Task LeaveOpen(DailyTrade day, PlacedOrder yesterday, CancellationToken ct)
    {
        var story = day.Story;
        await JoinTheMall.SignIn(story, yesterday.Buyer, ct);
        var lines = (await yesterday.Buyer.Line.Get($"/api/mall/orders/{yesterday.Id}", ct))["lines"]!;
        await yesterday.Buyer.Line.Post($"/api/mall/orders/{yesterday.Id}/after-sales", new
        {
            lines = new[] { new { line = lines[0]!["id"]!.GetValue<string>(), quantity = 1 } }, reason = "尺码偏小，想换大一号",
        }, ct);
        var pickup = await day.Sell(ct, story.Cast.UnitIds[Home]);
        await Waiting(story, pickup, ct);
        await DeliverOrders.TakeOn(story, refusals: 0, ct);
        await story.Staff[Home + "m"].Post($"/api/guide/fulfilments/{pickup.Id}/ready", new { }, ct);
        await day.Place(ct);
        await Waiting(story, await day.Sell(ct), ct);
    }

    private static async Task Waiting(Story story, PlacedOrder order, CancellationToken ct)
    {
        var sql = $"SELECT count(*) FROM fulfilment_delivery WHERE id = '{order.Id}' AND state = 'Offered'";
        if (!await Story.Until(async () => await story.Data.Count(sql, ct) == 1, Limit, ct))
        {
            throw new StoryBroke($"an order waits to be accepted: {sql} → 0");
        }
    }

    /// <summary>The tills have gone on selling all the while; their tickets come in up to this hour.</summary>
    private static async Task Tills(Story story, CancellationToken ct)
    {
        var now = await Now(story, ct);
        var folder = Path.Combine(story.Place.Folder, "input");
        await story.Import("pos", await Demo.History.MakeUpRecent(folder, TimeProvider.System.GetUtcNow(), now.ToOffset(China), ct), ct);
    }

    private static async Task OpenNextDay(Story story, CancellationToken ct)
    {
        var now = (await Now(story, ct)).ToOffset(China);
        var opening = new DateTimeOffset(now.Date.AddDays(1).AddHours(OpensAt), China);
        await story.Sandbox.Pass(opening - now, ct);
        await story.Settled(ct);
    }

    private static async Task<DateTimeOffset> Now(Story story, CancellationToken ct) =>
        DateTimeOffset.FromUnixTimeMilliseconds((await story.Sandbox.Look("clock", ct))["now_ms"]!.GetValue<long>());
}

/// <summary>Who buys next and what, on ordinary days (日常成交).</summary>
internal sealed class DailyTrade(Story story, IReadOnlyList<string> skus)
{
    internal Story Story => story;

    internal int Sales { get; private set; }

    internal PlacedOrder Last { get; private set; } = null!;

    /// <summary>A member places an order and pays it; picked up where a place is named.</summary>
    internal async Task<PlacedOrder> Sell(CancellationToken ct, string? pickupAt = null)
    {
        var order = await Place(ct, pickupAt);
        var ticket = await SellAndPay.Prepay(story, order.Buyer, order.Id, ct);
        await story.Sandbox.Act("persona/pay",
            new JsonObject { ["persona"] = order.Buyer.Persona, ["request_payment"] = ticket["fields"]!.DeepClone() }, ct);
        return Last = order;
    }

    internal async Task<PlacedOrder> Place(CancellationToken ct, string? pickupAt = null)
    {
        var number = SellAndPay.WithCoupon + Sales++;
        var buyer = story.Consumers[number];
        await JoinTheMall.SignIn(story, buyer, ct);
        await Visit.Tell(buyer, number, ct);
        var placed = await buyer.Line.Post("/api/mall/orders", pickupAt is null ? SellAndPay.Order(skus, number, buyer.Phone, null) : new
        {
            lines = new[] { new { sku = skus[number % skus.Count], quantity = 1 } }, delivery = "Pickup", pickupAt,
        }, ct);
        return new(placed["order"]!.GetValue<string>(), buyer, placed["payable"]!.GetValue<long>());
    }
}
