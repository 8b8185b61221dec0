using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Orders;
using Siyu.Kernel;
using Siyu.Orders.Domain;
using Siyu.Platform;

namespace Siyu.Orders.Reads;

/// <summary>Orders as a list shows them (订单列表), for the buyer and for the guide whose performance they are; the console has the
/// order desk.</summary>
internal sealed class OrderList(SiyuDb db, OrderGoods goods) : ISlice
{
    internal sealed record Row(
        OrderId Id, string Number, OrderState State, Money Payable, Money Refunded, MemberId Member, UnitId Place, DateTimeOffset PlacedAt,
            DateTimeOffset? PaidAt, string Goods, IReadOnlyList<string> Pictures);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/mall/orders", (Actor actor, OrderState? state, string? after, int? size, OrderList slice, CancellationToken ct) =>
            slice.Handle(actor, state, new(after, size), ct).ToHttp()).Allow(Allow.Member);
        routes.MapGet("/guide/orders", (Actor actor, OrderState? state, string? after, int? size, OrderList slice, CancellationToken ct) =>
            slice.Handle(actor, state, new(after, size), ct).ToHttp()).Allow(Allow.Staff("orders.guide"));
    }

    public async Task<Result<Page<Row>>> Handle(Actor actor, OrderState? state, PageAsk page, CancellationToken ct)
    {
        var orders = db.Rows<Order>(actor).AsNoTracking();
        if (state is { } wanted) orders = orders.Where(order => order.State == wanted);
        if (page.After is { } after)
        {
            if (Cursor(after) is not var (at, number)) return OrdersProblems.BadCursor;
            orders = orders.Where(order => order.PlacedAt < at || (order.PlacedAt == at && order.Number.CompareTo(number) < 0));
        }
        var rows = await orders.OrderByDescending(order => order.PlacedAt).ThenByDescending(order => order.Number).Take(page.Take + 1)
            .ToListAsync(ct);
        var shown = rows.Take(page.Take).ToList();
        var goodsOf = await goods.Of([.. shown.Select(order => order.Id)], ct);
        var next = rows.Count > page.Take ? $"{shown[^1].PlacedAt.ToUnixTimeMilliseconds()}.{shown[^1].Number}" : null;
        return new Page<Row>([.. shown.Select(order => Shown(order, goodsOf.GetValueOrDefault(order.Id, OrderGoods.Shown.Nothing)))], next);
    }

    private static Row Shown(Order order, OrderGoods.Shown goods) => new(
        order.Id, order.Number, order.State, order.Payable, order.Refunded, order.Member, order.Place, order.PlacedAt, order.PaidAt,
            goods.Words, goods.Pictures);

    private static (DateTimeOffset At, string Number)? Cursor(string after) =>
        after.Split('.') is [var at, var number] && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var ms)
            ? (DateTimeOffset.FromUnixTimeMilliseconds(Math.Min(ms, 253402300799999)), number) : null;
}
