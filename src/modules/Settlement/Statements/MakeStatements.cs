using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Contracts.Organization;
using Siyu.Contracts.Settlement;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Settlement.Domain;

namespace Siyu.Settlement.Statements;

/// <summary>
/// Makes the statements of the month that ended (生成结算单), a few counterparties per transaction; what was made is left alone, so that it may
/// run as often as one likes.
/// </summary>
internal sealed class MakeStatements(Works works, TimeProvider clock, GroupZone zone) : IRecurring, ISlice
{
    private const int MostTurns = 20_000;

    internal sealed record Response(string Period, int Made);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/console/statements/make", (Actor actor, MakeStatements slice, CancellationToken ct) =>
            slice.Handle(actor, ct).ToHttp()).Allow(Allow.Staff(SettlementModule.Issue)).OwnWork().AtMost(6);

    public Task Run(CancellationToken ct) => Make(Period.EndedBefore(zone.Day(clock.GetUtcNow())), ct);

    public async Task<Result<Response>> Handle(Actor actor, CancellationToken ct)
    {
        if (!actor.Scope.All) return PlatformProblems.NotAllowed;
        var period = Period.EndedBefore(zone.Day(clock.GetUtcNow()));
        var made = await Make(period, ct);
        await works.Do(services =>
        {
            services.GetRequiredService<SiyuDb>().Audit(actor, "settlement.make_statements", $"period/{period}", after: made);
            return Task.CompletedTask;
        }, ct);
        return new Response(period.ToString(), made);
    }

    public async Task<int> Make(Period period, CancellationToken ct)
    {
        var made = 0;
        foreach (var kind in Enum.GetValues<StatementKind>())
        {
            var turn = 0;
            for (StatementTurn? done = null; done is not { Due: 0 }; turn++)
            {
                Must.Hold(turn < MostTurns, "each turn leaves fewer counterparties without a statement");
                done = (await works.Do(
                    services => services.GetRequiredService<StatementRows>().Make(kind, period, ct), ct, WorkPriority.Background)).Value;
                made += done.Made;
            }
        }
        return made;
    }
}

/// <summary>What one transaction did (一批结果).</summary>
/// <param name="Due">Who had something due and no statement of the period; nobody at the end.</param>
/// <param name="Made">How many of their statements became whole here; others did by a twin meanwhile, or will by the next turn.</param>
internal sealed record StatementTurn(int Due, int Made);

/// <summary>Of whom and of when statements are made (结算范围).</summary>
internal sealed record Month(StatementKind Kind, string Name, DateTimeOffset End);

/// <summary>Gathers facts into new statements (归集明细), set by set.</summary>
internal sealed class StatementRows(SiyuDb db, IOrganization organization, TimeProvider clock, GroupZone zone)
{
    /// <summary>Of one transaction: so many counterparties, and so many facts; who has more is gathered by several.</summary>
    private const int MostAtOnce = 100;
    public const int MostFacts = 10_000;

    public async Task<Result<StatementTurn>> Make(StatementKind kind, Period period, CancellationToken ct)
    {
        var month = new Month(kind, period.ToString(), period.End(zone.Zone));
        var due = await Due(month, ct);
        if (due.Count == 0) return new StatementTurn(0, 0);
        var (now, cards) = (clock.GetUtcNow(), await Cards(kind, due, ct));
        await db.InsertNew(
            [.. due.Select(one => Statement.Make(kind, one, cards(one), period, now))], "kind, counterparty, period", ct);
        // A twin of this job waits at their rows, and goes on where this one ends.
        var ids = await db.All<Statement>().Where(s => s.Kind == kind && s.Period == month.Name && due.Contains(s.Counterparty))
            .Select(s => s.Id).ToListAsync(ct);
        var open = (await db.Locked<Statement, StatementId>(ids, ct)).Where(s => !s.Gathered).ToList();
        var claimed = await Claim(month, [.. open.Select(s => s.Counterparty)], ct);
        foreach (var statement in open.Where(s => claimed.Contains(s.Id))) statement.Add(FactSum.Of([.. claimed[statement.Id]]));
        var more = (await Waiting(month).Where(f => due.Contains(f.Counterparty)).Select(f => f.Counterparty).Distinct().ToListAsync(ct))
            .ToHashSet();
        var whole = open.Where(s => !more.Contains(s.Counterparty)).ToList();
        await Finish(month, whole, ct);
        return new StatementTurn(due.Count, whole.Count);
    }

    /// <summary>Who has something due and no whole statement of the month.</summary>
    private async Task<List<Guid>> Due(Month month, CancellationToken ct)
    {
        var waiting = await Waiting(month).Where(f => !db.All<Statement>().Any(s =>
                s.Kind == month.Kind && s.Counterparty == f.Counterparty && s.Period == month.Name && s.Gathered))
            .GroupBy(f => f.Counterparty).Select(g => new { g.Key, Facts = g.Count() })
            .OrderBy(one => one.Key).Take(MostAtOnce).ToListAsync(ct);
        var facts = 0;
        return [.. waiting.TakeWhile((one, i) => (facts += one.Facts) <= MostFacts || i == 0).Select(one => one.Key)];
    }

    private IQueryable<Fact> Waiting(Month month) =>
        db.All<Fact>().Where(f => f.Kind == month.Kind && f.Statement == null && f.At < month.End);

