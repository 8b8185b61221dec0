using System.Text.Json.Serialization;
using Siyu.Kernel;

namespace Siyu.Audience.Conditions;

/// <summary>A condition of a segment (人群条件): a tree of all, any and not over questions about a member.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
[JsonDerivedType(typeof(AllOf), "all")]
[JsonDerivedType(typeof(AnyOf), "any")]
[JsonDerivedType(typeof(NotThat), "not")]
[JsonDerivedType(typeof(ChoiceIs), "choice")]
[JsonDerivedType(typeof(NumberIs), "number")]
[JsonDerivedType(typeof(DayIs), "day")]
[JsonDerivedType(typeof(RfmIs), "rfm")]
[JsonDerivedType(typeof(HasTag), "tag")]
[JsonDerivedType(typeof(HasBought), "bought")]
[JsonDerivedType(typeof(HasDone), "did")]
[JsonDerivedType(typeof(InSegment), "segment")]
internal abstract record Condition;

/// <summary>All of these (且).</summary>
internal sealed record AllOf(IReadOnlyList<Condition> Of) : Condition;

/// <summary>At least one of these (或).</summary>
internal sealed record AnyOf(IReadOnlyList<Condition> Of) : Condition;

/// <summary>Everybody but these (非).</summary>
internal sealed record NotThat(Condition That) : Condition;

/// <summary>A word about the member is one of these (属于). Ids are written as they travel; a place means all below its path.</summary>
internal sealed record ChoiceIs(ChoiceField Field, IReadOnlyList<string> Values) : Condition;

/// <summary>A number lies between two ends, both included (数值区间). Who has none is never within.</summary>
internal sealed record NumberIs(NumberField Field, long? From, long? To) : Condition;

/// <summary>A day lies between two days, or in the last days up to today, or before them (日期区间). Who has none is never within.</summary>
/// <param name="WithinDays">Today and the days before it, so many in all.</param>
/// <param name="OlderThanDays">Before those.</param>
internal sealed record DayIs(DayField Field, Day? From, Day? To, int? WithinDays, int? OlderThanDays) : Condition;

/// <summary>Bought lately, often and much enough (RFM), each where it is given.</summary>
internal sealed record RfmIs(int? RecencyDaysAtMost, int? OrdersAtLeast, long? SpentFenAtLeast) : Condition;

/// <summary>Carries one of the tags (标签).</summary>
internal sealed record HasTag(IReadOnlyList<TagId> Tags) : Condition;

/// <summary>Bought such goods in the last days (消费行为), refunded units left out; empty lists ask for nothing.</summary>
internal sealed record HasBought(int WithinDays) : Condition
{
    public IReadOnlyList<BrandId> Brands { get; init; } = [];
    public IReadOnlyList<SpuId> Products { get; init; } = [];
    public IReadOnlyList<CategoryId> Categories { get; init; } = [];
    public int OrdersAtLeast { get; init; } = 1;
    public long SpentFenAtLeast { get; init; }
}

/// <summary>Did something in mall or links in the last days (浏览行为).</summary>
internal sealed record HasDone(string Event, int WithinDays) : Condition
{
    public string? Page { get; init; }
    public SpuId? Product { get; init; }
    public int TimesAtLeast { get; init; } = 1;
}

/// <summary>Belongs to another segment (引用人群), as it is now.</summary>
internal sealed record InSegment(SegmentId Segment) : Condition
{
    /// <summary>What that segment asks for, once it was looked up; never written down.</summary>
    [JsonIgnore]
    public Condition? Means { get; init; }

    [JsonIgnore]
    public string? Title { get; init; }
}

/// <summary>Words about a member (选项属性).</summary>
internal enum ChoiceField { Source, Unit, Place, Guide, Channel, Code, Friend }

/// <summary>Numbers of a member (数值属性); ages by the month of birth, amounts in fen.</summary>
internal enum NumberField { Age, BirthMonth, Orders, SpentFen, AverageFen }

/// <summary>Days of a member (日期属性).</summary>
internal enum DayField { Joined, FriendSince, FirstOrder, LastOrder }
