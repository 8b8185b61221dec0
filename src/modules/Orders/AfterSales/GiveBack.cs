using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Inventory;
using Siyu.Contracts.Ledger;
using Siyu.Contracts.Orders;
using Siyu.Contracts.Payments;
using Siyu.Contracts.Promotions;
using Siyu.Kernel;
using Siyu.Orders.Domain;
using Siyu.Platform;

namespace Siyu.Orders.AfterSales;

/// <summary>The one way units are refunded (退款): amounts by the cumulative function, ledger, stock, coupon and money in one
/// transaction.</summary>
internal sealed class GiveBack(
    SiyuDb db, IPayments payments, IInventory inventory, IPromotions promotions, ILedger ledger, TimeProvider clock)
{
    /// <param name="asked">The after-sale's lines, with what of each is taken back.</param>
    public async Task<Result<Done>> Handle(
        Actor actor, Order order, AfterSale afterSale, IReadOnlyList<AfterSaleLine> asked, CancellationToken ct)
    {
        if (!order.IsRefundable) return OrdersProblems.NotRefundable;
        if (!afterSale.IsOpen) return OrdersProblems.AfterSaleHandled;
        var now = clock.GetUtcNow();
        var lines = await db.All<OrderLine>().Where(line => line.OrderId == order.Id).OrderBy(line => line.Ordinal).ToListAsync(ct);
        var taken = asked.Where(one => one.Accepted > 0).ToList();
        var refunds = taken.Select(one => lines.Single(line => line.Id == one.Line).GiveBack(one.Accepted) with
        {
            Restocked = one.Restocked,
        }).ToList();
        foreach (var (one, refund) in taken.Zip(refunds)) one.Worth(refund);
        var whole = lines.All(line => line.UnitsLeft == 0);
        var cash = refunds.Sum(refund => refund.Cash);
        // Freight goes back only where nothing was sent.
        var freight = whole && order.State == OrderState.Paid ? order.Freight - order.RefundedFreight : Money.Zero;
        var approved = afterSale.Approve(actor, cash, freight, refunds.Exists(refund => refund.Restocked > 0), now);
        if (!approved.Ok) return approved;
        // In the order in which rows are locked everywhere: stock, coupon, points, payment, ledger.
        await Goods(order, afterSale, refunds, whole, ct);
        await Pay(order, afterSale, refunds, ct);
        order.GiveBack(cash, freight);
        db.Publish(Refunded(order, afterSale, refunds, whole, now));
        return Done.It;
    }

    private async Task Pay(Order order, AfterSale afterSale, List<LineRefund> refunds, CancellationToken ct)
    {
        var amount = afterSale.Cash + afterSale.Freight;
        if (amount.IsPositive)
        {
            var refund = await payments.Refund(new(RefundKey(afterSale.Id), order.Payment!.Value, amount, "售后退款"), ct);
            Must.Hold(refund.Ok, "what was paid and not refunded can be refunded");
            afterSale.Await(refund.Value);
        }
        else
        {
            afterSale.Ended(arrived: true, clock.GetUtcNow());
        }
        var journal = OrderJournals.Refunded(order, afterSale, afterSale.Refund, refunds, clock.GetUtcNow());
        if (journal.Entries.Count > 0) Must.Hold((await ledger.Post([journal], ct)).All(one => one.Ok), "a refund posts");
    }

    private async Task Goods(Order order, AfterSale afterSale, List<LineRefund> refunds, bool whole, CancellationToken ct)
    {
        if (afterSale.BackToStock)
            Must.Hold((await inventory.Return([.. refunds.Where(refund => refund.Restocked > 0).Select(refund =>
                new StockBack($"after-sale/{afterSale.Id}/{refund.Line.Id}", refund.Line.Id, refund.Restocked))], ct)).Ok,
                "returned units were held or shipped");
        if (whole && order.IsDiscounted) Must.Hold(
            (await promotions.Return(order.Id, ct)).Ok, "what a wholly refunded order took of promotions returns");
        if (refunds.Sum(refund => refund.Points) is { IsPositive: true } points)
            await promotions.GiveBackPoints(order.Id, points.Fen, ct);
    }

    private static OrderRefunded Refunded(Order order, AfterSale afterSale, List<LineRefund> refunds, bool whole, DateTimeOffset now) =>
        new(
        order.Id, afterSale.Id, order.Member, order.Place, new(order.OrgPath),
        [.. refunds.Select(refund => new RefundedLine(
            refund.Line.Id, refund.Line.Sku, refund.Line.Brand, refund.Units, refund.Line.UnitsLeft, refund.Cash, refund.Line.CashLeft,
                refund.Restocked > 0))],
        afterSale.Cash, afterSale.Freight, whole, now);

    public static string RefundKey(AfterSaleId afterSale) => $"after-sale/{afterSale}";

    public static bool TryAfterSale(string refundKey, out AfterSaleId afterSale)
    {
        afterSale = default;
        return refundKey.StartsWith("after-sale/", StringComparison.Ordinal)
            && AfterSaleId.TryParse(refundKey["after-sale/".Length..], out afterSale);
    }
}

/// <summary>A refund reached the buyer: its after-sale ends (退款到账).</summary>
internal sealed class OnRefundSettled(SiyuDb db) : IReaction<RefundSettled>
{
    public async Task Handle(RefundSettled news, CancellationToken ct)
    {
        if (GiveBack.TryAfterSale(news.AskKey, out var id)
            && await db.Locked<AfterSale, AfterSaleId>(id, ct) is { } afterSale
            && afterSale.Ended(arrived: true, news.At) is { } ended) db.Publish(ended);
    }
}

/// <summary>A refund cannot reach the buyer: a person must look (退款异常).</summary>
internal sealed class OnRefundAbnormal(SiyuDb db) : IReaction<RefundAbnormal>
{
    public async Task Handle(RefundAbnormal news, CancellationToken ct)
    {
        if (GiveBack.TryAfterSale(news.AskKey, out var id)
            && await db.Locked<AfterSale, AfterSaleId>(id, ct) is { } afterSale
            && afterSale.Ended(arrived: false, news.At) is { } ended) db.Publish(ended);
    }
}
