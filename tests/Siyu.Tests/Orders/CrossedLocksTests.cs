using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Siyu.Contracts.Fulfilment;
using Siyu.Contracts.Organization;
using Siyu.Fulfilment.Allocating;
using Siyu.Fulfilment.Domain;
using Siyu.Fulfilment.Sending;
using Siyu.Kernel;
using Siyu.Orders.AfterSales;
using Siyu.Orders.Domain;
using Siyu.Orders.Paying;
using Siyu.Orders.Placing;
using Siyu.Payments;
using Siyu.Payments.Domain;
using Siyu.Platform;
using Siyu.Tests.Organization;
using Siyu.Tests.Platform.Imports;
using Placing = Siyu.Platform.Lane<
    Siyu.Orders.Placing.PlaceOrder, Siyu.Orders.Placing.PlaceOrder.Request, Siyu.Orders.Placing.PlaceOrder.Response>;
using Settling = Siyu.Platform.Lane<
    Siyu.Payments.SettlePayments, Siyu.Payments.SettlePayments.Request, Siyu.Payments.SettlePayments.Response>;

namespace Siyu.Tests.Orders;

/// <summary>Everything that moves stock, at once, over the same few SKUs: nobody may wait for one who waits for them.</summary>
public sealed class CrossedLocksTests
{
    private const int Buyers = 8;
    private const int OrdersEach = 10;
    private static readonly string[] Places = ["S1", "S2", "W1", "D1"];
    private static readonly string[] Codes = ["P001", "P002", "P003", "P004", "P005", "P006"];

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Orders_come_go_move_leave_and_return_while_stock_is_counted_and_nobody_waits_crosswise(Database database)
    {
        using var deadlocks = new Deadlocks();
        await using var house = await MallHouse.Open(database);
        var crowd = await Crowd.Gather(house);
        BackgroundService[] pumps = [house.Service<Sequencer>(), house.Service<ListenerPump>(), house.Service<DuePump>()];
        foreach (var pump in pumps) await pump.StartAsync(default);
        using var over = new CancellationTokenSource();
        var counting = Enumerable.Range(0, 2).Select(i => Task.Run(() => crowd.Count(i, over.Token))).ToList();
        var ticking = Task.Run(() => crowd.Tick(over.Token));

        await Task.WhenAll(Enumerable.Range(0, Buyers).Select(i => Task.Run(() => crowd.Buy(i, OrdersEach))));
        await over.CancelAsync();
        await Task.WhenAll([.. counting, ticking]);
        foreach (var pump in pumps) await pump.StopAsync(default);

        Assert.Equal(0, deadlocks.Count);
        // Each path was gone, or the test proves nothing.
        Assert.All((string[])["placed", "cancelled", "paid", "refused", "shipped", "returned", "counted"],
            path => Assert.True(crowd.Did.GetValueOrDefault(path) > 5, $"{path}: {crowd.Did.GetValueOrDefault(path)}"));
        Assert.Empty(await house.Shop.All<ParkedRow>());
        Assert.DoesNotContain(await house.Shop.All<DueRow>(), due => due.Attempts > 0);
        // The house verifies itself when it is closed: stock = movements, reserved = open reservations, nothing negative.
    }

    /// <summary>Buyers, a store, counters of stock, and time that passes.</summary>
    private sealed class Crowd(MallHouse house, IReadOnlyList<SkuId> skus, IReadOnlyList<Actor> buyers) : IDisposable
    {
        private readonly Placing[] nodes = [Node<Placing>(house), Node<Placing>(house)];
        private readonly Settling settling = Node<Settling>(house);

        public ConcurrentDictionary<string, int> Did { get; } = new();

        public static async Task<Crowd> Gather(MallHouse house)
        {
            var skus = new List<SkuId>();
            for (var i = 0; i < Codes.Length; i++) skus.Add(await house.Goods.Sku(300));
            foreach (var place in (UnitId[])[house.Goods.OtherStore, house.Goods.Warehouse])
                foreach (var sku in skus) await house.Goods.Stock(sku, 300, place);
            var buyers = new List<Actor>();
            for (var i = 0; i < Buyers; i++) buyers.Add(await house.Join($"1390013800{i}"));
            return new(house, skus, buyers);
        }

        public async Task Buy(int number, int orders)
        {
            var (buyer, dice) = (buyers[number], new Random(number));
            for (var i = 0; i < orders; i++)
            {
                var wish = MallHouse.Wish([.. skus.OrderBy(_ => dice.Next()).Take(3).Select(sku => (sku, 2))]);
                var placed = await nodes[i % 2].Ask(buyer, wish, null, default, wish.Lines[0].Sku);
                Assert.True(placed.Ok, placed.Problem?.Code);
                Note("placed");
                switch (dice.Next(6))
                {
                    case 0:
                        if ((await house.Cancel(placed.Value.Order, buyer)).Ok) Note("cancelled");
                        break;
                    case 1:
                        break; // Its time to pay passes.
                    default:
                        await Pay(placed.Value, buyer, dice);
                        break;
                }
            }
        }

