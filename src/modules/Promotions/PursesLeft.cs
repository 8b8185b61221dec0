using Siyu.Contracts.Loyalty;
using Siyu.Contracts.Promotions;
using Siyu.Kernel;
using Siyu.Promotions.Domain;

namespace Siyu.Promotions;

/// <summary>What is left of purses while a group is priced (积分余额簿): each order that is priced leaves less for the next.</summary>
internal sealed class PursesLeft(IReadOnlyDictionary<PurseAsk, PurseHand> hands)
{
    /// <summary>What a point is worth, in fen: a point is a fen everywhere (COMMERCE §4).</summary>
    private const int FenEach = 1;

    private readonly Dictionary<PurseAsk, long> taken = [];

    public static PurseAsk? Of(QuoteAsk ask) => ask.Points is { } wish ? new(ask.Member, wish.Program) : null;

    /// <summary>What an order may use; null where it wants none.</summary>
    public Result<PointsUse?> For(QuoteAsk ask)
    {
        if (ask.Points is not { } wish) return (PointsUse?)null;
        if (wish.Points < 1) return PriceRefusals.BadPoints;
        if (!hands.TryGetValue(Of(ask)!, out var hand)) return LoyaltyProblems.NoCard;
        var left = hand.Available - taken.GetValueOrDefault(Of(ask)!);
        return wish.Points > left ? LoyaltyProblems.NotEnough.With(left) : Use(wish.Points, hand);
    }

    public void Take(Quote quote)
    {
        if (Of(quote.Ask) is { } ask) taken[ask] = taken.GetValueOrDefault(ask) + quote.Points;
    }

    public static PointsUse Use(long points, PurseHand hand) => new(points, FenEach, hand.MostBps)
    {
        Scope = hand.Brand is { } brand ? PromotionScope.All with { Brands = [brand] } : PromotionScope.All,
    };
}
