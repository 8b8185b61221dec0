using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Loyalty;
using Siyu.Kernel;
using Siyu.Loyalty.Cards;
using Siyu.Loyalty.Domain;
using Siyu.Loyalty.Points;
using Siyu.Platform;

namespace Siyu.Loyalty;

/// <summary>The door of cards and points (会员权益之门).</summary>
internal sealed class LoyaltyDoor(SiyuDb db, ProgramRows programs, CardRows cards, PurseRows purses, CardFaces faces) : ILoyalty
{
    /// <summary>Purses that this unit of work planned with; they are locked, so what is kept is what was planned.</summary>
    private Dictionary<PurseAsk, Purse> planned = [];

    public async Task<IReadOnlyDictionary<PurseAsk, PurseHand>> Plan(IReadOnlyCollection<PurseAsk> asks, CancellationToken ct)
    {
        planned = [];
        if (asks.Count == 0) return new Dictionary<PurseAsk, PurseHand>();
        var running = (await programs.Running(ct)).ToDictionary(program => program.Id);
        var found = await cards.Of([.. asks.Select(ask => ask.Member)], ct);
        var wanted = asks.Distinct().Where(ask => running.ContainsKey(ask.Program))
            .Select(ask => (Ask: ask, Card: found.GetValueOrDefault((ask.Program, ask.Member))))
            .Where(one => one.Card is not null).ToList();
        var locked = await purses.Lock([.. wanted.Select(one => one.Card!.Id)], [], ct);
        foreach (var (ask, card) in wanted)
            if (locked[card!.Id] is { Card.State: CardState.Open } purse) planned[ask] = purse;
        return planned.ToDictionary(
            pair => pair.Key, pair => Hand(running[pair.Key.Program], pair.Value.Available));
    }

    public async Task Keep(IReadOnlyList<PointsTake> takes, CancellationToken ct)
    {
        if (takes.Count == 0) return;
        var spends = takes.SelectMany(take => planned[take.Of].Hold(take.Order, take.Points)).ToList();
        await purses.Keep([.. takes.Select(take => planned[take.Of]).Distinct()], ct);
        await db.InsertAll(spends, ct);
    }

    public async Task Capture(IReadOnlyCollection<OrderId> orders, CancellationToken ct)
    {
        foreach (var spend in await db.All<Spend>().Where(spend => orders.Contains(spend.OrderId)).ToListAsync(ct)) spend.Capture();
    }

    public async Task Release(OrderId order, CancellationToken ct)
    {
        var held = (await Spends(order, ct)).Where(spend => spend.State == SpendState.Held).ToList();
        await Return(order, [.. held.Select(spend => (spend, spend.Points))], PointsMove.Released, ct);
        foreach (var spend in held) spend.Release();
    }

    /// <summary>What was taken last, and so ends last, returns first.</summary>
    public async Task GiveBack(OrderId order, long points, CancellationToken ct)
    {
        var parts = new List<(Spend, long)>();
        foreach (var spend in (await Spends(order, ct)).OrderByDescending(spend => spend.Ordinal))
        {
            var part = Math.Min(points, spend.Left);
            if (part == 0) continue;
            spend.Return(part);
            parts.Add((spend, part));
            points -= part;
        }
        Must.Hold(points == 0, "no more points return than an order took");
        await Return(order, parts, PointsMove.Returned, ct);
    }

    public async Task<IReadOnlyList<PurseOffer>> Offers(MemberId member, CancellationToken ct)
    {
        var running = (await programs.Running(ct)).ToDictionary(program => program.Id);
        return [.. (await faces.Of(member, ct)).Where(card => card.Available > 0 && running.ContainsKey(card.Program))
            .Select(card => new PurseOffer(card.Program, card.Title, Hand(running[card.Program], card.Available)))];
    }

    public async Task<IReadOnlyDictionary<MemberId, int>> GroupTiers(IReadOnlyCollection<MemberId> members, CancellationToken ct)
    {
        if ((await programs.Running(ct)).FirstOrDefault(program => program.Brand is null) is not { } group)
            return new Dictionary<MemberId, int>();
        var wanted = members.Distinct().ToList();
        return await db.All<Card>()
            .Where(card => card.Program == group.Id && wanted.Contains(card.Member) && card.State == CardState.Open)
            .ToDictionaryAsync(card => card.Member, card => card.Tier, ct);
    }

    public Task<ILookup<MemberId, HeldCard>> CardsOf(IReadOnlyCollection<MemberId> members, CancellationToken ct) => faces.Of(members, ct);

    public Task<Page<PointsEntry>> PointsOf(CardId card, PageAsk ask, CancellationToken ct) => PointsPages.Of(db, card, ask, ct);

    private static PurseHand Hand(CardProgram program, long available) => new(available, program.Gives.MostBps, program.Brand);

    private Task<List<Spend>> Spends(OrderId order, CancellationToken ct) =>
        db.All<Spend>().Where(spend => spend.OrderId == order).OrderBy(spend => spend.Ordinal).ToListAsync(ct);

    private async Task Return(OrderId order, List<(Spend Spend, long Points)> parts, PointsMove move, CancellationToken ct)
    {
        if (parts.Count == 0) return;
        var lots = await purses.OfLots([.. parts.Select(part => part.Spend.Lot)], ct);
        foreach (var (spend, points) in parts) lots.Of(lots[spend.Lot]).PutBack(lots[spend.Lot], points, order, move);
        await purses.Keep(lots.Purses.Values, ct);
    }
}
