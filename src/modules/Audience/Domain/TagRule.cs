using Siyu.Contracts.Members;
using Siyu.Kernel;

namespace Siyu.Audience.Domain;

/// <summary>What makes a rule tag look at a member (触发方式).</summary>
internal enum TagTrigger { Joined, Contact, Order }

/// <summary>
/// When a member carries a tag by itself (标签规则). It is asked of all facts that are known of a member, never of one piece of news: so
/// news may come twice, late or in any order, and a refund takes the tag off again where the rule says so.
/// </summary>
/// <param name="Undo">The tag goes when the fact is undone: the order refunded, the friendship ended.</param>
internal sealed record TagRule(TagTrigger Trigger, bool Undo)
{
    public const int MostValues = 100;
    private const int MostOrders = 10_000;

    /// <summary>Ways of joining; none for any.</summary>
    public IReadOnlyList<JoinSource> Sources { get; init; } = [];

    /// <summary>Live codes that were scanned, and names of channels; none of both for any addition.</summary>
    public IReadOnlyList<ChannelCodeId> Codes { get; init; } = [];
    public IReadOnlyList<string> Channels { get; init; } = [];

    /// <summary>Lines of an order that count; none for all.</summary>
    public IReadOnlyList<BrandId> Brands { get; init; } = [];
    public IReadOnlyList<SpuId> Products { get; init; } = [];

    /// <summary>Cash that these lines of one order come to at least.</summary>
    public Money AmountAtLeast { get; init; }

    /// <summary>So many such orders at least.</summary>
    public int OrdersAtLeast { get; init; } = 1;

    public Problem? Refusal()
    {
        int?[] listed = [Sources?.Count, Codes?.Count, Channels?.Count, Brands?.Count, Products?.Count];
        if (listed.Any(count => count is null or > MostValues)) return AudienceProblems.BadValues.With(MostValues).AtField("rule");
        var (joined, contact) = (Sources!.Count > 0, Codes!.Count + Channels!.Count > 0);
        var order = Brands!.Count + Products!.Count > 0 || !AmountAtLeast.IsZero || OrdersAtLeast != 1;
        var strange = Trigger switch
        {
            TagTrigger.Joined => contact || order,
            TagTrigger.Contact => joined || order,
            TagTrigger.Order => joined || contact,
        };
        if (strange) return AudienceProblems.BadRule.With(Trigger.ToString()).AtField("rule");
        if (AmountAtLeast.IsNegative || OrdersAtLeast is < 1 or > MostOrders) return AudienceProblems.BadRange.AtField("rule");
        return null;
    }

    public bool Holds(MemberFacts facts) => Trigger switch
    {
        TagTrigger.Joined => facts.Source is { } source && (Sources.Count == 0 || Sources.Contains(source)),
        TagTrigger.Contact => facts.Friends.Rows.Any(row => CameBy(row) && (!Undo || facts.Friends.Lasts(row))),
        TagTrigger.Order => facts.Purchases.Where(Counts).GroupBy(line => line.OrderId)
            .Count(order => order.Aggregate(Money.Zero, (sum, line) => sum + (Undo ? line.Cash : line.BoughtCash)) >= AmountAtLeast)
            >= OrdersAtLeast,
    };

    private bool CameBy(Friendship row) => row.AddedAt is not null
        && ((Codes.Count == 0 && Channels.Count == 0) || Codes.Contains(new ChannelCodeId(row.Code)) || Channels.Contains(row.Channel));

    private bool Counts(Purchase line) => line.IsPaid && (!Undo || line.Quantity > 0)
        && (Brands.Count == 0 || Brands.Contains(line.Brand)) && (Products.Count == 0 || Products.Contains(line.Product));
}

/// <summary>All that rules may ask of one member (会员事实).</summary>
internal sealed record MemberFacts(JoinSource? Source, Friends Friends, IReadOnlyList<Purchase> Purchases)
{
    public static readonly MemberFacts None = new(null, new([]), []);
}
