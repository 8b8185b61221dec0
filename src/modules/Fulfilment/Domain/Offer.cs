using Siyu.Kernel;

namespace Siyu.Fulfilment.Domain;

/// <summary>A place was asked to take a delivery on (派单记录), and what it said.</summary>
internal sealed class Offer
{
    private Offer() { }

    public OrderId Delivery { get; private set; }
    public int Attempt { get; private set; }
    public UnitId Place { get; private set; }
    public OfferAnswer Answer { get; private set; }
    public string? Reason { get; private set; }
    public StaffId? Staff { get; private set; }
    public DateTimeOffset OfferedAt { get; private set; }
    public DateTimeOffset? AnsweredAt { get; private set; }

    public static Offer Make(OrderId delivery, int attempt, UnitId place, DateTimeOffset at) =>
        new() { Delivery = delivery, Attempt = attempt, Place = place, Answer = OfferAnswer.Waiting, OfferedAt = at };

    public void Close(OfferAnswer answer, string? reason, StaffId? staff, DateTimeOffset at)
    {
        Must.Hold(Answer == OfferAnswer.Waiting, "an offer is answered once");
        (Answer, Reason, Staff, AnsweredAt) = (answer, reason, staff, at);
    }
}

/// <summary>What became of an offer (派单结果).</summary>
internal enum OfferAnswer { Waiting, Accepted, Refused, TimedOut, Withdrawn }
