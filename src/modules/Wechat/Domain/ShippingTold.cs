using Siyu.Kernel;

namespace Siyu.Wechat.Domain;

/// <summary>A shipping notice to WeChat (发货信息录入): once for each key, and what came of it.</summary>
internal sealed class ShippingTold
{
    /// <summary>The asker's key.</summary>
    public required string Id { get; init; }

    public required PaymentId Payment { get; init; }
    public TellState State { get; private set; } = TellState.Asked;
    public string? Reason { get; private set; }
    public required DateTimeOffset AskedAt { get; init; }
    public DateTimeOffset? EndedAt { get; private set; }

    public void End(TellState how, string? reason, DateTimeOffset at) => (State, Reason, EndedAt) = (how, reason, at);

    /// <summary>Why it is not through yet.</summary>
    public void Wait(string? reason) => Reason = reason;
}

/// <summary>States of a shipping notice (录入状态).</summary>
internal enum TellState { Asked, Told, Refused }
