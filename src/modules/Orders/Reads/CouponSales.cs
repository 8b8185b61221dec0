using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Kernel;
using Siyu.Orders.Domain;
using Siyu.Platform;

namespace Siyu.Orders.Reads;

/// <summary>What the coupons of a template took off and what was paid beside them (券带动销售), of paid orders that one may see.</summary>
internal sealed class CouponSales(SiyuDb db) : ISlice
{
    internal sealed record Response(int Orders, Money Discount, Money Paid, Money Refunded);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/console/coupon-templates/{id}/sales", (Actor actor, CouponTemplateId id, CouponSales slice, CancellationToken ct) =>
            slice.Handle(actor, id, ct).ToHttp()).Allow(Allow.Staff("orders.read"));

    public async Task<Result<Response>> Handle(Actor actor, CouponTemplateId id, CancellationToken ct)
    {
        var rule = $"coupon/{id}";
        var shares = db.All<Share>().Where(share => share.Rule == rule)
            .Join(db.All<OrderLine>(), share => share.Line, line => line.Id, (share, line) => new { line.OrderId, share.Amount });
        var orders = await db.Rows<Order>(actor).AsNoTracking()
            .Where(order => order.PaidAt != null
                && (order.FreightRule == rule || shares.Any(share => share.OrderId == order.Id)))
            .Select(order => new { order.Id, order.Payable, order.Refunded, order.FreightOff, order.FreightRule }).ToListAsync(ct);
        var ids = orders.Select(order => order.Id).ToHashSet();
        var discounts = (await shares.ToListAsync(ct)).Where(share => ids.Contains(share.OrderId));
        var freight = orders.Where(order => order.FreightRule == rule).Sum(order => order.FreightOff);
        return new Response(orders.Count, discounts.Sum(share => share.Amount) + freight, orders.Sum(order => order.Payable),
            orders.Sum(order => order.Refunded));
    }
}
