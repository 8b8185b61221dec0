using Siyu.Contracts.Catalog;
using Siyu.Contracts.Ledger;
using Siyu.Contracts.Organization;
using Siyu.Contracts.Promotions;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Promotions.Domain;

/// <summary>A coupon used up at a store's till (门店核销): by whom, on what, what it was worth and who pays for it.</summary>
internal sealed class Redemption : IScopedRow, IOwnedRow
{
    public const int LongestTicket = 40;
    public const int LongestReason = 200;

    private Redemption() { }

    public RedemptionId Id { get; private set; }
    public CouponId Coupon { get; private set; }
    public CouponTemplateId Template { get; private set; }

    /// <summary>Keyed hash of the code that was shown: the same code again is the same redemption.</summary>
    public byte[] CodeHash { get; private set; } = [];
    public UnitId Place { get; private set; }
    public string OrgPath { get; private set; } = "";

    /// <summary>Who redeemed it.</summary>
    public StaffId? Owner { get; private set; }
    public string? Ticket { get; private set; }

    /// <summary>What the ticket came to before the coupon.</summary>
    public Money? Amount { get; private set; }

    /// <summary>The goods that a gift or exchange coupon gave a unit of.</summary>
    public SkuId? Sku { get; private set; }
    public Money Worth { get; private set; }
    public Funder Funder { get; private set; }

    /// <summary>To whose till the group owes what it gave away for the group; null where that is nobody.</summary>
    public TillOwner? OwedTo { get; private set; }
    public DateTimeOffset At { get; private set; }
    public DateTimeOffset? UndoneAt { get; private set; }
    public StaffId? UndoneBy { get; private set; }
    public string? Reason { get; private set; }

    public static Redemption Of(Shown shown, TillWish wish, Money worth, StaffId by, DateTimeOffset at) => new()
    {
        Id = RedemptionId.New(at), Coupon = shown.Coupon.Id, Template = shown.Template.Id, CodeHash = shown.CodeHash,
        Place = shown.Place.Id, OrgPath = shown.Place.Path.Value, Owner = by, Ticket = wish.Ticket, Amount = wish.Amount,
        Sku = wish.Goods?.Id, Worth = worth, Funder = shown.Template.Funder, At = at,
        // As with orders: what the group itself funds on another's sale is paid to the seller all the same; what brand or supplier
        // fund is between them and the till's owner.
        OwedTo = shown.Template.Funder != Funder.Platform || !worth.IsPositive ? null : shown.Place.Kind switch
        {
            UnitKind.DealerStore => TillOwner.Dealer,
            UnitKind.Counter => TillOwner.Counter,
            _ => null,
        },
    };

    /// <summary>A mistake at the till, taken back on the same business day.</summary>
    public Result<Done> Undo(StaffId by, string reason, (Day Redeemed, Day Today) days, DateTimeOffset at)
    {
        if (UndoneAt is not null) return Done.Already;
        if (days.Redeemed != days.Today) return RedeemRefusals.TooLate;
        (UndoneAt, UndoneBy, Reason) = (at, by, reason);
        return Done.It;
    }

    /// <summary>What the store gave away for the group is owed to the till's owner (COMMERCE §4); null where nothing is.</summary>
    public Journal? Posting => OwedTo is not { } owner ? null
        : new($"coupon-redeemed/{Id}", "coupon_redeemed", Subject, At, Legs(owner, Worth));

    /// <summary>Takes that back.</summary>
    public Journal? Reversal => OwedTo is not { } owner || UndoneAt is not { } at ? null
        : new($"redemption-undone/{Id}", "redemption_undone", Subject, at, Legs(owner, -Worth)) { Reverses = $"coupon-redeemed/{Id}" };

    private string Subject => $"redemption/{Id}";

    private IReadOnlyList<Entry> Legs(TillOwner owner, Money amount) =>
    [
        Entry.Debit(AccountKind.CouponSubsidy, "", amount),
        Entry.Credit(owner == TillOwner.Dealer ? AccountKind.StorePayable : AccountKind.SupplierPayable, Place, amount),
    ];
}

/// <summary>Whose a till is, where it is not the group's own (收银归属).</summary>
internal enum TillOwner { Dealer, Counter }

/// <summary>A coupon whose code was shown at a place (出示的券).</summary>
internal sealed record Shown(Coupon Coupon, CouponTemplate Template, UnitCard Place, byte[] CodeHash);

/// <summary>What the till says of the purchase (小票要素).</summary>
internal sealed record TillWish(string? Ticket, Money? Amount, SkuCard? Goods)
{
    /// <summary>What a coupon is worth on it, or why it cannot be redeemed here.</summary>
    public Result<Money> Worth(CouponTerms terms)
    {
        if (Ticket is { Length: < 1 or > Redemption.LongestTicket })
            return RedeemRefusals.BadTicket.With(Redemption.LongestTicket).AtField("ticket");
        if (NeedsTicket(terms.Worth) && (Ticket is null || Amount is not { IsPositive: true }))
            return RedeemRefusals.NeedsTicket.AtField(Ticket is null ? "ticket" : "amount");
        if (Amount is { } amount && amount.Fen is <= 0 or > RedeemRefusals.MostFen) return RedeemRefusals.BadAmount.AtField("amount");
        if (!terms.Worth.IsForUnit) return terms.Worth.Off(Amount!.Value);
        if (Goods is null) return RedeemRefusals.NeedsGoods.AtField("sku");
        if (!terms.Scope.Covers(Goods)) return PromotionsProblems.OutOfScope.AtField("sku");
        var off = terms.Worth.OffUnit(Goods.ListPrice, Amount ?? Money.Zero);
        return off.Ok && Goods.ListPrice - off.Value < (Goods.FloorPrice ?? Money.Zero)
            ? PriceRefusals.FloorForbids.With(Goods.Title) : off;
    }

    /// <summary>A coupon for an amount, or with a threshold, needs the ticket; a gift does not.</summary>
    public static bool NeedsTicket(CouponWorth worth) => !worth.IsForUnit || worth.Threshold.IsPositive;
}

/// <summary>A till's ticket that has had its coupon (已用券小票).</summary>
internal sealed class UsedTicket
{
    public required UnitId Place { get; init; }
    public required string Number { get; init; }
    public required RedemptionId Redemption { get; init; }
}
