using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Wechat.Domain;

/// <summary>A subscribe message to a member (订阅消息): once for each key; it uses up one permission of theirs.</summary>
internal sealed class MessageSent : IMemberRow
{
    /// <summary>The asker's key.</summary>
    public required string Id { get; init; }

    public required MemberId Member { get; init; }

    /// <summary>Which of the configured templates.</summary>
    public required string Purpose { get; init; }

    public MessageState State { get; private set; } = MessageState.Asked;
    public string? Reason { get; private set; }
    public required DateTimeOffset AskedAt { get; init; }
    public DateTimeOffset? EndedAt { get; private set; }

    public void End(MessageState how, string? reason, DateTimeOffset at) => (State, Reason, EndedAt) = (how, reason, at);
}

/// <summary>States of a subscribe message (订阅消息状态).</summary>
internal enum MessageState
{
    Asked,
    Sent,

    /// <summary>The person gave no permission, or it is used up.</summary>
    NoGrant,

    Refused,

    /// <summary>It may have been sent; asking again would use up another permission.</summary>
    Unknown,
}
