using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Contracts.Orders;
using Siyu.Contracts.Payments;
using Siyu.Fulfilment.Allocating;
using Siyu.Fulfilment.Domain;
using Siyu.Fulfilment.Sending;
using Siyu.Kernel;
using Siyu.Orders.AfterSales;
using Siyu.Orders.Domain;
using Siyu.Payments;
using Siyu.Payments.Domain;
using Siyu.Platform;
using Siyu.Tests.Payments;

namespace Siyu.Tests.Orders;

/// <summary>Orders that are paid, given back, received and settled, against the sandbox's WeChat Pay.</summary>
[Collection(MoneyTests.Name)]
public sealed class PaidOrderTests(PaySandbox sandbox)
{
    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task An_order_is_paid_once_by_its_buyer_and_not_cancelled_any_more(Database database)
    {
        await using var house = await MallHouse.Open(database, sandbox);
        var sku = await house.Goods.Sku(10);
        var order = await house.Place((sku, 2));

        Assert.Equal(OrdersProblems.Unknown, (await house.TryPay(order, await house.Join("13900139000"))).Problem);
        var ticket = await house.TryPay(order);
        Assert.Equal(ticket.Value.Payment, (await house.TryPay(order)).Value.Payment);
        await house.PayOnPhone(order, ticket.Value);

        var paid = await house.Order(order);
        Assert.Equal((OrderState.Paid, ticket.Value.Payment), (paid.State, paid.Payment));
        Assert.Equal((10, 2), await house.Goods.StockOf(sku));
        Assert.Single(await house.Shop.News<OrderPaid>());
        Assert.Equal(OrdersProblems.NotPayable, (await house.TryPay(order)).Problem);
        Assert.Equal(OrdersProblems.NotCancellable, (await house.Cancel(order)).Problem);
        Assert.DoesNotContain(await house.Shop.All<DueRow>(), due => due.Kind.Contains("CloseUnpaid", StringComparison.Ordinal));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task An_order_whose_payment_is_open_closes_after_it_was_closed_at_WeChat(Database database)
    {
        await using var house = await MallHouse.Open(database, sandbox);
        var sku = await house.Goods.Sku(10);
        var (cancelled, forgotten) = (await house.Place((sku, 2)), await house.Place((sku, 1)));
        await house.TryPay(cancelled);
        await house.TryPay(forgotten);

        Assert.Equal(Done.It, (await house.Cancel(cancelled)).Value);
        Assert.Equal(OrderState.Closing, (await house.Order(cancelled)).State);
        Assert.Equal(Done.Already, (await house.Cancel(cancelled)).Value);
        await house.Quiet();
        Assert.Equal(OrderState.Closed, (await house.Order(cancelled)).State);
        await house.Pass(TimeSpan.FromMinutes(31));
        Assert.Equal(OrderState.Closed, (await house.Order(forgotten)).State);
        Assert.Equal((10, 0), await house.Goods.StockOf(sku));
        Assert.Equal(2, (await house.Shop.News<OrderClosed>()).Count);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Money_that_comes_for_a_closed_order_goes_back_by_itself(Database database)
    {
        await using var house = await MallHouse.Open(database, sandbox);
        var order = await house.Place((await house.Goods.Sku(10), 1));
        var payment = (await house.TryPay(order)).Value.Payment;
        await house.Cancel(order);
        await house.Quiet();

        var number = payment.Value.ToString("N");
        var merchant = (await house.Shop.All<Attempt>()).Single(attempt => attempt.Id == payment).Merchant;
        for (var i = 0; i < 2; i++)
            await house.Service<Lane<SettlePayments, SettlePayments.Request, SettlePayments.Response>>().Ask(
                Actor.System,
                new(new(number, merchant, "42" + number, new(10_000), house.Now), new("e", "n" + i, merchant, "payment", house.Now)),
                null, default, number);
        await house.Shop.Settle();

        Assert.Equal(OrderState.Closed, (await house.Order(order)).State);
        Assert.Equal(("late-payment/" + payment, new Money(10_000)),
            (Assert.Single(await house.Shop.All<Refund>()).AskKey, (await house.Shop.All<Refund>())[0].Amount));
        Assert.Empty(await house.Shop.News<OrderPaid>());
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Payments_heard_together_are_each_their_orders_and_a_poisoned_one_parks_alone(Database database)
    {
        await using var house = await MallHouse.Open(database, sandbox);
        var sku = await house.Goods.Sku(20);
        var placed = new List<OrderId>();
        for (var i = 0; i < 5; i++) placed.Add(await house.Place((sku, 1)));
        var payments = new Dictionary<OrderId, PaymentId>();
        foreach (var order in placed) payments[order] = (await house.TryPay(order)).Value.Payment;
        await house.Cancel(placed[3]);
        await house.Quiet();

        await Task.WhenAll(placed.Take(4).Select(order => Settle(house, payments[order])));
        await house.Shop.Settle();
        foreach (var order in placed.Take(3))
            Assert.Equal((OrderState.Paid, payments[order]), ((await house.Order(order)).State, (await house.Order(order)).Payment!.Value));
        Assert.Equal(OrderState.Closed, (await house.Order(placed[3])).State);
        Assert.Equal("late-payment/" + payments[placed[3]], Assert.Single(await house.Shop.All<Refund>()).AskKey);
        Assert.Equal(placed.Take(3), (await house.Shop.News<OrderPaid>()).Select(news => news.Order).OrderBy(placed.IndexOf));
        Assert.Empty(await house.Shop.All<ParkedRow>());

        await house.Shop.Do(services =>
        {
            services.GetRequiredService<SiyuDb>().Publish(
                new PaymentSettled(PaymentId.New(house.Now), OrderId.New(house.Now), new(1), "m", house.Now));
            return Task.CompletedTask;
        });
        await Settle(house, payments[placed[4]]);
        await house.Shop.Settle();
        Assert.Equal(OrderState.Paid, (await house.Order(placed[4])).State);
        Assert.Equal((20, 4), await house.Goods.StockOf(sku));
        Assert.Equal(4, (await house.Shop.All<Delivery>()).Count);
        Assert.Equal("orders.OnPaymentSettled", Assert.Single(await house.Shop.All<ParkedRow>()).Listener);
        // The house verifies at its end that nothing is parked.
        await house.Shop.Do(services => services.GetRequiredService<SiyuDb>().All<ParkedRow>().ExecuteDeleteAsync());
    }

    /// <summary>The notice that a payment succeeded; those asked for together are settled in one group.</summary>
    private static async Task Settle(MallHouse house, PaymentId payment)
    {
        var attempt = (await house.Shop.All<Attempt>()).Single(row => row.Id == payment);
        var paid = new PaidFact(attempt.OutTradeNo, attempt.Merchant, "42" + attempt.OutTradeNo[..26], attempt.Amount, house.Now);
        var mark = new NoticeMark("e" + payment, "n" + payment, attempt.Merchant, "payment", house.Now);
        var told = await house.Service<Lane<SettlePayments, SettlePayments.Request, SettlePayments.Response>>().Ask(
            Actor.System, new(paid, mark), null, default, "one track");
        Assert.Equal(Fate.Settled, told.Value.Fate);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Units_given_back_before_they_are_sent_are_refunded_to_the_fen_and_freight_with_the_last(Database database)
    {
        await using var house = await MallHouse.Open(database, sandbox);
        var sku = await house.Goods.Sku(10, price: 1_111);
        var order = await house.Paid((sku, 3));
        var line = (await house.Lines(order))[0];
        Assert.Equal(new Money(4_333), (await house.Order(order)).Payable);

        var first = (await house.TryApply(order, line.Id, 1)).Value.AfterSale;
        Assert.Equal(Done.It, (await house.Approve(first)).Value);
        Assert.Equal(OrdersProblems.AfterSaleHandled, (await house.Approve(first)).Problem);
        await house.Pass(TimeSpan.FromMinutes(2));
        Assert.Equal((AfterSaleState.Refunded, new Money(1_111), Money.Zero), Shown(await house.AfterSale(first)));
        Assert.Equal((10, 2), await house.Goods.StockOf(sku));

        var rest = (await house.TryApply(order, line.Id, 2)).Value.AfterSale;
        await house.Approve(rest);
        await house.Pass(TimeSpan.FromMinutes(2));

        Assert.Equal((AfterSaleState.Refunded, new Money(2_222), new Money(1_000)), Shown(await house.AfterSale(rest)));
        Assert.Equal((10, 0), await house.Goods.StockOf(sku));
        Assert.Equal([false, true], (await house.Shop.News<OrderRefunded>()).Select(news => news.Whole));
        Assert.Equal(OrdersProblems.TooManyUnits.With(0), (await house.TryApply(order, line.Id, 1)).Problem);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Each_wish_to_give_back_what_cannot_be_is_refused(Database database)
    {
        await using var house = await MallHouse.Open(database, sandbox);
        var sku = await house.Goods.Sku(10);
        var unpaid = await house.Place((sku, 1));
        Assert.Equal(OrdersProblems.NotRefundable, (await house.TryApply(unpaid, (await house.Lines(unpaid))[0].Id, 1)).Problem);
        var order = await house.Paid((sku, 3));
        var line = (await house.Lines(order))[0].Id;
        Task<Result<ApplyAfterSale.Response>> Apply(params ApplyAfterSale.Units[] lines) =>
            house.Shop.With<ApplyAfterSale, ApplyAfterSale.Response>(slice =>
                slice.Handle(house.MsWang, order, new(lines, "不合适"), default));

        Assert.Equal(OrdersProblems.Unknown, (await house.TryApply(order, line, 1, await house.Join("13900139000"))).Problem);
        Assert.Equal(OrdersProblems.NoLines, (await Apply()).Problem);
        Assert.Equal(OrdersProblems.NoLines, (await Apply([null!])).Problem);
        Assert.Equal(OrdersProblems.NoLines, (await Apply(new(line, 1), new(line, 1))).Problem);
        Assert.Equal(OrdersProblems.UnknownLine, (await Apply(new ApplyAfterSale.Units(OrderLineId.New(house.Now), 1))).Problem);
        Assert.Equal(OrdersProblems.TooManyUnits.With(3), (await Apply(new ApplyAfterSale.Units(line, 4))).Problem);
        Assert.Equal(OrdersProblems.TooManyUnits.With(3), (await Apply(new ApplyAfterSale.Units(line, 0))).Problem);
        Assert.Equal(OrdersProblems.BadReason.With(200), (await house.TryApply(order, line, 1, reason: " ")).Problem);
        Assert.Equal(OrdersProblems.BadReason.With(200), (await house.TryApply(order, line, 1, reason: new('长', 201))).Problem);
        Assert.True((await Apply(new ApplyAfterSale.Units(line, 2))).Ok);
        Assert.Equal(OrdersProblems.TooManyUnits.With(1), (await Apply(new ApplyAfterSale.Units(line, 2))).Problem);
        Assert.Single(await house.Shop.All<AfterSale>());
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_wish_that_is_rejected_or_withdrawn_frees_its_units_and_ends(Database database)
    {
        await using var house = await MallHouse.Open(database, sandbox);
        var order = await house.Paid((await house.Goods.Sku(10), 1));
        var line = (await house.Lines(order))[0].Id;
        Task<Result<Done>> Reject(AfterSaleId id, string reason) =>
            house.Shop.With<DecideAfterSale, Done>(slice => slice.Reject(Actor.System, id, new(reason), default));
        Task<Result<Done>> Withdraw(AfterSaleId id, Actor by) =>
            house.Shop.With<DecideAfterSale, Done>(slice => slice.Cancel(by, id, default));

        var rejected = (await house.TryApply(order, line, 1)).Value.AfterSale;
        Assert.Equal(OrdersProblems.BadReason.With(200), (await Reject(rejected, "")).Problem);
        Assert.True((await Reject(rejected, "已拆封")).Ok);
        Assert.Equal(OrdersProblems.AfterSaleHandled, (await Reject(rejected, "已拆封")).Problem);
        var withdrawn = (await house.TryApply(order, line, 1)).Value.AfterSale;
        Assert.Equal(OrdersProblems.UnknownAfterSale, (await Withdraw(withdrawn, await house.Join("13900139000"))).Problem);
        Assert.True((await Withdraw(withdrawn, house.MsWang)).Ok);
        Assert.Equal(OrdersProblems.AfterSaleHandled, (await Withdraw(withdrawn, house.MsWang)).Problem);
        Assert.Equal(OrdersProblems.AfterSaleHandled, (await house.Approve(withdrawn)).Problem);
        Assert.True((await house.TryApply(order, line, 1)).Ok);
        Assert.Empty(await house.Shop.News<OrderRefunded>());
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task What_was_received_settles_after_its_window_unless_a_wish_is_open_and_then_only_staff_may_ask(Database database)
    {
        await using var house = await MallHouse.Open(database, sandbox);
        var order = await house.Paid((await house.Goods.Sku(10), 2));
        var line = (await house.Lines(order))[0].Id;
        await house.Shop.With<AcceptOrder, Done>(slice => slice.Handle(Actor.System, order, default));
        await house.Shop.With<ShipOrder, Done>(slice => slice.Handle(Actor.System, order, new("SF", "SF1234567890"), default));
        Task<Result<Done>> Confirm(Actor by) => house.Shop.With<ConfirmReceipt, Done>(slice => slice.Handle(by, order, default));

        Assert.False((await Confirm(await house.Join("13900139000"))).Ok);
        Assert.Equal(Done.It, (await Confirm(house.MsWang)).Value);
        Assert.Equal(Done.Already, (await Confirm(house.MsWang)).Value);
        await house.Quiet();
        Assert.Equal(OrderState.Completed, (await house.Order(order)).State);
        Assert.Single(await house.Shop.News<OrderCompleted>());

        var open = (await house.TryApply(order, line, 1)).Value.AfterSale;
        await house.Pass(TimeSpan.FromDays(7));
        Assert.Equal(OrderState.Completed, (await house.Order(order)).State);
        await house.Approve(open);
        await house.Pass(TimeSpan.FromHours(7));
        Assert.Equal(OrderState.Settled, (await house.Order(order)).State);
        Assert.Single(await house.Shop.News<OrderSettled>());

        Assert.Equal(OrdersProblems.WindowOver, (await house.TryApply(order, line, 1)).Problem);
        Assert.True((await house.TryApply(order, line, 1, Actor.System)).Ok);
    }

    private static (AfterSaleState, Money, Money) Shown(AfterSale one) => (one.State, one.Cash, one.Freight);
}
