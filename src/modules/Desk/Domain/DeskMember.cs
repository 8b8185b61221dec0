using Siyu.Contracts.Members;
using Siyu.Contracts.Orders;
using Siyu.Contracts.Promotions;
using Siyu.Contracts.WeCom;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Desk.Domain;

/// <summary>
/// A member as lists filter them (会员台账): who serves them, what they bought, what they hold. Made anew from the rooms that know, whenever
/// they tell; of personal data there are keyed hashes only.
/// </summary>
internal sealed class DeskMember : IScopedRow, IOwnedRow
{
    /// <summary>Stands for "never" where a column is sorted by.</summary>
    public static readonly DateTimeOffset Never = DateTimeOffset.UnixEpoch;

    public required MemberId Id { get; init; }
    public long Number { get; private set; }
    public string OrgPath { get; private set; } = Kernel.OrgPath.Root.Value;
    public UnitId? Unit { get; private set; }

    /// <summary>The guide bound now.</summary>
    public StaffId? Owner { get; private set; }
    public JoinSource Source { get; private set; }
    public DateTimeOffset JoinedAt { get; private set; }
    public DateTimeOffset? BoundAt { get; private set; }
    public byte[]? NameHash { get; private set; }

    /// <summary>Keyed hash of the last four digits of the phone.</summary>
    public byte[]? TailHash { get; private set; }

    /// <summary>Month and day of birth as 1122, or 0 where it is not known.</summary>
    public int Birthday { get; private set; }

    /// <summary>Friends in WeCom with at least one member of staff.</summary>
    public bool IsFriend { get; private set; }
    public DateTimeOffset? FriendSince { get; private set; }
    public int Orders { get; private set; }
    public Money OnlinePaid { get; private set; }
    public Money OnlineRefunded { get; private set; }
    public int Tickets { get; private set; }
    public Money PosPaid { get; private set; }
    public Money PosReturned { get; private set; }

    /// <summary>Everything paid, less everything given back, online and at points of sale.</summary>
    public Money Spent { get; private set; }
    public DateTimeOffset? LastOnlineAt { get; private set; }
    public DateTimeOffset? LastPosAt { get; private set; }
    public DateTimeOffset LastOrderAt { get; private set; } = Never;
    public int Coupons { get; private set; }
    public DateTimeOffset? CouponsFirstEnd { get; private set; }
    public DateTimeOffset? CouponsLastEnd { get; private set; }

    public DateTimeOffset? LastOrder => LastOrderAt == Never ? null : LastOrderAt;

    public static int MonthDay(Day day) => day.Date.Month * 100 + day.Date.Day;

    /// <summary>What Members says of them now.</summary>
    public void Is(MemberProfile profile, byte[]? nameHash, byte[]? tailHash)
    {
        (Number, Unit, OrgPath) = (profile.Card.Number, profile.Card.Unit, profile.Path.Value);
        (Owner, BoundAt, Source, JoinedAt) = (profile.Guide, profile.BoundAt, profile.Source, profile.Card.JoinedAt);
        (NameHash, TailHash, Birthday) = (nameHash, tailHash, profile.Born is { } born ? MonthDay(born) : 0);
    }

    /// <summary>What Orders says they bought.</summary>
    public void Bought(MemberPurchases bought)
    {
        (Orders, OnlinePaid, OnlineRefunded, LastOnlineAt) = (bought.Orders, bought.OnlinePaid, bought.OnlineRefunded, bought.LastOnlineAt);
        (Tickets, PosPaid, PosReturned, LastPosAt) = (bought.Tickets, bought.PosPaid, bought.PosReturned, bought.LastPosAt);
        Spent = OnlinePaid - OnlineRefunded + PosPaid - PosReturned;
        LastOrderAt = new[] { LastOnlineAt ?? Never, LastPosAt ?? Never }.Max();
    }

    /// <summary>What Promotions says they hold.</summary>
    public void Holds(CouponHand? hand) => (Coupons, CouponsFirstEnd, CouponsLastEnd) = (hand?.Count ?? 0, hand?.FirstEnds, hand?.LastEnds);

    /// <summary>Whom WeCom says they are friends with.</summary>
    public void Knows(IEnumerable<FriendCard> friends)
    {
        var now = friends.Where(friend => friend.IsFriend).ToList();
        (IsFriend, FriendSince) = (now.Count > 0, now.Min(friend => friend.AddedAt));
    }
}
