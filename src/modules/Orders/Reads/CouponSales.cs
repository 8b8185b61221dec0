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
    /// <summary>Orders on which the coupon left nothing to pay, and what it took off them, stand apart.</summary>
    internal sealed record Response(int Orders, Money Discount, Money Paid, Money Refunded)
    {
        public int FreeOrders { get; init; }
        public Money FreeDiscount { get; init; }
    }

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
        var off = (await shares.ToListAsync(ct)).ToLookup(share => share.OrderId, share => share.Amount);
        var sales = orders.Select(order => (order.Payable, order.Refunded,
            Off: off[order.Id].Sum() + (order.FreightRule == rule ? order.FreightOff : Money.Zero))).ToList();
        var (free, paid) = (sales.Where(one => one.Payable.IsZero).ToList(), sales.Where(one => !one.Payable.IsZero).ToList());
        return new Response(paid.Count, paid.Sum(one => one.Off), paid.Sum(one => one.Payable), paid.Sum(one => one.Refunded))
        {
            FreeOrders = free.Count, FreeDiscount = free.Sum(one => one.Off),
        };
    }
}
