using Siyu.Sandbox.Core;
using Siyu.Sandbox.Pay.Merchants;
using Siyu.Sandbox.Pay.Money;
using Siyu.Sandbox.Pay.Wire;

namespace Siyu.Sandbox.Pay.Orders;

/// <summary>
/// When an order's money becomes available (资金结算): the next morning; for orders to be shared, when splitting is over or after
/// thirty days; under trade management, only once the goods are shipped and receipt is confirmed.
/// </summary>
internal sealed class Settlement
{
    private const string TimerKind = "pay.settle";
    private static readonly TimeSpan MorningAt = TimeSpan.FromHours(10);
    private readonly SandboxCore core;
    private readonly PayBooks books;

    public Settlement(SandboxCore core, PayBooks books)
    {
        (this.core, this.books) = (core, books);
        core.Clock.On(TimerKind, (key, _) =>
        {
            core.Store.Atomic(() => Settle(key));
            return Task.CompletedTask;
        });
    }

    public void Await(PayOrder paid, Merchant merchant)
    {
        if (merchant.Switches.TradeManaged) return;
        core.Clock.Schedule(DueAt(paid), TimerKind, paid.Key);
    }

    /// <summary>The payer confirmed receipt, or the platform did: frozen money of a managed trade may settle.</summary>
    public void ConfirmReceipt(PayOrder order) => core.Store.Atomic(() =>
    {
        if (order.ReceiptConfirmedAt is not null) return;
        books.Orders.Put(order with { ReceiptConfirmedAt = core.Clock.Now });
        core.Store.Journal("pay", "order.receipt-confirmed", new { order.Terms.Mchid, order.Terms.OutTradeNo });
        var due = DueAt(order);
        core.Clock.Schedule(due > core.Clock.Now ? due : core.Clock.Now, TimerKind, order.Key);
    });

    public bool Frozen(PayOrder order) =>
        books.Merchants.Get(order.Terms.Mchid).Switches.TradeManaged && order.ReceiptConfirmedAt is null;

    /// <summary>Splitting is over: what is left of the order is the merchant's to use.</summary>
    public PayOrder Release(PayOrder order)
    {
        books.Money.Settle(order.Terms.Mchid, order.Unsplit);
        return order with { Unsettled = order.SplitHeld, SplitOver = true };
    }

    private void Settle(string key)
    {
        var order = books.Orders.Get(key);
        if (order.Unsplit == 0 || Frozen(order) || core.Clock.Now < DueAt(order)) return;
        books.Orders.Put(Release(order));
        core.Store.Journal("pay", "order.settled", new { order.Terms.Mchid, order.Terms.OutTradeNo, amount = order.Unsplit });
    }

    private DateTimeOffset DueAt(PayOrder paid)
    {
        var at = paid.Payment!.PaidAt;
        return paid.Terms.ProfitSharing ? at.AddDays(core.Limits.Pay.SplitDays) : PayTime.StartOf(PayTime.Day(at).AddDays(1)) + MorningAt;
    }
}
