using System.Globalization;
using Siyu.Simulation.World;

namespace Siyu.Simulation.Tencent;

/// <summary>An order at WeChat Pay (微信侧订单).</summary>
internal sealed class PayOrderAtWechat
{
    public required string Number { get; init; }
    public required long Fen { get; init; }
    public required string AppId { get; init; }
    public required DateTimeOffset Expires { get; init; }
    public required bool Frozen { get; init; }
    public string State { get; set; } = "NOTPAY";
    public string? Transaction { get; set; }
    public DateTimeOffset? PaidAt { get; set; }
    public long Returned { get; set; }
    public bool Unfrozen { get; set; }
    public bool IsPaid => State is "SUCCESS" or "REFUND";
}

/// <summary>A refund at WeChat Pay (微信侧退款).</summary>
internal sealed class RefundAtWechat
{
    public required string Number { get; init; }
    public required string Id { get; init; }
    public required PayOrderAtWechat Of { get; init; }
    public required long Fen { get; init; }
    public string State { get; set; } = "PROCESSING";
    public DateTimeOffset? EndedAt { get; set; }
}

/// <summary>A transfer at WeChat Pay (微信侧转账).</summary>
internal sealed class TransferAtWechat
{
    public required string Number { get; init; }
    public required string Id { get; init; }
    public required long Fen { get; init; }
    public required DateTimeOffset At { get; init; }
    public string State { get; set; } = "WAIT_USER_CONFIRM";
    public DateTimeOffset? EndedAt { get; set; }
}

/// <summary>A notice that WeChat still has to deliver (待发通知); it is told again until it is taken, or never.</summary>
internal sealed class PendingNotice
{
    public required string Kind { get; init; }
    public required string Event { get; init; }
    public required string Id { get; init; }
    public required string Json { get; init; }
    public required DateTimeOffset MadeAt { get; init; }
    public int CopiesLeft { get; set; }
    public int Tries { get; set; }
}

/// <summary>What WeChat Pay knows (微信支付账簿): the truth about money, whatever the house was told of it.</summary>
internal sealed class PayBooks(SimulatedClock clock, Dice dice)
{
    private int serial;

    public Dictionary<string, PayOrderAtWechat> Orders { get; } = [];
    public Dictionary<string, RefundAtWechat> Refunds { get; } = [];
    public Dictionary<string, TransferAtWechat> Transfers { get; } = [];
    public List<PendingNotice> Notices { get; } = [];

    /// <summary>Money that came, minus what went back or out.</summary>
    public long Till { get; private set; }

    public DateTimeOffset Now => clock.GetUtcNow();

    public string NextId(string prefix) => prefix + (++serial).ToString("D10", CultureInfo.InvariantCulture);

    /// <summary>Somebody pays on their phone; false where WeChat would not let them.</summary>
    public bool Pay(PayOrderAtWechat order)
    {
        if (order.State != "NOTPAY" || Now >= order.Expires) return false;
        (order.State, order.Transaction, order.PaidAt) = ("SUCCESS", NextId("42000"), Now);
        Till += order.Fen;
        Tell("payment", "TRANSACTION.SUCCESS", PayWords.Order(order));
        return true;
    }

    public void Close(PayOrderAtWechat order) => order.State = "CLOSED";

    /// <summary>A refund ends one way or another; one that was abnormal is mended later.</summary>
    public void End(RefundAtWechat refund)
    {
        var fate = refund.State == "ABNORMAL" ? "SUCCESS" : dice.Below(100) switch { < 94 => "SUCCESS", < 97 => "ABNORMAL", _ => "CLOSED" };
        (refund.State, refund.EndedAt) = (fate, Now);
        if (fate == "SUCCESS") Till -= refund.Fen;
        if (fate == "CLOSED") refund.Of.Returned -= refund.Fen;
        Tell("refund", "REFUND." + fate, PayWords.Refund(refund, notice: true));
    }

    public void End(TransferAtWechat transfer, bool received)
    {
        (transfer.State, transfer.EndedAt) = (received ? "SUCCESS" : "FAIL", Now);
        if (received) Till -= transfer.Fen;
        Tell("transfer", "MCHTRANSFER.BILL.FINISHED", PayWords.Transfer(transfer));
    }

    private void Tell(string kind, string what, string json)
    {
        if (dice.Permille(120)) return;
        Notices.Add(new()
        {
            Kind = kind, Event = what, Id = NextId("EV"), Json = json, MadeAt = Now, CopiesLeft = 1 + (dice.Permille(300) ? dice.Below(3)
                : 0),
        });
    }
}
