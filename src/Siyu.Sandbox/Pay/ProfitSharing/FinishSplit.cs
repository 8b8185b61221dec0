using System.Text.Json.Nodes;
using Siyu.Sandbox.Core;
using Siyu.Sandbox.Pay.Merchants;
using Siyu.Sandbox.Pay.Money;
using Siyu.Sandbox.Pay.Notices;
using Siyu.Sandbox.Pay.Orders;
using Siyu.Sandbox.Pay.Wire;

namespace Siyu.Sandbox.Pay.ProfitSharing;

/// <summary>A split in progress ends (分账完成): each receiver is paid or refused; what was refused goes back to the order.</summary>
internal sealed class FinishSplit
{
    private const string TimerKind = "pay.split";
    private readonly SandboxCore core;
    private readonly PayBooks books;
    private readonly SplitBook splits;
    private readonly Settlement settlement;
    private readonly PayNotices notices;

    public FinishSplit(SandboxCore core, PayBooks books, SplitBook splits, Settlement settlement, PayNotices notices)
    {
        (this.core, this.books, this.splits, this.settlement, this.notices) = (core, books, splits, settlement, notices);
        core.Clock.On(TimerKind, (key, _) =>
        {
            core.Store.Atomic(() => Finish(key));
            return Task.CompletedTask;
        });
    }

    public void Schedule(SplitOrder split, Merchant merchant) =>
        core.Clock.Schedule(core.Clock.Now.AddMilliseconds(merchant.Terms.SplitDelayMs), TimerKind, split.Key);

    private void Finish(string key)
    {
        var split = splits.Get(key);
        if (split.State == SplitOrder.Finished) return;
        var merchant = books.Merchants.Get(split.Mchid);
        var done = split with { State = SplitOrder.Finished, Shares = [.. split.Shares.Select(share => Finish(merchant, split, share))] };
        splits.Put(done);
        var order = books.Orders.Get(PayOrder.KeyOf(split.Mchid, split.OutTradeNo));
        var paidOut = done.Shares.Where(s => s.Result == Share.Success && !IsOwn(split, s)).Sum(s => s.Amount);
        order = order with
        {
            SplitHeld = order.SplitHeld - split.Shares.Sum(s => s.Amount),
            SplitDone = order.SplitDone + paidOut,
            Unsettled = order.Unsettled - paidOut,
        };
        books.Orders.Put(split.Unfreeze || order.SplitOver ? settlement.Release(order) : order);
        core.Store.Journal("pay", "split.finished", new { done.Mchid, done.OutTradeNo, done.OutOrderNo, done.Shares });
    }

    private Share Finish(Merchant merchant, SplitOrder split, Share share)
    {
        var ended = share with { FinishedAt = core.Clock.Now, Result = Share.Success };
        if (IsOwn(split, share)) return ended;
        if (FailReason(merchant, share) is { } reason) return ended with { Result = Share.Closed, FailReason = reason };
        books.Money.Move(merchant.Mchid, Pocket.Unsettled, -share.Amount,
            new Slip("分账", "分账支出", split.OrderId, split.OutOrderNo, share.Description));
        if (share.Type == SplitReceiver.PersonType) splits.AddToMonth(share.Account, core.Clock.Now, share.Amount);
        else PayMerchant(split, ended);
        return ended;
    }

    private string? FailReason(Merchant merchant, Share share)
    {
        if (merchant.Switches.ShareFailures.TryGetValue(share.Account, out var reason)) return reason;
        if (splits.Receiver(merchant.Mchid, share.Type, share.Account) is null) return "NO_RELATION";
        var person = share.Type == SplitReceiver.PersonType;
        var tooMuch = person && splits.ReceivedInMonth(share.Account, core.Clock.Now) + share.Amount > core.Limits.Pay.SplitPersonMonthFen;
        return tooMuch ? "RECEIVER_RECEIPT_LIMIT" : null;
    }

    private void PayMerchant(SplitOrder split, Share share)
    {
        var receiver = books.Merchants.Get(share.Account);
        books.Money.Move(receiver.Mchid, Pocket.Available, share.Amount,
            new Slip("分账", "分账收入", split.OrderId, split.OutOrderNo, share.Description));
        notices.Send(receiver, receiver.Switches.SplitNotifyUrl, PayEvent.Shared(receiver.Switches.SplitNotifyEvent), new JsonObject
        {
            ["mchid"] = split.Mchid,
            ["transaction_id"] = split.TransactionId,
            ["order_id"] = split.OrderId,
            ["out_order_no"] = split.OutOrderNo,
            ["receiver"] = new JsonObject
            {
                ["type"] = share.Type, ["account"] = share.Account, ["amount"] = share.Amount, ["description"] = share.Description,
            },
            ["success_time"] = PayTime.Text(share.FinishedAt!.Value),
        });
    }

    // The line of an unfreeze that names the merchant itself: nothing leaves.
    private static bool IsOwn(SplitOrder split, Share share) => share.Type == SplitReceiver.MerchantType && share.Account == split.Mchid;
}
