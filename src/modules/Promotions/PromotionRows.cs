using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Loyalty;
using Siyu.Contracts.Promotions;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Promotions.Domain;

namespace Siyu.Promotions;

/// <summary>Promotions that run, remembered all together (熟记进行中的活动).</summary>
internal sealed class KnownPromotions(Commits commits) : Known<PromotionState, IReadOnlyList<Promotion>>(commits, typeof(Promotion));

/// <summary>The promotion rows (活动行): those that run, what is left of them, and what orders took, many at once.</summary>
internal sealed class PromotionRows(SiyuDb db, KnownPromotions known, ILoyalty loyalty, TimeProvider clock)
{
    /// <summary>So many run at a time at most: each is tried on each order.</summary>
    public const int MostRunning = 100;

    /// <summary>Those that may price an order now, by their own period; a budget that is remembered is not trusted.</summary>
    public async Task<IReadOnlyList<Promotion>> Running(DateTimeOffset at, CancellationToken ct)
    {
        var all = await known.One(db, PromotionState.Running, async () => (IReadOnlyList<Promotion>)await All(ct));
        return [.. (all ?? []).Where(promotion => promotion.BeginsAt is not { } from || from <= at)
            .Where(promotion => promotion.EndsAt is not { } until || at < until)];
    }

    /// <summary>Tiers of these members' group cards, where one of the running promotions asks for them.</summary>
    public async Task<Dictionary<MemberId, string>> Tiers(
        IReadOnlyList<Promotion> running, IReadOnlyCollection<MemberId> members, CancellationToken ct) =>
        running.Any(promotion => promotion.AsksTier)
            ? (await loyalty.GroupTiers(members, ct)).ToDictionary(pair => pair.Key, pair => PriceCircumstances.TierOf(pair.Value)) : [];

    /// <summary>What is left of them for these members.</summary>
    /// <param name="locked">Rows of a limited one are locked until the end of the unit of work.</param>
    public async Task<PromotionsLeft> Left(
        IReadOnlyList<Promotion> running, IReadOnlyCollection<MemberId> members, bool locked, CancellationToken ct)
    {
        var limited = running.Where(promotion => promotion.IsLimited).Select(promotion => promotion.Id).ToList();
        var now = limited.Count == 0 ? []
            : locked ? await Lock(limited, ct)
            : await db.All<Promotion>().AsNoTracking().Where(promotion => limited.Contains(promotion.Id)).ToListAsync(ct);
        var personal = running.Where(promotion => promotion.PerPerson is not null).Select(promotion => promotion.Id).ToList();
        var used = personal.Count == 0 ? []
            : await db.All<PromotionUse>()
                .Where(use => personal.Contains(use.Promotion) && members.Contains(use.Member) && use.State != UseState.Returned)
                .GroupBy(use => new { use.Promotion, use.Member })
                .Select(uses => new { uses.Key.Promotion, uses.Key.Member, Count = uses.Count() }).ToListAsync(ct);
        return new(now, used.ToDictionary(use => (use.Promotion, use.Member), use => use.Count));
    }

    /// <summary>Writes down what the quotes that became orders took, and spends it: never beyond a budget.</summary>
    public async Task Hold(IReadOnlyList<Quote> quotes, CancellationToken ct)
    {
        var at = clock.GetUtcNow();
        var uses = quotes.SelectMany(quote => Taken(quote).Select(taken => new PromotionUse
        {
            OrderId = quote.Ask.Order, Promotion = taken.Id, Version = taken.Version, Member = quote.Ask.Member, Amount = taken.Amount,
            At = at,
        })).ToList();
        if (uses.Count == 0) return;
        await db.InsertAll(uses, ct);
        await Spend([.. uses.GroupBy(use => use.Promotion).Select(same => (same.Key, same.Sum(use => use.Amount), same.Count()))], ct);
    }

    /// <summary>Orders are paid: what they took is used.</summary>
    public Task Use(IReadOnlyCollection<OrderId> orders, CancellationToken ct) =>
        db.All<PromotionUse>().Where(use => orders.Contains(use.OrderId) && use.State == UseState.Held)
            .ExecuteUpdateAsync(set => set.SetProperty(use => use.State, UseState.Used), ct);

    /// <summary>An order's uses come back.</summary>
    public async Task Return(OrderId order, CancellationToken ct)
    {
        var open = await db.All<PromotionUse>().AsNoTracking().Where(use => use.OrderId == order && use.State != UseState.Returned)
            .OrderBy(use => use.Promotion).ToListAsync(ct);
        if (open.Count == 0) return;
        var turned = await db.All<PromotionUse>().Where(use => use.OrderId == order && use.State != UseState.Returned)
            .ExecuteUpdateAsync(set => set.SetProperty(use => use.State, UseState.Returned), ct);
        Must.Hold(turned == open.Count, "an order's uses come back together");
        await Spend([.. open.Select(use => (use.Promotion, -use.Amount, -1))], ct);
    }

