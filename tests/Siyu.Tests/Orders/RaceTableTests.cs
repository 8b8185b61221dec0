using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Siyu.Contracts.Fulfilment;
using Siyu.Contracts.Orders;
using Siyu.Contracts.Payments;
using Siyu.Fulfilment.Allocating;
using Siyu.Fulfilment.Domain;
using Siyu.Fulfilment.Sending;
using Siyu.Kernel;
using Siyu.Loyalty.Domain;
using Siyu.Orders.Domain;
using Siyu.Orders.Paying;
using Siyu.Orders.Reactions;
using Siyu.Payments;
using Siyu.Payments.Domain;
using Siyu.Platform;
using Siyu.Tests.Loyalty;
using Settling = Siyu.Platform.Lane<
    Siyu.Payments.SettlePayments, Siyu.Payments.SettlePayments.Request, Siyu.Payments.SettlePayments.Response>;

namespace Siyu.Tests.Orders;

/// <summary>
/// The race table of COMMERCE §3: two things happen to one order at once, on connections of their own, with the pumps running; whichever is
/// first,
/// the order ends in one of the states that make sense, each effect is there once, and the house verifies. <c>SIYU_RACES</c> says how many
/// orders each pair is tried on.
/// </summary>
public sealed class RaceTableTests
{
    private static readonly int Trials =
        int.TryParse(Environment.GetEnvironmentVariable("SIYU_RACES"), CultureInfo.InvariantCulture, out var many) ? many : 12;

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Pay_and_close(Database database)
    {
        await using var race = await Track.Open(database);
        var orders = await race.Submitted();
        await race.Run(orders, race.Pay, async order =>
        {
            await race.House.Cancel(order);
            await race.Closed(order);
        });
        foreach (var order in await race.Orders(orders))
        {
            var refunded = (await race.House.Shop.All<Refund>()).Where(refund => refund.Owner == order.Id).Sum(refund => refund.Amount);
            Assert.Equal(order.State == OrderState.Paid ? Money.Zero : order.Payable, refunded);
            Assert.Contains(order.State, (OrderState[])[OrderState.Paid, OrderState.Closed]);
            await race.Points(order.Id, order.State == OrderState.Paid ? SpendState.Spent : SpendState.Released);
        }
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Pay_and_pay_again(Database database)
    {
        await using var race = await Track.Open(database);
        var orders = await race.Submitted();
        await race.Run(orders, race.Pay, order => race.Pay(order, "again"));
        Assert.All(await race.Orders(orders), order => Assert.Equal(OrderState.Paid, order.State));
        Assert.Equal(orders.Count, (await race.House.Shop.News<OrderPaid>()).Count);
        Assert.Equal(orders.Count, (await race.House.Shop.News<PaymentSettled>()).Count);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Refund_and_ship(Database database)
    {
        await using var race = await Track.Open(database);
        var orders = await race.Paid();
        await race.Each<AcceptOrder>(orders, (slice, order) => slice.Handle(Actor.System, order, default));
        await race.Run(orders, race.GiveAllBack, race.Ship);
        await race.AllRefunded(orders);
        foreach (var delivery in await race.Deliveries(orders))
            Assert.Contains(delivery.State, (DeliveryState[])[DeliveryState.Cancelled, DeliveryState.Shipped]);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Refund_and_confirm(Database database)
    {
        await using var race = await Track.Open(database);
        var orders = await race.Sent();
        await race.Run(orders, race.GiveAllBack, race.Confirm);
        await race.AllRefunded(orders);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Confirm_and_confirmed_by_time(Database database)
    {
        await using var race = await Track.Open(database);
        var orders = await race.Sent();
        await race.Run(orders, race.Confirm, order => race.House.Shop.Do(services =>
            services.GetRequiredService<AutomaticHandoverDue>().Handle(new(order), default)));
        Assert.Equal(orders.Count, (await race.House.Shop.News<OrderHandedOver>()).Count);
        Assert.Equal(orders.Count, (await race.House.Shop.News<OrderCompleted>()).Count);
        Assert.All(await race.Orders(orders), order => Assert.Equal(OrderState.Completed, order.State));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Accept_and_time_to_accept_is_over(Database database)
    {
        await using var race = await Track.Open(database);
        var orders = await race.Paid();
        await race.Run(orders,
            order => race.House.Shop.With<AcceptOrder, Done>(slice => slice.Handle(Actor.System, order, default)),
            order => race.House.Shop.Do(services => services.GetRequiredService<AcceptTimeoutDue>().Handle(new(order, 1), default)));
        // Accepted by the first place before its time was over, or by the next one, or that is still asked; never two at once.
        foreach (var delivery in await race.Deliveries(orders))
            Assert.True((delivery.State, delivery.Attempt) is (DeliveryState.Accepted, 1 or 2) or (DeliveryState.Offered, 2)
                or (DeliveryState.Stranded, _), $"{delivery.State} {delivery.Attempt}");
        Assert.Equal((await race.Deliveries(orders)).Count(delivery => delivery.State == DeliveryState.Accepted),
            (await race.House.Shop.News<OrderAccepted>()).Count);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Settle_and_refund(Database database)
    {
        await using var race = await Track.Open(database);
        var orders = await race.Sent();
        foreach (var order in orders) await race.Confirm(order);
        await race.House.Shop.Settle();
        await race.Run(orders, race.GiveAllBack, order => race.House.Shop.Do(services =>
            services.GetRequiredService<SettleOrderDue>().Handle(new(order), default)));
        await race.AllRefunded(orders);
        // One that a wish held back is asked again; then nothing earned is left of any.
        await race.House.Shop.Pass(TimeSpan.FromHours(7));
        Assert.Equal(orders.Count, (await race.House.Shop.News<OrderSettled>()).Count);
        Assert.All((await race.House.Shop.All<Lot>()).Where(lot => lot.OrderId is not null), lot => Assert.Equal(0, lot.Remaining));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Pay_and_change_the_price(Database database)
    {
        await using var race = await Track.Open(database);
        var orders = await race.Submitted();
        var before = (await race.Orders(orders)).ToDictionary(order => order.Id, order => (order.Payment!.Value, order.Payable));
        await race.Run(orders, order => race.Pay(before[order]), async order =>
        {
            await race.Reprice(order, before[order].Payable - new Money(1_000));
            await race.Closed(before[order].Value);
        });
        var refunds = (await race.House.Shop.All<Refund>()).ToLookup(refund => refund.Owner, refund => refund.Amount);
        var changes = (await race.House.Shop.All<PriceChange>()).ToLookup(change => change.OrderId);
        foreach (var order in await race.Orders(orders))
        {
            var (first, old) = before[order.Id];
            var paid = order.State == OrderState.Paid;
            Assert.Equal(paid ? old : old - new Money(1_000), order.Payable);
            Assert.Equal((paid ? first : null, false), (order.Payment, order.PricePending));
            Assert.Equal(paid ? Money.Zero : old, refunds[order.Id].Sum());
            Assert.All(changes[order.Id], change => Assert.Equal(
                paid ? (PriceChangeState.Refused, OrdersProblems.PaidMeanwhile.Code) : (PriceChangeState.Applied, null),
                (change.State, change.Refused)));
            await race.Points(order.Id, paid ? SpendState.Spent : SpendState.Held);
        }
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Close_and_change_the_price(Database database)
    {
        await using var race = await Track.Open(database);
        var orders = await race.Submitted();
        var before = (await race.Orders(orders)).ToDictionary(order => order.Id, order => (order.Payment!.Value, order.Payable));
        await race.Run(orders, order => race.House.Cancel(order), async order =>
        {
            await race.Reprice(order, before[order].Payable - new Money(1_000));
            await race.Closed(before[order].Value);
        });
        foreach (var order in await race.Orders(orders)) Assert.Equal((OrderState.Closed, false), (order.State, order.PricePending));
        Assert.DoesNotContain(await race.House.Shop.All<PriceChange>(), change => change.State == PriceChangeState.Pending);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Two_change_the_price_at_once(Database database)
    {
        await using var race = await Track.Open(database);
        var orders = new List<OrderId>();
        for (var i = 0; i < Trials; i++) orders.Add((await race.Place(30)).Value.Order);
        var was = (await race.Orders(orders)).ToDictionary(order => order.Id, order => order.Payable);
        await race.Run(orders, order => race.Reprice(order, was[order] - new Money(1_000)),
            order => race.Reprice(order, was[order] - new Money(2_000)));
        var changes = (await race.House.Shop.All<PriceChange>()).ToLookup(change => change.OrderId);
        foreach (var order in await race.Orders(orders))
            Assert.Equal((1, Assert.Single(changes[order.Id]).Payable), (order.PriceVersion, order.Payable));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Points_spent_twice(Database database)
    {
        await using var race = await Track.Open(database);
        var card = await race.House.Card();
        var outcomes = new ConcurrentBag<bool>();
        var all = card.Available;
        await race.Run([.. Enumerable.Range(0, Trials).Select(_ => OrderId.New(race.House.Now))],
            async _ => outcomes.Add((await race.Place(all)).Ok),
            async _ => outcomes.Add((await race.House.Adjust(card.Id, -all)).Ok));
        Assert.Single(outcomes, true);
        Assert.Equal(0, (await race.House.Card()).Available);
    }

    /// <summary>A mall with orders that stand where a race begins, and what races on them (跑道).</summary>
    private sealed class Track : IAsyncDisposable
    {
        private const int AtOnce = 4;
        private const int PointsEach = 30;
        private readonly Settling settling;
        private readonly SkuId sku;
        private readonly CardProgramId program;

        private Track(MallHouse house, SkuId sku, CardProgramId program)
        {
            (House, this.sku, this.program) = (house, sku, program);
            settling = ActivatorUtilities.CreateInstance<Settling>(house.Shop.Services);
        }

        public MallHouse House { get; }

        public static async Task<Track> Open(Database database)
        {
            var house = await MallHouse.Open(database);
            var program = await house.Program(LoyaltyHouse.Rules with { Tiers = [LoyaltyHouse.Rules.Tiers[0]] });
            var card = await house.Open(program);
            Assert.True((await house.Adjust(card.Id, PointsEach * Trials)).Ok);
            var sku = await house.Goods.Sku(5 * Trials);
            await house.Goods.Stock(sku, 5 * Trials, house.Goods.OtherStore);
            return new(house, sku, program);
        }

        public Task<Result<Siyu.Orders.Placing.PlaceOrder.Response>> Place(long points) =>
            House.TryPlace(MallHouse.Wish((sku, 1)).Paying(program, points));

        /// <summary>Orders whose payment WeChat knows of.</summary>
        public async Task<List<OrderId>> Submitted()
        {
            var orders = new List<OrderId>();
            for (var i = 0; i < Trials; i++)
            {
                var placed = await Place(PointsEach);
                Assert.True(placed.Ok, placed.Problem?.Code);
                orders.Add(placed.Value.Order);
                await using var scope = House.Shop.Services.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<PayOrder>()
                    .Handle(House.MsWang, placed.Value.Order, new(PayWay.MiniProgram, "another app", null), default);
                var payment = await Payment(placed.Value.Order);
                await House.Shop.With<SiyuDb, Done>(async db =>
                    (await db.Locked<Attempt, PaymentId>(payment, default))!.Submit(PayWay.MiniProgram, "app", House.Now));
            }
            return orders;
        }

        public async Task<List<OrderId>> Paid()
        {
            var orders = await Submitted();
            foreach (var order in orders) await Pay(order);
            await House.Shop.Settle();
            return orders;
        }

        public async Task<List<OrderId>> Sent()
        {
            var orders = await Paid();
            await Each<AcceptOrder>(orders, (slice, order) => slice.Handle(Actor.System, order, default));
            foreach (var order in orders) await Ship(order);
            await House.Shop.Settle();
            return orders;
        }

        public async Task Each<TSlice>(List<OrderId> orders, Func<TSlice, OrderId, Task<Result<Done>>> act) where TSlice : notnull
        {
            foreach (var order in orders)
                Assert.True((await House.Shop.With<TSlice, Done>(slice => act(slice, order))).Ok);
            await House.Shop.Settle();
        }

        /// <summary>Both at once on each order, now the one a moment earlier, now the other, while the pumps run.</summary>
        public async Task Run(IReadOnlyList<OrderId> orders, Func<OrderId, Task> one, Func<OrderId, Task> other)
        {
            BackgroundService[] pumps = [House.Service<Sequencer>(), House.Service<ListenerPump>()];
            foreach (var pump in pumps) await pump.StartAsync(default);
            var dice = new Random(orders.Count);
            var heads = orders.Select(order => (Order: order, First: dice.Next(4), Second: dice.Next(4))).ToList();
            await Parallel.ForEachAsync(heads, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (start, _) =>
                await Task.WhenAll(Begin(start.First, start.Order, one), Begin(start.Second, start.Order, other)));
            foreach (var pump in pumps) await pump.StopAsync(default);
            await House.Shop.Settle();
            Assert.Empty(await House.Shop.All<ParkedRow>());
        }

        public Task Pay(OrderId order) => Pay(order, "");

        public async Task Pay(OrderId order, string notice) => await Pay((await Payment(order), (await One(order)).Payable), notice);

        public async Task Pay((PaymentId Payment, Money Amount) paid, string notice = "")
        {
            var (number, payable) = (paid.Payment.Value.ToString("N"), paid.Amount);
            await settling.Ask(Actor.System, new(
                new(number, "1900000109", "42" + number, payable, House.Now),
                new(notice + "e" + number, notice + "n" + number, "1900000109", "payment", House.Now)), null, default, number);
        }

        /// <summary>Whichever of two is second is refused, and whoever comes too late.</summary>
        public async Task Reprice(OrderId order, Money payable)
        {
            var changed = await PriceChangeTests.Change(House, order, PriceChangeTests.Wish(0, payable.Fen));
            Assert.True(changed.Ok || changed.Problem!.Code.StartsWith("orders.", StringComparison.Ordinal), changed.Problem?.Code);
        }

        /// <summary>WeChat has closed the payment, and says so.</summary>
        public async Task Closed(OrderId order) => await Closed(await Payment(order));

        public async Task Closed(PaymentId payment)
        {
            await House.Shop.With<AttemptDesk, Fate>(async desk => Result.Of(await desk.Take(payment, new(AtWechat.Closed), default)));
        }

        public async Task GiveAllBack(OrderId order)
        {
            var line = (await House.Lines(order)).Single();
            var asked = await House.TryApply(order, line.Id, 1, Actor.System);
            Assert.True(asked.Ok, asked.Problem?.Code);
            Assert.True((await House.Approve(asked.Value.AfterSale)).Ok);
        }

        public Task Ship(OrderId order) => House.Shop.With<ShipOrder, Done>(slice =>
            slice.Handle(Actor.System, order, new("SF", "SF1234567890"), default));

        public Task Confirm(OrderId order) =>
            House.Shop.With<ConfirmReceipt, Done>(slice => slice.Handle(House.MsWang, order, default));

        public async Task<List<Order>> Orders(IReadOnlyCollection<OrderId> ids) =>
            [.. (await House.Shop.All<Order>()).Where(order => ids.Contains(order.Id))];

        public async Task<List<Delivery>> Deliveries(IReadOnlyCollection<OrderId> ids) =>
            [.. (await House.Shop.All<Delivery>()).Where(delivery => ids.Contains(delivery.Id))];

        public async Task AllRefunded(IReadOnlyCollection<OrderId> orders)
        {
            foreach (var order in await Orders(orders))
            {
                Assert.Equal(order.Payable - order.Freight + order.RefundedFreight, order.Refunded);
                var spends = (await House.Shop.All<Spend>()).Where(spend => spend.OrderId == order.Id).ToList();
                Assert.All(spends, spend => Assert.Equal((SpendState.Spent, 0L), (spend.State, spend.Left)));
            }
        }

        public async Task Points(OrderId order, SpendState state) => Assert.All(
            (await House.Shop.All<Spend>()).Where(spend => spend.OrderId == order), spend => Assert.Equal(state, spend.State));

        public async ValueTask DisposeAsync()
        {
            settling.Dispose();
            await House.DisposeAsync();
        }

        private static async Task Begin(int afterMs, OrderId order, Func<OrderId, Task> act)
        {
            await Task.Delay(afterMs).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            await act(order);
        }

        private Task<Order> One(OrderId id) => House.Shop.Read(db => db.All<Order>().AsNoTracking().SingleAsync(order => order.Id == id));

        private async Task<PaymentId> Payment(OrderId id) => (await One(id)).Payment!.Value;
    }
}
