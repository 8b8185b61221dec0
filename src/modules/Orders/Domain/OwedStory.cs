using Siyu.Contracts.Catalog;
using Siyu.Contracts.Orders;
using Siyu.Kernel;

namespace Siyu.Orders.Domain;

/// <summary>Units of a line that were refunded (退款步骤), and whether what they brought had been recognised before.</summary>
internal sealed record RefundStep(AfterSaleId AfterSale, OrderLineId Line, int Units, DateTimeOffset At, bool Recognised);

/// <summary>
/// An order told as what it owes to others (应结经过): the sale of what was left when it completed, then each refund after it. Each part is
/// the difference of the cumulative function before and after, so that all parts add up to what the ledger posted.
/// </summary>
internal static class OwedStory
{
    public static IEnumerable<OwedLine> Of(Order order, IReadOnlyList<OrderLine> lines, IReadOnlyList<RefundStep> steps) =>
        lines.Where(line => line.Ownership == Ownership.Counter || order.ByDealer)
            .SelectMany(line => Of(order, line, [.. steps.Where(step => step.Line == line.Id)]));

    private static IEnumerable<OwedLine> Of(Order order, OrderLine line, IReadOnlyList<RefundStep> steps)
    {
        var settled = order.SettledAt!.Value;
        var refunded = steps.Where(step => !step.Recognised).Sum(step => step.Units);
        var sold = At(order, line, refunded);
        if (sold.Quantity > 0) yield return sold;
        foreach (var step in steps.Where(step => step.Recognised).OrderBy(step => step.At).ThenBy(step => step.AfterSale.Value))
        {
            var before = At(order, line, refunded);
            refunded += step.Units;
            var after = At(order, line, refunded);
            yield return new(
                order.Id, line.Id, step.AfterSale, OrderJournals.RefundKey(step.AfterSale), before.To, before.Unit,
                step.At > settled ? step.At : settled)
            {
                Number = before.Number, Title = before.Title, RateBps = before.RateBps, Quantity = -step.Units,
                List = after.List - before.List, Cash = after.Cash - before.Cash, Coupon = after.Coupon - before.Coupon,
                Points = after.Points - before.Points, Fee = after.Fee - before.Fee,
            };
        }
    }

    /// <summary>The line as it stands once so many units are refunded.</summary>
    private static OwedLine At(Order order, OrderLine line, int refunded)
    {
        var counter = line.Ownership == Ownership.Counter;
        var (cash, coupon, total) = (line.Left(line.Cash, refunded), line.Left(line.Subsidy, refunded), line.BaseAt(refunded));
        var rate = counter ? line.DeductBps : order.ServiceFeeBps;
        return new(
            order.Id, line.Id, null, OrderJournals.CompletedKey(order.Id), counter ? OwedTo.Counter : OwedTo.Dealer,
            counter ? line.Seller!.Value : order.Place, order.SettledAt!.Value)
        {
            Number = order.Number, Title = line.Spec.Length == 0 ? line.Title : $"{line.Title} {line.Spec}",
            Quantity = line.Quantity - refunded, List = line.Left(line.List, refunded), Cash = cash, Coupon = coupon,
            Points = total - cash - coupon, RateBps = rate, Fee = total.Rate(rate),
        };
    }
}
