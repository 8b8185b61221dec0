using System.Net;
using System.Net.Http.Json;
using Siyu.Contracts.Fulfilment;
using Siyu.Contracts.Members;
using Siyu.Contracts.Orders;
using Siyu.Kernel;
using Siyu.Orders.AfterSales;
using Siyu.Orders.Domain;
using Siyu.Orders.Reads;
using Siyu.Organization.People;
using Siyu.Organization.Roles;
using Siyu.Platform;
using Siyu.Tests.Organization;

namespace Siyu.Tests.Orders;

/// <summary>Who holds posts in two stores may in each what that store's post allows: by HTTP, as the house's own rule narrows it.</summary>
public sealed class TwoPostsTests
{
    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_cashier_here_who_manages_there_decides_there_only_and_sees_both(Database database)
    {
        await using var house = await MallHouse.Open(database);
        await house.Shop.With<KeepRole, Done>(slice =>
            slice.Handle(Actor.System, "cashier", new("收银员", "Cashier", false, ["orders.read"]), default));
        var staff = await house.Shop.Staff(house.Goods.Store, "X1", "cashier");
        await Appoint(house, staff, house.Goods.OtherStore, "store_manager");
        using var client = await house.Shop.SignedIn(SessionKind.Console, staff.Value);
        var (here, there) = (await Asked(house, house.Goods.Store), await Asked(house, house.Goods.OtherStore));

        var listed = await client.GetFromJsonAsync<Page<AfterSaleList.Row>>("/api/console/after-sales", Json.Options);
        Assert.Equal(Sorted(here, there), Sorted([.. listed!.Rows.Select(row => row.Id)]));
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync($"/api/console/orders/{await OrderOf(house, here)}")).StatusCode);

        Assert.Equal(HttpStatusCode.NotFound, (await Reject(client, here)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await Reject(client, there)).StatusCode);
        Assert.Equal(
            [(here, AfterSaleState.Applied), (there, AfterSaleState.Rejected)],
            (await house.Shop.All<AfterSale>()).Select(row => (row.Id, row.State)).OrderBy(row => row.State));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_guide_here_who_manages_there_sees_their_own_here_and_everybodys_there(Database database)
    {
        await using var house = await MallHouse.Open(database);
        var guide = await house.Shop.Staff(house.Goods.Store, "X1");
        await Appoint(house, guide, house.Goods.OtherStore, "store_manager");
        using var client = await house.Shop.SignedIn(SessionKind.Guide, guide.Value);
        var other = await house.Join("13900139000");
        await house.Shop.With<IMembers, Done>(door => door.Bind(house.MsWang.Member, guide, BindReason.Scan, default));
        var mine = await PickedUp(house, house.MsWang, house.Goods.Store);
        var strangersHere = await PickedUp(house, other, house.Goods.Store);
        var strangersThere = await PickedUp(house, other, house.Goods.OtherStore);

        var listed = await client.GetFromJsonAsync<Page<OrderList.Row>>("/api/guide/orders", Json.Options);

        Assert.Equal(Sorted(mine, strangersThere), Sorted([.. listed!.Rows.Select(row => row.Id)]));
        Assert.DoesNotContain(listed.Rows, row => row.Id == strangersHere);
        using var console = await house.Shop.SignedIn(SessionKind.Console, guide.Value);
        Assert.Equal(HttpStatusCode.NotFound, (await console.GetAsync($"/api/console/orders/{mine}")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await console.GetAsync($"/api/console/orders/{strangersThere}")).StatusCode);
    }

    private static Task Appoint(MallHouse house, StaffId staff, UnitId unit, string role) =>
        house.Shop.With<AppointStaff, AppointStaff.Response>(slice => slice.Handle(Actor.System, staff, new(unit, role, false), default));

    private static Task<HttpResponseMessage> Reject(HttpClient client, AfterSaleId id) =>
        client.PostAsJsonAsync($"/api/console/after-sales/{id}/reject", new { reason = "已拆封" }, Json.Options);

    private static async Task<OrderId> OrderOf(MallHouse house, AfterSaleId id) =>
        (await house.Shop.All<AfterSale>()).Single(row => row.Id == id).OrderId;

    private static async Task<OrderId> PickedUp(MallHouse house, Actor buyer, UnitId store)
    {
        var sku = await house.Goods.Sku(5, store);
        var wish = MallHouse.Wish((sku, 2)) with { Delivery = DeliveryWay.Pickup, PickupAt = store, Receiver = null };
        return (await house.TryPlace(wish, buyer)).Value.Order;
    }

    private static async Task<AfterSaleId> Asked(MallHouse house, UnitId store)
    {
        var order = await PickedUp(house, house.MsWang, store);
        return (await house.Shop.With<SiyuDb, AfterSaleId>(async db =>
        {
            var afterSale = AfterSale.Apply((await db.Locked<Order, OrderId>(order, default))!, AfterSaleKind.RefundOnly, "不合适", house.Now);
            db.Add(afterSale);
            return afterSale.Id;
        })).Value;
    }

    private static List<TId> Sorted<TId>(params IReadOnlyList<TId> ids) where TId : struct, IId<TId> => [.. ids.OrderBy(id => id.Value)];
}