        /// <summary>Somebody counts, in the file's own order, goods that orders have reserved parts of.</summary>
        public async Task Count(int number, CancellationToken over)
        {
            var dice = new Random(100 + number);
            for (var round = 0; !over.IsCancellationRequested; round++)
            {
                var rows = Codes.SelectMany(code => Places.Select(place => $"{code},{place},{dice.Next(250, 400)}"))
                    .OrderBy(_ => dice.Next());
                await house.Shop.Import("stock", ["sku,place,on_hand", .. rows]);
                Note("counted");
                await Task.Delay(20, CancellationToken.None);
            }
        }

        public async Task Tick(CancellationToken over)
        {
            while (!over.IsCancellationRequested)
            {
                house.Shop.Clock.Advance(TimeSpan.FromMinutes(1));
                await Task.Delay(60, CancellationToken.None);
            }
        }

        public void Dispose()
        {
            foreach (var node in nodes) node.Dispose();
            settling.Dispose();
        }

        private async Task Pay(PlaceOrder.Response placed, Actor buyer, Random dice)
        {
            // Opened and committed; nobody answers for the prepay.
            await using (var scope = house.Shop.Services.CreateAsyncScope())
                await scope.ServiceProvider.GetRequiredService<PayOrder>()
                    .Handle(buyer, placed.Order, new(Contracts.Payments.PayWay.MiniProgram, "another app", null), default);
            if ((await house.Order(placed.Order)).Payment is not { } payment) return;
            await house.Shop.With<SiyuDb, Done>(async db =>
                (await db.Locked<Attempt, PaymentId>(payment, default))!.Submit(Contracts.Payments.PayWay.MiniProgram, "app", house.Now));
            var number = payment.Value.ToString("N");
            await settling.Ask(
                Actor.System, new(new(number, "1900000109", "42" + number, placed.Payable, house.Now),
                    new("e" + number, "n" + number, "1900000109", "payment", house.Now)), null, default, number);
            if (!await Until(async () => await OrderState(placed.Order) == Contracts.Orders.OrderState.Paid)) return;
            Note("paid");
            if (dice.Next(4) == 0) await Return(placed.Order, buyer, dice);
            await Deliver(placed.Order, dice);
            if (dice.Next(2) == 0) await Return(placed.Order, buyer, dice);
        }

        private async Task Deliver(OrderId order, Random dice)
        {
            if (!await Until(async () => await State(order) is DeliveryState.Offered or DeliveryState.Cancelled)) return;
            if (dice.Next(2) == 0)
            {
                if ((await house.Shop.With<RefuseOrder, Done>(slice => slice.Handle(Actor.System, order, new("忙", null), default))).Ok)
                    Note("refused");
            }
            await house.Shop.With<AcceptOrder, Done>(slice => slice.Handle(Actor.System, order, default));
            var sent = await house.Shop.With<ShipOrder, Done>(slice =>
                slice.Handle(Actor.System, order, new("SF", "SF1234567890"), default));
            if (sent.Ok) Note("shipped");
        }

        private async Task Return(OrderId order, Actor buyer, Random dice)
        {
            var lines = await house.Lines(order);
            var units = lines.OrderBy(_ => dice.Next()).Take(2).Select(line => new ApplyAfterSale.Units(line.Id, 1)).ToList();
            var asked = await house.Shop.With<ApplyAfterSale, ApplyAfterSale.Response>(slice =>
                slice.Handle(buyer, order, new(units, "不合适"), default));
            if (asked.Ok && (await house.Approve(asked.Value.AfterSale)).Ok) Note("returned");
        }

        private Task<Contracts.Orders.OrderState> OrderState(OrderId id) =>
            house.Shop.Read(db => db.All<Order>().Where(order => order.Id == id).Select(order => order.State).SingleAsync());

        private Task<DeliveryState?> State(OrderId id) => house.Shop.Read(db =>
            db.All<Delivery>().Where(row => row.Id == id).Select(row => (DeliveryState?)row.State).SingleOrDefaultAsync());

        private void Note(string path) => Did.AddOrUpdate(path, 1, (_, before) => before + 1);

        private static async Task<bool> Until(Func<Task<bool>> holds)
        {
            for (var i = 0; i < 400; i++)
            {
                if (await holds()) return true;
                await Task.Delay(25);
            }
            return false;
        }

        /// <summary>A lane as a node of its own has it.</summary>
        private static TLane Node<TLane>(MallHouse house) => ActivatorUtilities.CreateInstance<TLane>(house.Shop.Services);
    }
}