    /// <summary>Puts facts onto their statements, at most so many, and tells what each statement got.</summary>
    private async Task<ILookup<StatementId, FactSum>> Claim(Month month, IReadOnlyList<Guid> who, CancellationToken ct)
    {
        await using var update = db.Command($"""
            UPDATE settlement_fact SET statement = (SELECT s.id FROM settlement_statement s WHERE s.kind = settlement_fact.kind
                AND s.counterparty = settlement_fact.counterparty AND s.period = @period)
            WHERE number IN (SELECT f.number FROM settlement_fact f WHERE f.kind = @kind AND f.statement IS NULL AND f.at < @end
                AND f.counterparty IN ({(db.IsSqlite
                    ? "SELECT value FROM json_each(@who)"
                    : "SELECT CAST(id AS uuid) FROM json_array_elements_text(CAST(@who AS json)) AS id")})
                ORDER BY f.number LIMIT {MostFacts})
            RETURNING statement, cash + coupon + points, fee, amount
            """);
        update.Give("@kind", month.Kind.ToString()).Give("@period", month.Name).Give("@end", month.End)
            .Give("@who", System.Text.Json.JsonSerializer.Serialize(who));
        var claimed = new List<(StatementId Statement, FactSum Sum)>();
        await using var reader = await update.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            claimed.Add((new(reader.GetGuid(0)), new(1, new(reader.GetInt64(1)), new(reader.GetInt64(2)), new(reader.GetInt64(3)))));
        return claimed.ToLookup(one => one.Statement, one => one.Sum);
    }

    private async Task Finish(Month month, List<Statement> whole, CancellationToken ct)
    {
        var openings = month.Kind == StatementKind.Guide ? await Openings(whole, ct) : [];
        var carried = new List<Fact>();
        foreach (var statement in whole)
        {
            var missing = statement.Finish(openings.GetValueOrDefault(statement.Counterparty));
            if (missing.IsNegative) carried.AddRange(Fact.Carried(statement, missing, month.End));
            db.Add(new StatementStep
            {
                Statement = statement.Id, Act = StatementAct.Made, Amount = statement.Total, At = statement.MadeAt,
            });
            db.Publish(statement.Changed);
        }
        await db.NoteFacts(carried, ct);
    }

    /// <summary>What guides were owed before: where their last statement ended.</summary>
    private async Task<Dictionary<Guid, Money>> Openings(List<Statement> ours, CancellationToken ct)
    {
        var (who, new_) = (ours.ConvertAll(s => s.Counterparty), ours.ConvertAll(s => s.Id));
        var before = await db.All<Statement>().AsNoTracking()
            .Where(s => s.Kind == StatementKind.Guide && who.Contains(s.Counterparty) && !new_.Contains(s.Id)
                && !db.All<Statement>().Any(later => later.Kind == s.Kind && later.Counterparty == s.Counterparty
                    && !new_.Contains(later.Id) && later.Period.CompareTo(s.Period) > 0))
            .ToListAsync(ct);
        return before.ToDictionary(s => s.Counterparty, s => s.Opening + s.Total);
    }

    private async Task<Func<Guid, Counterparty>> Cards(StatementKind kind, List<Guid> who, CancellationToken ct)
    {
        if (kind == StatementKind.Guide)
        {
            var staff = await organization.Staff([.. who.Select(id => new StaffId(id))], ct);
            return id => new(staff[new(id)].Code, staff[new(id)].HomePath.Value);
        }
        var units = await organization.Units([.. who.Select(id => new UnitId(id))], ct);
        return id => new(units[new(id)].Code, units[new(id)].Path.Value);
    }
}

/// <summary>What lines of statements come to (明细合计), summed by the database.</summary>
internal static class FactSums
{
    /// <summary>A row for each cause that occurs in each statement.</summary>
    public static async Task<List<CauseSum>> Causes(
        this SiyuDb db, IReadOnlyCollection<StatementId> statements, CancellationToken ct)
    {
        await db.Database.OpenConnectionAsync(ct);
        await using var select = db.Command($"""
            SELECT statement, cause, count(*), CAST(sum(list) AS bigint), CAST(sum(cash) AS bigint), CAST(sum(coupon) AS bigint),
                CAST(sum(points) AS bigint), CAST(sum(fee) AS bigint), CAST(sum(amount) AS bigint), CAST(sum(quantity) AS bigint)
            FROM settlement_fact WHERE statement IN ({(db.IsSqlite
                ? "SELECT value FROM json_each(@statements)"
                : "SELECT CAST(id AS uuid) FROM json_array_elements_text(CAST(@statements AS json)) AS id")})
            GROUP BY statement, cause
            """);
        select.Give("@statements", System.Text.Json.JsonSerializer.Serialize(statements.Select(id => id.Value)));
        var rows = new List<CauseSum>();
        await using var reader = await select.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            rows.Add(new(new(reader.GetGuid(0)), Enum.Parse<FactCause>(reader.GetString(1)), (int)reader.GetInt64(2))
            {
                List = new(reader.GetInt64(3)), Cash = new(reader.GetInt64(4)), Coupon = new(reader.GetInt64(5)),
                Points = new(reader.GetInt64(6)), Fee = new(reader.GetInt64(7)), Amount = new(reader.GetInt64(8)),
                Quantity = reader.GetInt64(9),
            });
        return rows;
    }
}

/// <summary>What one cause comes to in a statement (分类合计).</summary>
internal sealed record CauseSum([property: System.Text.Json.Serialization.JsonIgnore] StatementId Statement, FactCause Cause, int Lines)
{
    public long Quantity { get; init; }
    public Money List { get; init; }
    public Money Cash { get; init; }
    public Money Coupon { get; init; }
    public Money Points { get; init; }
    public Money Fee { get; init; }
    public Money Amount { get; init; }

    /// <summary>Discounts that the seller bore itself.</summary>
    public Money Discount => List - Cash - Coupon - Points;
}
