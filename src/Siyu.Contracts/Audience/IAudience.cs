using Siyu.Kernel;

namespace Siyu.Contracts.Audience;

/// <summary>Door to the audience (人群): what members are tagged with, and who belongs to a segment.</summary>
public interface IAudience
{
    /// <summary>The tags that these members have now.</summary>
    Task<ILookup<MemberId, TagCard>> TagsOf(IReadOnlyCollection<MemberId> members, CancellationToken ct);

    /// <summary>Members of a segment whom the actor may see, by their numbers, after one of them.</summary>
    Task<Result<SegmentSlice>> Walk(Actor actor, SegmentId segment, long after, int atMost, CancellationToken ct);
}

/// <summary>A tag (标签) as other rooms see it.</summary>
public sealed record TagCard(TagId Id, string Title, TagKind Kind);

/// <summary>How a tag comes onto members (标签类别): by hand, or by a rule.</summary>
public enum TagKind { Manual, Rule }

/// <summary>Some members of a segment (人群成员), and the number after which the next ones stand; null at the end.</summary>
public sealed record SegmentSlice(IReadOnlyList<MemberId> Members, long? Next);

/// <summary>Members got or lost a tag (标签变更): their dense numbers, at most a few hundred at a time.</summary>
/// <param name="TagNumber">The tag's own small number.</param>
public sealed record TagsChanged(TagId Tag, long TagNumber, IReadOnlyList<long> Numbers, bool Held, DateTimeOffset At) : IEvent
{
    public static string Name => "audience.tags_changed";
    public string Key => Tag.ToString();
}

/// <summary>Something that segments ask about these members may have changed (人群资料变动).</summary>
public sealed record AudienceTouched(IReadOnlyList<MemberId> Members, DateTimeOffset At) : IEvent
{
    public static string Name => "audience.audience_touched";
    public string Key => Members.Count > 0 ? Members[0].ToString() : "none";
}

/// <summary>What counts as bought by whom changed (消费计数变动), as differences that add up.</summary>
public sealed record PurchasesCounted(IReadOnlyList<CountedPurchase> Rows, DateTimeOffset At) : IEvent
{
    public static string Name => "audience.purchases_counted";
    public string Key => Rows.Count > 0 ? Rows[0].Order.ToString() : "none";
}

/// <summary>A difference of what a member bought (消费增量): negative where it came back or is somebody else's now.</summary>
public sealed record CountedPurchase(
    long Number, OrderId Order, DateTimeOffset At, BrandId Brand, SpuId Product, CategoryId Category, int Quantity, Money Cash);
