using Siyu.Kernel;

namespace Siyu.WeCom.Domain;

/// <summary>A friendship between a contact and a member of staff (跟进关系), as far as the platform's messages told it.</summary>
internal sealed class FollowRelation
{
    public required Guid Id { get; init; }
    public required ContactId Contact { get; init; }
    public required string CorpId { get; init; }
    public required string UserId { get; init; }

    /// <summary>Who holds that WeCom account, where Organization knows them.</summary>
    public StaffId? Guide { get; set; }

    public FollowState State { get; private set; } = FollowState.EndedByContact;
    public DateTimeOffset? AddedAt { get; private set; }
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Time of the newest message heard; older ones change nothing.</summary>
    public DateTimeOffset ChangedAt { get; private set; }

    /// <summary>The live code that brought them together.</summary>
    public ChannelCodeId? Code { get; private set; }

    /// <summary>The last reconciliation that saw this friendship.</summary>
    public Guid? SeenBy { get; set; }

    /// <summary>They became friends, says a message of that time.</summary>
    public FollowChange Add(DateTimeOffset at, ChannelCodeId? code)
    {
        if (State == FollowState.Friends)
        {
            // The first half of a friendship is told, and then the whole; both are one addition.
            Code ??= code;
            ChangedAt = Later(at, ChangedAt);
            return FollowChange.None;
        }
        if (at < ChangedAt) return AddBeforeEnd(at, code);
        (State, AddedAt, EndedAt, ChangedAt, Code) = (FollowState.Friends, at, null, at, code);
        return FollowChange.Added;
    }

    /// <summary>The friendship ended, says a message of that time.</summary>
    public FollowChange End(FollowState how, DateTimeOffset at)
    {
        Must.Hold(how != FollowState.Friends, "a friendship ends in an ended state");
        if (at < ChangedAt) return FollowChange.None;
        if (State != FollowState.Friends && AddedAt is not null) return FollowChange.None;
        var wereFriends = State == FollowState.Friends;
        (State, EndedAt, ChangedAt) = (how, at, at);
        return wereFriends ? FollowChange.Ended : FollowChange.EndedUnheard;
    }

    /// <summary>The end came first: the addition is told late, and the end right behind it.</summary>
    private FollowChange AddBeforeEnd(DateTimeOffset at, ChannelCodeId? code)
    {
        if (AddedAt is not null) return FollowChange.None;
        (AddedAt, Code) = (at, code);
        return FollowChange.AddedAndEnded;
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}

/// <summary>States of a friendship (跟进状态).</summary>
internal enum FollowState { Friends, EndedByContact, EndedByGuide }

/// <summary>What a message changed (跟进变化).</summary>
internal enum FollowChange
{
    None,
    Added,
    Ended,

    /// <summary>An end of which nobody had heard the beginning.</summary>
    EndedUnheard,

    /// <summary>The beginning of a friendship whose end was heard before.</summary>
    AddedAndEnded,
}

/// <summary>A fact about a friendship (跟进事实): counters are made from these, never by adding one.</summary>
internal sealed class FollowFact
{
    public required Guid Id { get; init; }
    public required Guid Follow { get; init; }
    public required ContactId Contact { get; init; }
    public required FactKind Kind { get; init; }
    public ChannelCodeId? Code { get; init; }
    public required DateTimeOffset At { get; init; }
}

/// <summary>Kinds of fact (事实类别).</summary>
internal enum FactKind { Added, EndedByContact, EndedByGuide }
