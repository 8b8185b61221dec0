using Siyu.Contracts.WeCom;
using Siyu.Kernel;

namespace Siyu.WeCom.Domain;

/// <summary>A welcome that may be sent (欢迎语机会): one code, one message, twenty seconds.</summary>
internal sealed class Welcome
{
    /// <summary>How long a code is good after the event.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(20);

    public required Guid Id { get; init; }
    public required ContactId Contact { get; init; }
    public required string CorpId { get; init; }

    /// <summary>The platform's welcome code under the contact's own key.</summary>
    public required byte[] CodeSealed { get; init; }

    public required DateTimeOffset OfferedAt { get; init; }
    public required DateTimeOffset Until { get; init; }
    public WelcomeState State { get; private set; } = WelcomeState.Offered;
    public string? Reason { get; private set; }
    public DateTimeOffset? EndedAt { get; private set; }

    public string Key => Id.ToString();

    /// <summary>Somebody wishes it sent: yes, already, or too late.</summary>
    public WelcomeWish Ask(DateTimeOffset at)
    {
        if (State != WelcomeState.Offered) return WelcomeWish.Already;
        if (at >= Until) return WelcomeWish.Late;
        State = WelcomeState.Asked;
        return WelcomeWish.Send;
    }

    /// <summary>How it ended, once.</summary>
    public WelcomeEnded? End(WelcomeState how, string? reason, DateTimeOffset at)
    {
        Must.Hold(how is not (WelcomeState.Offered or WelcomeState.Asked), "a welcome ends in an ended state");
        if (EndedAt is not null) return null;
        (State, Reason, EndedAt) = (how, reason, at);
        return new WelcomeEnded(Contact, Key, how == WelcomeState.Sent, how == WelcomeState.Sent ? reason : $"{how}: {reason}", at);
    }
}

/// <summary>States of a welcome (欢迎语状态).</summary>
internal enum WelcomeState
{
    Offered,
    Asked,
    Sent,

    /// <summary>The twenty seconds were over.</summary>
    Late,

    /// <summary>The platform does not know the code, or no longer.</summary>
    Invalid,

    /// <summary>Guide and contact wrote to each other first.</summary>
    AlreadyChatting,

    /// <summary>Another app of the corp sends the welcome.</summary>
    TakenByOther,

    Refused,

    /// <summary>It may have been sent; nobody can tell any more.</summary>
    Unknown,
}

/// <summary>What becomes of a wish to send a welcome (发送意愿结果).</summary>
internal enum WelcomeWish { Send, Already, Late }
