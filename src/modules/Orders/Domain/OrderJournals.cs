using Siyu.Contracts.Catalog;
using Siyu.Contracts.Ledger;
using Siyu.Contracts.Payments;
using Siyu.Kernel;

namespace Siyu.Orders.Domain;

/// <summary>What an order writes into the ledger (订单记账, COMMERCE §4): paid, completed, refunded; every amount from what was
/// frozen.</summary>
internal static class OrderJournals
{
    /// <summary>What was paid in cash, points and the group's own coupons; of an order without cash what is left of these.</summary>
    public static Journal Paid(Order order, IReadOnlyList<OrderLine> lines, DateTimeOffset at)
    {
        var (subsidy, points) = (lines.Sum(line => line.Subsidy), lines.Sum(line => line.Points));
        return new($"order-paid/{order.Id}", "order_paid", Subject(order), at, Legs(
            Entry.Debit(AccountKind.WxFrozen, order.Merchant ?? "", order.Payable),
            Entry.Debit(AccountKind.CouponSubsidy, "", subsidy),
            Entry.Debit(AccountKind.PointsLiability, Purse(order), points),
            Entry.Credit(AccountKind.CustomerPrepaid, order.Id, order.Payable + subsidy + points)));
    }

    /// <summary>Money that came for an order that cannot take it any more, owed back.</summary>
    public static Journal LatePayment(PaymentSettled late, RefundId refund) =>
        new($"late-payment/{late.Payment}", "late_payment", $"order/{late.Owner}", late.At, Legs(
            Entry.Debit(AccountKind.WxFrozen, late.MerchantId, late.Amount), Entry.Credit(AccountKind.RefundPayable, refund, late.Amount)));

    /// <summary>The buyer has the goods: what was prepaid becomes revenue, or is owed to the counter or the dealer.</summary>
    public static Journal Completed(Order order, IReadOnlyList<OrderLine> lines, DateTimeOffset at)
    {
        var freight = order.Freight - order.RefundedFreight;
        var revenue = lines.SelectMany(line => Revenue(order, line, line.BaseLeft)).ToList();
        return new(CompletedKey(order.Id), "order_completed", Subject(order), at, Legs([
            Entry.Debit(AccountKind.CustomerPrepaid, order.Id, lines.Sum(line => line.BaseLeft) + freight),
            .. revenue,
            Entry.Credit(AccountKind.FreightIncome, "", freight)]));
    }

    /// <summary>Units go back: before completion from what was prepaid, after it from what was recognised (what should be minus what was
    /// posted).</summary>
    public static Journal Refunded(Order order, AfterSale afterSale, RefundId? refund, IReadOnlyList<LineRefund> lines, DateTimeOffset at)
    {
        var (cash, subsidy, points) = (lines.Sum(line => line.Cash), lines.Sum(line => line.Subsidy), lines.Sum(line => line.Points));
        IReadOnlyList<Entry> from = order.IsRecognised
            ? [.. lines.SelectMany(line => Reverse(order, line)), Entry.Debit(AccountKind.FreightIncome, "", afterSale.Freight)]
            : [Entry.Debit(AccountKind.CustomerPrepaid, order.Id, cash + subsidy + points + afterSale.Freight)];
        return new(RefundKey(afterSale.Id), "order_refunded", Subject(order), at, Legs([
            .. from,
            Entry.Credit(AccountKind.RefundPayable, refund?.ToString() ?? "", cash + afterSale.Freight),
            Entry.Credit(AccountKind.CouponSubsidy, "", subsidy),
            Entry.Credit(AccountKind.PointsLiability, Purse(order), points)]));
    }

    /// <summary>Whom a line's money belongs to: the group, the counter less its deduction, or the dealer less the order-service
    /// fee.</summary>
    private static IEnumerable<Entry> Revenue(Order order, OrderLine line, Money amount)
    {
        if (line.Ownership == Ownership.Counter)
        {
            var service = amount.Rate(line.DeductBps);
            yield return Entry.Credit(AccountKind.SupplierPayable, line.Seller!.Value, amount - service);
            yield return Entry.Credit(AccountKind.ServiceRevenue, line.Brand, service);
        }
        else if (order.ByDealer)
        {
            var fee = amount.Rate(order.ServiceFeeBps);
            yield return Entry.Credit(AccountKind.StorePayable, order.Place, amount - fee);
            yield return Entry.Credit(AccountKind.OrderServiceFee, order.Place, fee);
        }
        else
        {
            yield return Entry.Credit(AccountKind.SalesRevenue, line.Brand, amount);
        }
    }

    private static IEnumerable<Entry> Reverse(Order order, LineRefund line)
    {
        var (posted, target) = (Revenue(order, line.Line, line.BaseBefore).ToList(), Revenue(order, line.Line, line.BaseAfter).ToList());
        return posted.Zip(target, (was, shall) => new Entry(was.Account, shall.Amount - was.Amount));
    }

    public static string CompletedKey(OrderId order) => $"order-completed/{order}";
    public static string RefundKey(AfterSaleId afterSale) => $"after-sale/{afterSale}";

    /// <summary>Whose points; an order without any has an empty leg, which is left out.</summary>
    private static string Purse(Order order) => order.PointsProgram?.ToString() ?? "";

    private static string Subject(Order order) => $"order/{order.Id}";

    /// <summary>One leg per account, without empty ones.</summary>
    private static List<Entry> Legs(params IEnumerable<Entry> entries) =>
        [.. entries.GroupBy(entry => entry.Account).Select(group => new Entry(group.Key, group.Sum(entry => entry.Amount)))
            .Where(entry => !entry.Amount.IsZero)];
}
