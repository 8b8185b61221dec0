using System.Text.Json.Serialization;
using Siyu.Contracts.Promotions;

namespace Siyu.Promotions.Quoting;

/// <summary>
/// A price to explain (询价文件), all of it in words of the asker: goods, brands, categories, stores and rules are named, not looked up.
/// Amounts are fen, rates are in ten-thousandths of what is left to pay (8,800 for 8.8 折). Documented in <c>docs/journeys/quote.md</c>.
/// </summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record QuoteFile(IReadOnlyList<FileLine> Lines)
{
    public DateTimeOffset? At { get; init; }
    public string? Tier { get; init; }
    public string? Channel { get; init; }
    public string? Store { get; init; }
    public long Freight { get; init; }
    public IReadOnlyList<FilePromotion> Promotions { get; init; } = [];
    public IReadOnlyList<FileCoupon> Coupons { get; init; } = [];
    public FilePoints? Points { get; init; }
    public FileVoucher? Voucher { get; init; }
}

/// <summary>Goods to price (询价商品).</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record FileLine(string Id, string Sku, long List, int Quantity)
{
    public string Brand { get; init; } = "";
    public string Category { get; init; } = "";
    public long? Member { get; init; }
    public long? Floor { get; init; }

    /// <summary>Goods of a counter (联营): its supplier bears the member price.</summary>
    public bool Counter { get; init; }
}

/// <summary>A promotion of the file (询价促销): one of fixed, payBps, off (each unit) or tiers.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record FilePromotion(string Id, ShareKind Kind)
{
    public int Version { get; init; } = 1;
    public string? Title { get; init; }
    public long? Fixed { get; init; }
    public int? PayBps { get; init; }
    public long? Off { get; init; }
    public IReadOnlyList<FileTier>? Tiers { get; init; }
    public bool ByQuantity { get; init; }
    public int Times { get; init; } = 1;
    public IReadOnlyDictionary<Funder, int>? Funders { get; init; }
    public int Priority { get; init; }
    public string? Group { get; init; }
    public IReadOnlyList<string> Excludes { get; init; } = [];
    public bool Alone { get; init; }
    public FileScope Scope { get; init; } = new();
    public DateTimeOffset? From { get; init; }
    public DateTimeOffset? Until { get; init; }
    public IReadOnlyList<string> ForTiers { get; init; } = [];
    public IReadOnlyList<string> Channels { get; init; } = [];
    public IReadOnlyList<string> Stores { get; init; } = [];
    public FileBudget Budget { get; init; } = new();
}

/// <summary>A tier of a full reduction (满减档): from so many fen or units on, an amount off or a rate to pay.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record FileTier(long From)
{
    public long Off { get; init; }
    public int PayBps { get; init; }
}

/// <summary>What goods something is for (范围); an empty list means any.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record FileScope
{
    public IReadOnlyList<string> Brands { get; init; } = [];
    public IReadOnlyList<string> Categories { get; init; } = [];
    public IReadOnlyList<string> Skus { get; init; } = [];
}

/// <summary>What is left of a budget (剩余预算).</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record FileBudget
{
    public long? Amount { get; init; }
    public int? Uses { get; init; }
    public int? PersonUses { get; init; }
    public bool Partial { get; init; }
}

/// <summary>A coupon that the buyer wants to use (询价优惠券): an amount off, a rate to pay, a unit given or for a price, or freight.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record FileCoupon(string Id)
{
    public string? Title { get; init; }
    public long Threshold { get; init; }
    public long? Off { get; init; }
    public int? PayBps { get; init; }
    public long? AtMost { get; init; }

    /// <summary>A unit of its goods is given (礼品券).</summary>
    public bool Gift { get; init; }

    /// <summary>A unit of its goods is sold for this (兑换券).</summary>
    public long? Exchange { get; init; }

    /// <summary>So much of the freight at most (运费券).</summary>
    public long? Freight { get; init; }
    public Funder? Funder { get; init; }

    /// <summary>Whose coupon it is; the platform's without one.</summary>
    public string? Brand { get; init; }
    public IReadOnlyList<string> Skus { get; init; } = [];
}

/// <summary>Points to use (询价积分).</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record FilePoints(long Wanted)
{
    public int FenEach { get; init; } = 1;
    public int MostBps { get; init; } = 10_000;
}

/// <summary>A paid voucher (询价储值券).</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record FileVoucher(string Id, long Balance)
{
    public bool PaysFreight { get; init; }
    public FileScope Scope { get; init; } = new();
}
