using Siyu.Contracts.Ledger;
using Siyu.Contracts.Orders;
using Siyu.Kernel;
using Siyu.Loyalty.Domain;
using Siyu.Platform;

namespace Siyu.Loyalty.Earning;

/// <summary>
/// A paid order earns points and growth (消费积分) on the cash of its lines, freight apart, at the rates of the buyer's tier as it then was;
/// points wait for the after-sale window, growth lifts the tier at once. An order without cash earns nothing and opens no card.
/// </summary>
internal sealed class EarnPoints(SiyuDb db, ProgramRows programs, CardRows cards, PurseRows purses, ILedger ledger, TimeProvider clock)
{
    public async Task Earn(IReadOnlyList<OrderPaid> settled, CancellationToken ct)
    {
        var running = await programs.Running(ct);
        var paid = settled.Where(order => !order.IsFree).ToList();
        if (running.Count == 0 || paid.Count == 0) return;
        var heads = await cards.Heads([.. paid.Select(order => order.Buyer)], ct);
        var book = await Open(running, [.. paid.SelectMany(order => running.Where(program => Counts(program, order))
            .Select(program => (program, heads[order.Buyer])))], ct);
        foreach (var order in paid)
            foreach (var program in running.Where(program => Counts(program, order)))
                if (book.Purses.GetValueOrDefault((program.Id, heads[order.Buyer])) is { Card.State: CardState.Open } purse)
                    book.Count(program, purse, order, clock.GetUtcNow());
        await purses.Keep([.. book.Purses.Values], ct);
        await db.InsertAll(book.Earnings, ct);
        await db.InsertAll(book.Rows, ct);
        await cards.Keep(book.Changes, ct);
        if (book.Journals.Count > 0)
            Must.Hold((await ledger.Post(book.Journals, ct)).All(one => one.Ok), "points earned can be booked");
    }

    /// <summary>The purses of all who earn, with their growth so far; cards that a purchase opens are opened.</summary>
    private async Task<EarningBook> Open(
        IReadOnlyList<CardProgram> running, IReadOnlyCollection<(CardProgram Program, MemberId Member)> pairs, CancellationToken ct)
    {
        var found = await cards.Of([.. pairs.Select(pair => pair.Member)], ct);
        await cards.Open([.. pairs.Where(pair => pair.Program.Gives.Opens != OpenWay.Request
            && !found.ContainsKey((pair.Program.Id, pair.Member)))], ct);
        var now = await cards.Of([.. pairs.Select(pair => pair.Member)], ct);
        var wanted = pairs.Distinct().Where(pair => now.ContainsKey((pair.Program.Id, pair.Member)))
            .Select(pair => now[(pair.Program.Id, pair.Member)]).ToList();
        var locked = await purses.Lock([.. wanted.Select(card => card.Id)], [], ct);
        var growth = await cards.Growth([.. locked.Values.Select(purse => purse.Card)], ct);
        return new(wanted.ToDictionary(card => (card.Program, card.Member), card => locked[card.Id]), growth);
    }

    private static bool Counts(CardProgram program, OrderPaid order) => order.Lines.Any(line => program.Counts(line.Brand));
}

/// <summary>What a group of paid orders earns (计分簿).</summary>
internal sealed class EarningBook(Dictionary<(CardProgramId, MemberId), Purse> purses, Dictionary<CardId, long> growth)
{
    public Dictionary<(CardProgramId, MemberId), Purse> Purses => purses;
    public List<Domain.Earning> Earnings { get; } = [];
    public List<Growth> Rows { get; } = [];
    public List<(Card, TierChange)> Changes { get; } = [];
    public List<Journal> Journals { get; } = [];

    public void Count(CardProgram program, Purse purse, OrderPaid order, DateTimeOffset now)
    {
        var purchase = new Purchase(program, purse.Card, order.Order, order.At);
        var lines = order.Lines.Where(line => program.Counts(line.Brand)).ToList();
        var points = lines.Sum(line => line.Cash.Rate(purchase.PointsBps).Fen);
        var lot = points > 0 ? purse.Earn(order.Order, points) : null;
        var earned = lines.Select(line => Domain.Earning.Of(line.Line, line.Cash, purchase, lot)).ToList();
        Earnings.AddRange(earned);
        if (lot is not null) Journals.Add(PointsJournals.Earned(program.Id, lot, now));
        var grown = earned.Sum(one => one.Growth);
        if (grown == 0) return;
        Rows.Add(Growth.Of(purse.Card.Id, order.Order, grown, (order.At, now)));
        growth[purse.Card.Id] = growth.GetValueOrDefault(purse.Card.Id) + grown;
        if (purse.Card.Rise(program.Gives, growth[purse.Card.Id], now) is { } change) Changes.Add((purse.Card, change));
    }
}