    /// <summary>What a quote takes of each promotion: the sum of its shares on the lines.</summary>
    public static IEnumerable<(PromotionId Id, int Version, Money Amount)> Taken(Quote quote) => quote.Lines
        .SelectMany(line => line.Shares).Select(share => (Of: PromotionTerms.Named(share.Rule), share.Amount))
        .Where(share => share.Of is not null)
        .GroupBy(share => share.Of!.Value).Select(shares => (shares.Key.Id, shares.Key.Version, shares.Sum(share => share.Amount)));

    private Task<List<Promotion>> All(CancellationToken ct) => db.All<Promotion>().AsNoTracking()
        .Where(promotion => promotion.State == PromotionState.Running).OrderBy(promotion => promotion.Id).Take(MostRunning)
        .ToListAsync(ct);

    private async Task<List<Promotion>> Lock(List<PromotionId> ids, CancellationToken ct)
    {
        var guids = ids.Select(id => id.Value).ToArray();
        var json = JsonSerializer.Serialize(guids);
        var rows = db.IsSqlite
            ? db.Query<Promotion>($"SELECT * FROM promotions_promotion WHERE id IN (SELECT value FROM json_each({json}))")
            : db.Query<Promotion>($"SELECT * FROM promotions_promotion WHERE id = ANY({guids}) ORDER BY id FOR UPDATE");
        return await rows.AsNoTracking().ToListAsync(ct);
    }

    /// <summary>Only what is limited is counted on its row: every order of a promotion without limits would else wait for that
    /// row.</summary>
    private async Task Spend(IReadOnlyList<(PromotionId Promotion, Money Amount, int Uses)> spent, CancellationToken ct)
    {
        await using var command = db.Command(db.IsSqlite
            ? """
              UPDATE promotions_promotion SET amount_spent = amount_spent + v.amount, uses_spent = uses_spent + v.uses
              FROM (SELECT value ->> 0 AS id, value ->> 1 AS amount, value ->> 2 AS uses FROM json_each(@rows)) AS v
              WHERE promotions_promotion.id = v.id AND (amount_budget IS NOT NULL OR uses_budget IS NOT NULL)
              """
            : """
              UPDATE promotions_promotion p SET amount_spent = p.amount_spent + v.amount, uses_spent = p.uses_spent + v.uses
              FROM unnest(@ids, @amounts, @uses) AS v (id, amount, uses)
              WHERE p.id = v.id AND (p.amount_budget IS NOT NULL OR p.uses_budget IS NOT NULL)
              """);
        if (db.IsSqlite) command.Give("@rows", JsonSerializer.Serialize(
            spent.Select(one => new object[] { one.Promotion.ToString(), one.Amount.Fen, one.Uses })));
        else command.Give("@ids", spent.Select(one => one.Promotion.Value).ToArray())
            .Give("@amounts", spent.Select(one => one.Amount.Fen).ToArray()).Give("@uses", spent.Select(one => one.Uses).ToArray());
        await command.ExecuteNonQueryAsync(ct);
    }
}

/// <summary>What is left of promotions while a group is priced (余额簿): each order that is priced leaves less for the next.</summary>
internal sealed class PromotionsLeft(IReadOnlyList<Promotion> limited, Dictionary<(PromotionId, MemberId), int> used)
{
    private readonly Dictionary<PromotionId, Promotion> now = limited.ToDictionary(promotion => promotion.Id);
    private readonly Dictionary<PromotionId, (Money Amount, int Uses)> taken = [];

    public BudgetLeft Of(Promotion promotion, MemberId member)
    {
        var stands = now.GetValueOrDefault(promotion.Id, promotion);
        var (amount, uses) = taken.GetValueOrDefault(promotion.Id);
        return new(
            stands.AmountBudget - stands.AmountSpent - amount, stands.UsesBudget - stands.UsesSpent - uses,
            promotion.PerPerson - used.GetValueOrDefault((promotion.Id, member)), promotion.Draft.Budget.Partial);
    }

    public void Take(Quote quote)
    {
        foreach (var (id, _, amount) in PromotionRows.Taken(quote))
        {
            var before = taken.GetValueOrDefault(id);
            taken[id] = (before.Amount + amount, before.Uses + 1);
            used[(id, quote.Ask.Member)] = used.GetValueOrDefault((id, quote.Ask.Member)) + 1;
        }
    }
}
