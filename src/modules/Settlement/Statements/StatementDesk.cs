using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Organization;
using Siyu.Contracts.Settlement;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Settlement.Domain;

namespace Siyu.Settlement.Statements;

/// <summary>
/// Where anything is done to a statement (结算单操作): it is in reach, its row is locked, the state allows it; the step is written down for both
/// sides.
/// </summary>
internal sealed class StatementDesk(SiyuDb db, TimeProvider clock)
{
    private const int LeastNote = 2;
    private const int MostNote = 500;

    public async Task<Result<Done>> Act(
        Actor actor, StatementId id, StatementWish wish, Func<Statement, DateTimeOffset, Task<Result<Done>>> decide, CancellationToken ct)
    {
        if (!await db.Statements(actor).AnyAsync(s => s.Id == id, ct)) return SettlementProblems.UnknownStatement;
        var statement = Must.Exist(await db.Locked<Statement, StatementId>(id, ct), "a statement that was found exists");
        var (now, before) = (clock.GetUtcNow(), statement.State);
        var done = await decide(statement, now);
        if (done.Ok && !done.Value.Before) Keep(actor, statement, before, wish);
        return done;
    }

    /// <summary>Lets many go out; one that cannot refuses all.</summary>
    public async Task<Result<Done>> Issue(Actor actor, IReadOnlyList<StatementId> ids, CancellationToken ct)
    {
        if (await db.Statements(actor).CountAsync(s => ids.Contains(s.Id), ct) != ids.Count) return SettlementProblems.UnknownStatement;
        var now = clock.GetUtcNow();
        foreach (var statement in await db.Locked<Statement, StatementId>(ids, ct))
        {
            var before = statement.State;
            var issued = statement.Issue(now);
            if (!issued.Ok) return issued;
            if (!issued.Value.Before) Keep(actor, statement, before, new(StatementAct.Issued));
        }
        return Done.It;
    }

    public Task<Result<Done>> Act(
        Actor actor, StatementId id, StatementWish wish, Func<Statement, DateTimeOffset, Result<Done>> decide, CancellationToken ct) =>
        Act(actor, id, wish, (statement, now) => Task.FromResult(decide(statement, now)), ct);

    private void Keep(Actor actor, Statement statement, StatementState before, StatementWish wish)
    {
        db.Add(new StatementStep
        {
            Statement = statement.Id, Act = wish.Act, Note = wish.Note, Amount = wish.Amount, ByStaff = actor.AsStaff,
            At = statement.ChangedAt,
        });
        db.Audit(
            actor, "settlement." + Verb(wish.Act), $"statement/{statement.Id}", before.ToString(), new { statement.State, wish.Note });
        db.Publish(statement.Changed);
    }

    private static string Verb(StatementAct act) => act switch
    {
        StatementAct.Issued => "issue_statement",
        StatementAct.Confirmed => "confirm_statement",
        StatementAct.ConfirmedForThem => "confirm_statement_for_them",
        StatementAct.Disputed => "dispute_statement",
        StatementAct.Answered => "answer_dispute",
        StatementAct.Adjusted => "adjust_statement",
        StatementAct.Invoiced => "upload_invoice",
        StatementAct.Paid => "pay_statement",
        _ => throw new BrokenInvariant("nobody does that to a statement"),
    };

    /// <summary>What somebody says to the other side; null where it says too little or too much.</summary>
    public static string? Note(string? text) =>
        text?.Trim() is { Length: >= LeastNote and <= MostNote } note ? note : null;
}

/// <summary>What somebody does to a statement, and says about it (结算操作).</summary>
internal sealed record StatementWish(StatementAct Act, string? Note = null, Money? Amount = null);

/// <summary>
/// Which statements somebody sees (结算单可见范围): headquarters all; a counterparty its own once it went out, and never those of the guides
/// who work at its place, which are between them and the group.
/// </summary>
internal static class StatementSight
{
    public static IQueryable<Statement> Statements(this SiyuDb db, Actor actor)
    {
        if (WorksOnThem(actor)) return db.Rows<Statement>(actor);
        var self = actor.AsStaff;
        return db.Rows<Statement>(actor).Where(s =>
            s.State != StatementState.Draft && (s.Kind != StatementKind.Guide || s.Owner == self));
    }

    /// <summary>Payouts to the guides whom somebody may see (提现可见范围): no supplier or dealer those of who works at their place.</summary>
    public static IQueryable<Payout> Payouts(this SiyuDb db, Actor actor)
    {
        if (WorksOnThem(actor)) return db.Rows<Payout>(actor);
        var self = actor.AsStaff;
        return db.Rows<Payout>(actor).Where(payout => payout.Earner == self);
    }

    /// <summary>Operations and finance, who let statements go out, and who sees the whole group; all others are counterparties.</summary>
    public static bool WorksOnThem(Actor actor) =>
        actor.Scope.All || actor.May(SettlementModule.Issue) || actor.May(SettlementModule.Pay);
}

/// <summary>What counterparties are called (结算对象名称): units by name, guides by theirs.</summary>
internal sealed class CounterpartyNames(IOrganization organization)
{
    public async Task<IReadOnlyDictionary<Guid, (string Code, string Name)>> Of(
        IReadOnlyCollection<(StatementKind Kind, Guid Id)> who, CancellationToken ct)
    {
        var units = await organization.Units(
            [.. who.Where(one => one.Kind != StatementKind.Guide).Select(one => new UnitId(one.Id)).Distinct()], ct);
        List<StaffId> guides = [.. who.Where(one => one.Kind == StatementKind.Guide).Select(one => new StaffId(one.Id)).Distinct()];
        var cards = await organization.Staff(guides, ct);
        var names = await organization.StaffNames(guides, ct);
        return units.Select(unit => (unit.Key.Value, (unit.Value.Code, unit.Value.Name)))
            .Concat(cards.Select(card => (card.Key.Value, (card.Value.Code, names.GetValueOrDefault(card.Key, card.Value.Code)))))
            .ToDictionary(one => one.Value, one => one.Item2);
    }
}
