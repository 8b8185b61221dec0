using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Kernel;
using Siyu.Loyalty.Domain;
using Siyu.Platform;

namespace Siyu.Loyalty.Cards;

/// <summary>A tier's time is over (等级到期评定): it is held anew where growth within the window still reaches it, else the card falls, by one
/// tier or to what growth reaches, as its program says.</summary>
internal sealed class ReviewTiers(Works works, TimeProvider clock) : IRecurring
{
    private const int CardsAtOnce = 500;
    private const int BatchesAtMost = 2_000;

    public async Task Run(CancellationToken ct)
    {
        for (var batch = 0; batch < BatchesAtMost; batch++)
            if (await Review(ct) < CardsAtOnce) return;
    }

    internal async Task<int> Review(CancellationToken ct) => (await works.Do(async services =>
    {
        var (db, cards, now) = (services.GetRequiredService<SiyuDb>(), services.GetRequiredService<CardRows>(), clock.GetUtcNow());
        var over = await db.All<Card>().Where(card => card.State == CardState.Open && card.TierUntil <= now)
            .OrderBy(card => card.TierUntil).Select(card => card.Id).Take(CardsAtOnce).ToListAsync(ct);
        if (over.Count == 0) return Result.Of(0);
        var locked = await db.Locked<Card, CardId>(over, ct);
        var (growth, rules) = (await cards.Growth(locked, ct), await services.GetRequiredService<ProgramRows>().ById(ct));
        await cards.Keep(
            [.. locked.Select(card => (card, card.Review(rules[card.Program].Gives, growth.GetValueOrDefault(card.Id), now)))], ct);
        return Result.Of(over.Count);
    }, ct, WorkPriority.Background)).Value;
}
