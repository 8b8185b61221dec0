using Siyu.Kernel;

namespace Siyu.Audience.Domain;

/// <summary>A WeCom contact and the member they are (企微客户身份); unknown at first.</summary>
internal sealed class ContactPerson
{
    public ContactId Id { get; init; }

    /// <summary>Whom the contact was recognised as.</summary>
    public MemberId? Origin { get; private set; }

    /// <summary>Who that is now, after merges.</summary>
    public MemberId? Member { get; private set; }

    public void IsSomebody(MemberId origin, MemberId now) => (Origin, Member) = (origin, now);

    public void Follows(MemberId now) => Member = now;

    public void Forget() => (Origin, Member) = (null, null);
}

/// <summary>
/// What is known of a friendship of a contact with a guide by one live code (好友事实). Additions and endings only ever move their time
/// forward, so news may come twice, late or in any order.
/// </summary>
internal sealed class Friendship
{
    public ContactId Contact { get; init; }

    /// <summary>The guide; the empty id where the account is nobody's.</summary>
    public Guid Guide { get; init; }

    /// <summary>The live code that was scanned; the empty id for none, and for endings.</summary>
    public Guid Code { get; init; }
    public string Channel { get; private set; } = "";
    public DateTimeOffset? FirstAt { get; private set; }
    public DateTimeOffset? AddedAt { get; private set; }
    public DateTimeOffset? EndedAt { get; private set; }

    public void Added(string channel, DateTimeOffset at)
    {
        Channel = channel;
        FirstAt = FirstAt is { } first && first < at ? first : at;
        AddedAt = AddedAt is { } last && last > at ? last : at;
    }

    public void Ended(DateTimeOffset at) => EndedAt = EndedAt is { } last && last > at ? last : at;
}

/// <summary>All friendships of one person (好友关系), read as rules and segments ask.</summary>
internal sealed record Friends(IReadOnlyList<Friendship> Rows)
{
    public bool Ever => Rows.Any(row => row.AddedAt is not null);

    /// <summary>When the friendship began that has lasted longest.</summary>
    public DateTimeOffset? Since => Rows.Where(row => row.FirstAt is not null && Lasts(row)).Min(row => row.FirstAt);

    /// <summary>The live code by which they came first.</summary>
    public Friendship? FirstByCode => Rows.Where(row => row.Code != Guid.Empty && row.FirstAt is not null).MinBy(row => row.FirstAt);

    /// <summary>The pair of contact and guide are friends still.</summary>
    public bool Lasts(Friendship row)
    {
        var pair = Rows.Where(other => other.Contact == row.Contact && other.Guide == row.Guide).ToList();
        var (added, ended) = (pair.Max(one => one.AddedAt), pair.Max(one => one.EndedAt));
        return added is not null && (ended is null || added > ended);
    }
}
