using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Contracts.Members;
using Siyu.Contracts.Orders;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Orders.Tickets;

/// <summary>Tickets whose card became a member's after the import are joined to them (小票归人), in batches.</summary>
internal sealed class JoinTickets(Works works, TimeProvider clock) : IRecurring
{
    private const int CardsAtOnce = 500;

    public async Task Run(CancellationToken ct)
    {
        var after = "";
        while (await Batch(after, ct) is { } last) after = last;
    }

    private async Task<string?> Batch(string after, CancellationToken ct) => (await works.Do(async services =>
    {
        var db = services.GetRequiredService<SiyuDb>();
        var cards = await db.All<TicketLine>().Where(line => line.Member == null && line.Card != null && line.Card.CompareTo(after) > 0)
            .Select(line => line.Card!).Distinct().OrderBy(card => card).Take(CardsAtOnce).ToListAsync(ct);
        if (cards.Count == 0) return new Last(null);
        var found = await services.GetRequiredService<IMembers>().FindByCard(cards, ct);
        foreach (var (card, member) in found)
            await db.All<TicketLine>().Where(line => line.Member == null && line.Card == card)
                .ExecuteUpdateAsync(set => set.SetProperty(line => line.Member, member), ct);
        if (found.Count > 0) db.Publish(new PurchasesMoved([.. found.Values.Distinct()], clock.GetUtcNow()));
        return Result.Of(new Last(cards[^1]));
    }, ct, WorkPriority.Background)).Value.Card;

    private sealed record Last(string? Card);
}
