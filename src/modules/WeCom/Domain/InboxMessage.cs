namespace Siyu.WeCom.Domain;

/// <summary>A callback as it was received (回调收件箱): kept before anything is done with it, one row per message however often it
/// comes.</summary>
internal sealed class InboxMessage
{
    public required Guid Id { get; init; }
    public required string CorpId { get; init; }

    /// <summary>Hash over the corp and the whole payload.</summary>
    public required byte[] Dedupe { get; init; }

    /// <summary>Timestamp and nonce of the push, for replays.</summary>
    public required string Stamp { get; init; }

    /// <summary>The decrypted message, sealed again under our own key; dropped after <see cref="KeepBodies"/>.</summary>
    public byte[]? BodySealed { get; set; }

    public required DateTimeOffset ReceivedAt { get; init; }
    public InboxState State { get; private set; } = InboxState.Waiting;
    public DateTimeOffset? DoneAt { get; private set; }

    /// <summary>How long bodies are kept for a second look.</summary>
    public static readonly TimeSpan KeepBodies = TimeSpan.FromDays(7);

    public void End(InboxState state, DateTimeOffset at) => (State, DoneAt) = (state, at);
}

/// <summary>What became of a callback (回调处理结果).</summary>
internal enum InboxState
{
    Waiting,
    Applied,

    /// <summary>It told what was known already, or something older.</summary>
    NothingNew,

    /// <summary>No part of the house reads this kind of message.</summary>
    Unread,
}
