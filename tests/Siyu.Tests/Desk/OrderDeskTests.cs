using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Contracts.Fulfilment;
using Siyu.Contracts.Orders;
using Siyu.Desk.Domain;
using Siyu.Desk.Orders;
using Siyu.Kernel;
using Siyu.Orders.AfterSales;
using Siyu.Orders.Domain;
using Siyu.Platform;

namespace Siyu.Tests.Desk;

public sealed class OrderDeskTests
{
    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Orders_are_found_by_what_three_rooms_know_and_added_up(Database database)
    {
        await using var house = await DeskHouse.Open(database);
        var wang = await house.Member("13800000001", "王芳", house.EastStore, house.Xiaoli);
        var li = await house.Member("13800000002", "李雷", house.WestStore);
        var first = await house.Order(wang, 5_000, house.EastStore, house.Xiaoli);
        house.Shop.Clock.Advance(TimeSpan.FromSeconds(1));
        var second = await house.Order(wang, 3_000, house.EastStore, paid: false);
        house.Shop.Clock.Advance(TimeSpan.FromSeconds(1));
        var third = await house.Order(li, 2_000, house.WestStore);
        house.Way.Known[third] = new(third, DeliveryWay.Express, DeliveryState.Shipped, house.WestStore, new("/g/west/s2/"))
        {
            Carrier = "SF", TrackingNumber = "SF1",
        };
        await house.Shop.Settle();

        var all = await Desk(house.Hq);
        Assert.Equal([third, second, first], all.Rows.Select(row => row.Id));
        Assert.Equal(new(3, new(10_000), 2, new(7_000), Money.Zero, false), all.Totals);
        Assert.Equal(("SF1", "李*", "138****0002"), (all.Rows[0].TrackingNumber, all.Rows[0].MemberName, all.Rows[0].MemberPhone));
        Assert.Equal([second, first], await Found(house.Hq, "phone=13800000001"));
        Assert.Equal([third], await Found(house.Hq, "delivery=Shipped"));
        Assert.Equal([first], await Found(house.Hq, $"guide={house.Xiaoli}"));
        Assert.Equal([third], await Found(house.Hq, $"store={house.WestStore}"));
        Assert.Equal([second, first], await Found(house.Hq, $"region={house.East}"));
        Assert.Equal([second], await Found(house.Hq, "state=AwaitingPayment"));
        Assert.Equal([third], await Found(house.Hq, "number=T00000003"));
        Assert.Equal([third, second, first], await Found(house.Hq, "number=T0&from=2026-11-02&to=2026-11-02"));
        Assert.Empty(await Found(house.Hq, "from=2026-11-03"));
        var page = await Desk(house.Hq, "size=2");
        Assert.Equal([first], (await Desk(house.Hq, $"size=2&after={page.Next}")).Rows.Select(row => row.Id));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task An_after_sale_is_on_the_desk_from_the_moment_it_is_asked_for(Database database)
    {
        await using var house = await DeskHouse.Open(database);
        var wang = await house.Member("13800000001", "王芳", house.EastStore);
        var order = await house.Order(wang, 5_000, house.EastStore);
        var line = (await house.Shop.All<Siyu.Orders.Domain.OrderLine>()).Single().Id;
        var applied = await house.Shop.With<ApplyAfterSale, ApplyAfterSale.Response>(slice =>
            slice.Handle(Actor.System, order, new([new(line, 1)], "不合身"), default));
        await house.Shop.Settle();
        Assert.Equal([order], await Found(house.Hq, "afterSale=Applied"));

        await house.Shop.Do(async services =>
        {
            var db = services.GetRequiredService<SiyuDb>();
            var afterSale = Must.Exist(await db.Locked<AfterSale, AfterSaleId>(applied.Value.AfterSale, default), "it was applied for");
            Assert.True(afterSale.Reject(Actor.System, "已穿着", house.Shop.Now).Ok);
            db.Publish(afterSale.ChangedNow(house.Shop.Now));
        });
        await house.Shop.Settle();
        Assert.Empty(await Found(house.Hq, "afterSale=Applied"));
        Assert.Equal([order], await Found(house.Hq, "anyAfterSale=true"));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_store_manager_sees_their_stores_orders_only_and_exports_nothing(Database database)
    {
        await using var house = await DeskHouse.Open(database);
        var wang = await house.Member("13800000001", "王芳", house.EastStore);
        var mine = await house.Order(wang, 5_000, house.EastStore);
        await house.Order(wang, 3_000, house.WestStore);
        await house.Shop.Settle();
        var keeper = await house.Console(house.EastKeeper);
        Assert.Equal([mine], await Found(keeper, ""));
        Assert.Empty(await Found(keeper, $"store={house.WestStore}"));
        Assert.Empty(await Found(keeper, "number=T00000002"));
        Assert.Equal(1, (await Desk(keeper)).Totals.Orders);
        foreach (var list in new[] { "orders", "members" })
            Assert.Equal(HttpStatusCode.Forbidden, (await keeper.GetAsync($"/api/console/desk/{list}/export")).StatusCode);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Lists_are_exported_masked_and_written_down(Database database)
    {
        await using var house = await DeskHouse.Open(database);
        var wang = await house.Member("13800000001", "=王芳", house.EastStore);
        await house.Order(wang, 123_456, house.EastStore);
        await house.Shop.Settle();
        var orders = await house.Hq.GetStringAsync("/api/console/desk/orders/export?state=Paid");
        var members = await house.Hq.GetStringAsync("/api/console/desk/members/export");

        Assert.Contains("T00000001,已支付,快递", orders, StringComparison.Ordinal);
        Assert.Contains("1234.56", orders, StringComparison.Ordinal);
        Assert.Contains("'=**,138****0001", members, StringComparison.Ordinal);
        Assert.DoesNotContain("13800000001", orders + members, StringComparison.Ordinal);
        var audits = (await house.Shop.All<AuditRow>()).Select(row => row.Action).ToList();
        Assert.Contains("desk.export_orders", audits);
        Assert.Contains("desk.export_members", audits);
    }

    private static async Task<List<OrderId>> Found(HttpClient client, string query) =>
        [.. (await Desk(client, query)).Rows.Select(row => row.Id)];

    private static Task<OrderDesk.Response> Desk(HttpClient client, string query = "") =>
        GuideDeskTests.Get<OrderDesk.Response>(client, "/api/console/desk/orders?" + query);
}
