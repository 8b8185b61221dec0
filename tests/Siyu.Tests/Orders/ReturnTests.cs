using Microsoft.Extensions.DependencyInjection;
using Siyu.Contracts.Ledger;
using Siyu.Contracts.Orders;
using Siyu.Fulfilment.Allocating;
using Siyu.Fulfilment.Sending;
using Siyu.Kernel;
using Siyu.Orders.AfterSales;
using Siyu.Orders.Domain;
using Siyu.Orders.Reads;
using Siyu.Platform;
using Siyu.Tests.Loyalty;
using Siyu.Tests.Organization;
using Siyu.Tests.Payments;

namespace Siyu.Tests.Orders;

/// <summary>Goods that come back before the money does (退货退款): agreed, sent, looked at, and refunded as far as they are taken
/// back.</summary>
[Collection(MoneyTests.Name)]
public sealed class ReturnTests(PaySandbox sandbox)
{
    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task What_is_taken_back_is_refunded_with_its_points_and_only_what_can_be_sold_again_goes_to_the_shelf(Database database)
    {
        await using var house = await MallHouse.Open(database, sandbox);
        var program = await house.Program();
        await house.Adjust((await house.Open(program)).Id, 301);
        var sku = await house.Goods.Sku(10, price: 1_000);
        var order = await Received(house, await house.PaidWith(program, 301, (sku, 4)));
        var line = (await house.Lines(order))[0].Id;
        var asked = await Apply(house, order, line, 3);

        Assert.True((await Agree(house, asked)).Ok);
        Assert.Equal(OrdersProblems.AfterSaleHandled, (await Agree(house, asked)).Problem);
        Assert.True((await SendBack(house, asked, "SF", "SF100200300")).Ok);
        Assert.True((await SendBack(house, asked, "SF", "SF100200301")).Ok);
        var waiting = await house.AfterSale(asked);
        Assert.Equal((AfterSaleState.Returning, "SF100200301", Money.Zero), (waiting.State, waiting.TrackingNumber, waiting.Cash));
        Assert.Empty(await house.Shop.News<OrderRefunded>());

        Assert.True((await Inspect(house, asked, (line, 2, 1), "一件有污渍，随快递退回")).Ok);
        Assert.Equal(OrdersProblems.NotReturning, (await Inspect(house, asked, (line, 2, 1), "再来")).Problem);
        await house.Pass(TimeSpan.FromMinutes(2));

        // 4 × 10.00 less 3.01 in points: two of four units are 18.49 and 150 points, the odd fen and point with the units that stay.
        var shown = (await Detail(house, order)).AfterSales[0];
        Assert.Equal((AfterSaleState.Refunded, new Money(1_849), 150L), (shown.State, shown.Cash, shown.Points));
        Assert.Equal("一件有污渍，随快递退回", shown.Decision);
        Assert.Equal((3, 2, 1), (shown.Lines[0].Quantity, shown.Lines[0].Accepted, shown.Lines[0].Restocked));
        Assert.Equal(2, (await house.Lines(order))[0].RefundedQuantity);
        Assert.Equal((7, 0), await house.Goods.StockOf(sku));
        Assert.Equal(150, (await house.Card()).Available);
        Assert.Equal([2], (await house.Shop.News<OrderRefunded>()).Select(news => news.Lines[0].Quantity));
        Assert.Empty(await house.Shop.Broken());
        Assert.True((await house.TryApply(order, line, 2)).Ok);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Goods_of_which_nothing_is_taken_back_stay_paid_and_the_buyer_may_ask_again(Database database)
    {
        await using var house = await MallHouse.Open(database, sandbox);
        var order = await Received(house, await house.Paid((await house.Goods.Sku(10), 2)));
        var line = (await house.Lines(order))[0].Id;
        var asked = await Apply(house, order, line, 1);
        Assert.Equal(OrdersProblems.NotReturning, (await SendBack(house, asked, "SF", "SF1")).Problem);
        Assert.Equal(OrdersProblems.NotReturning, (await Inspect(house, asked, (line, 1, 1))).Problem);
        await Agree(house, asked);

        Assert.Equal("orders.bad_parcel", (await SendBack(house, asked, "SF", "SF 1")).Problem!.Code);
        Assert.Equal(OrdersProblems.UnknownAfterSale,
            (await SendBack(house, asked, "SF", "SF1", await house.Join("13900139000"))).Problem);
        Assert.Equal("orders.inspect_every_line", (await InspectAs(house, Actor.System, asked)).Problem!.Code);
        Assert.Equal("orders.too_many_units", (await Inspect(house, asked, (line, 2, 0))).Problem!.Code);
        Assert.Equal("orders.too_many_restocked", (await Inspect(house, asked, (line, 0, 1), "破损")).Problem!.Code);
        Assert.Equal("orders.needs_note", (await Inspect(house, asked, (line, 0, 0))).Problem!.Code);
        Assert.Equal(AfterSaleState.Returning, (await house.AfterSale(asked)).State);

        Assert.True((await Inspect(house, asked, (line, 0, 0), "商品已穿着")).Ok);
        var ended = await house.AfterSale(asked);
        Assert.Equal((AfterSaleState.Rejected, "商品已穿着", Money.Zero), (ended.State, ended.Decision, ended.Cash));
        Assert.Empty(await house.Shop.News<OrderRefunded>());
        Assert.True((await house.TryApply(order, line, 2)).Ok);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_return_holds_settlement_until_it_ends_by_itself_where_nothing_was_sent(Database database)
    {
        await using var house = await MallHouse.Open(database, sandbox);
        var order = await Received(house, await house.Paid((await house.Goods.Sku(10), 1)));
        var line = (await house.Lines(order))[0].Id;
        var asked = await Apply(house, order, line, 1);
        await Agree(house, asked);

        await house.Pass(TimeSpan.FromDays(8));
        Assert.Equal(OrderState.Completed, (await house.Order(order)).State);
        await house.Pass(TimeSpan.FromDays(3));
        var ended = await house.AfterSale(asked);
        Assert.Equal((AfterSaleState.Cancelled, OrdersProblems.ReturnOverdue.Text()), (ended.State, ended.Decision));
        await house.Pass(TimeSpan.FromHours(7));
        Assert.Equal(OrderState.Settled, (await house.Order(order)).State);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Goods_on_their_way_wait_for_their_inspection_however_long(Database database)
    {
        await using var house = await MallHouse.Open(database, sandbox);
        var order = await Received(house, await house.Paid((await house.Goods.Sku(10), 1)));
        var asked = await Apply(house, order, (await house.Lines(order))[0].Id, 1);
        await Agree(house, asked);
        await SendBack(house, asked, "SF", "SF1");

        await house.Pass(TimeSpan.FromDays(20));
        Assert.Equal(AfterSaleState.Returning, (await house.AfterSale(asked)).State);
        Assert.True((await house.Approve(asked)).Ok);
        await house.Pass(TimeSpan.FromMinutes(2));
        Assert.Equal(AfterSaleState.Refunded, (await house.AfterSale(asked)).State);
        Assert.Equal(Money.Zero, (await house.Lines(order))[0].CashLeft);
        Assert.Empty(await house.Shop.Broken());
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Only_received_goods_are_returned_and_only_at_their_place(Database database)
    {
        await using var house = await MallHouse.Open(database, sandbox);
        var order = await house.Paid((await house.Goods.Sku(10), 1));
        var line = (await house.Lines(order))[0].Id;
        Assert.Equal(OrdersProblems.NotReceived, (await TryApply(house, order, line, 1)).Problem);
        await Received(house, order);
        var money = (await house.TryApply(order, line, 1)).Value.AfterSale;
        Assert.Equal(OrdersProblems.NothingReturns, (await Agree(house, money)).Problem);
        await house.Shop.With<DecideAfterSale, Done>(slice => slice.Cancel(house.MsWang, money, default));

        var asked = await Apply(house, order, line, 1);
        await Agree(house, asked);
        var here = await house.Shop.ActorOf(await house.Shop.Staff((await house.Order(order)).Place, "X1"));
        var there = await house.Shop.ActorOf(await house.Shop.Staff(house.Goods.OtherStore, "X2"));
        Assert.Equal(OrdersProblems.UnknownAfterSale, (await InspectAs(house, there, asked, (line, 1, 1))).Problem);
        Assert.Empty((await List(house, there)).Rows);
        Assert.Equal(asked, Assert.Single((await List(house, here)).Rows).Id);
        Assert.True((await InspectAs(house, here, asked, (line, 1, 1))).Ok);
    }

    private static async Task<OrderId> Received(MallHouse house, OrderId order)
    {
        await house.Shop.With<AcceptOrder, Done>(slice => slice.Handle(Actor.System, order, default));
        await house.Shop.With<ShipOrder, Done>(slice => slice.Handle(Actor.System, order, new("SF", "SF1234567890"), default));
        await house.Shop.With<ConfirmReceipt, Done>(slice => slice.Handle(house.MsWang, order, default));
        await house.Quiet();
        return order;
    }

    private static Task<Result<ApplyAfterSale.Response>> TryApply(MallHouse house, OrderId order, OrderLineId line, int units) =>
        house.Shop.With<ApplyAfterSale, ApplyAfterSale.Response>(slice =>
            slice.Handle(house.MsWang, order, new([new(line, units)], "尺码不合适", AfterSaleKind.Return), default));

    private static async Task<AfterSaleId> Apply(MallHouse house, OrderId order, OrderLineId line, int units)
    {
        var applied = await TryApply(house, order, line, units);
        Assert.True(applied.Ok, applied.Problem?.Code);
        return applied.Value.AfterSale;
    }

    private static Task<Result<Done>> Agree(MallHouse house, AfterSaleId id) =>
        house.Shop.With<ReturnGoods, Done>(slice => slice.Agree(Actor.System, id, default));

    private static Task<Result<Done>> SendBack(MallHouse house, AfterSaleId id, string carrier, string number, Actor? by = null) =>
        house.Shop.With<ReturnGoods, Done>(slice => slice.SendBack(by ?? house.MsWang, id, new(carrier, number), default));

    private static Task<Result<Done>> Inspect(
        MallHouse house, AfterSaleId id, (OrderLineId Line, int Accepted, int Restocked) found, string? note = null) =>
        house.Shop.With<InspectReturn, Done>(slice =>
            slice.Handle(Actor.System, id, new([new(found.Line, found.Accepted, found.Restocked)], note), default));

    private static Task<Result<Done>> InspectAs(
        MallHouse house, Actor by, AfterSaleId id, params (OrderLineId Line, int Accepted, int Restocked)[] lines) =>
        house.Shop.With<InspectReturn, Done>(slice => slice.Handle(
            by, id, new([.. lines.Select(one => new InspectReturn.Units(one.Line, one.Accepted, one.Restocked))], null), default));

    private static async Task<OrderDetail.Card> Detail(MallHouse house, OrderId id) =>
        (await house.Shop.With<OrderDetail, OrderDetail.Card>(slice => slice.Handle(house.MsWang, id, default))).Value;

    private static async Task<Page<AfterSaleList.Row>> List(MallHouse house, Actor by) =>
        (await house.Shop.With<AfterSaleList, Page<AfterSaleList.Row>>(slice =>
            slice.Handle(by, new(AfterSaleState.Returning), new(null, null), default))).Value;
}
