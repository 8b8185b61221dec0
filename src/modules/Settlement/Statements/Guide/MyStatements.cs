using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Settlement;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Settlement.Domain;
using Siyu.Settlement.Statements.Console;

namespace Siyu.Settlement.Statements.Guide;

/// <summary>A guide's own statements (我的结算单): what the month brought, what was paid out, and what is left; newest first.</summary>
internal sealed class MyStatements(SiyuDb db, StatementDetail detail, FactReader facts) : ISlice
{
    internal sealed record Row(
        StatementId Id, string Number, string Period, StatementState State, int Lines, Money Opening, Money Total, DateTimeOffset MadeAt);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/guide/statements", (Actor actor, [AsParameters] PageAsk page, MyStatements slice, CancellationToken ct) =>
            slice.Handle(actor, page, ct).ToHttp()).Allow(Allow.AnyStaff);
        routes.MapGet("/guide/statements/{id}", (Actor actor, StatementId id, MyStatements slice, CancellationToken ct) =>
            slice.Look(actor, id, ct).ToHttp()).Allow(Allow.AnyStaff);
        routes.MapGet("/guide/statements/{id}/lines", (
            Actor actor, StatementId id, [AsParameters] PageAsk page, MyStatements slice, CancellationToken ct) =>
            slice.Lines(actor, id, page, ct).ToHttp()).Allow(Allow.AnyStaff);
    }

    public async Task<Result<Page<Row>>> Handle(Actor actor, PageAsk page, CancellationToken ct)
    {
        var mine = Mine(db, actor.Staff).AsNoTracking();
        if (StatementId.TryParse(page.After, out var after)) mine = mine.Where(s => Id.Compare(s.Id, after) < 0);
        var found = await mine.OrderByDescending(s => s.Id).Take(page.Take + 1).ToListAsync(ct);
        var shown = found.Take(page.Take).ToList();
        return new Page<Row>(
            [.. shown.Select(s => new Row(s.Id, s.Number, s.Period, s.State, s.Lines, s.Opening, s.Total, s.MadeAt))],
            found.Count > shown.Count ? shown[^1].Id.ToString() : null);
    }

    public Task<Result<StatementDetail.Card>> Look(Actor actor, StatementId id, CancellationToken ct) =>
        detail.Of(Mine(db, actor.Staff), id, ct);

    public async Task<Result<Page<FactReader.Line>>> Lines(Actor actor, StatementId id, PageAsk page, CancellationToken ct) =>
        await Mine(db, actor.Staff).AnyAsync(s => s.Id == id, ct)
            ? await facts.Page(id, null, page, ct) : SettlementProblems.UnknownStatement;

    /// <summary>Those of a guide themselves, whatever else they may see.</summary>
    internal static IQueryable<Statement> Mine(SiyuDb db, StaffId guide) => db.All<Statement>().Where(s => s.Owner == guide);
}

/// <summary>A guide agrees with their own statement, or says what is wrong (确认或异议).</summary>
internal sealed class AnswerMyStatement(SiyuDb db, StatementDesk desk) : ISlice
{
    internal sealed record Objection(string Reason);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/guide/statements/{id}/confirm", (Actor actor, StatementId id, AnswerMyStatement slice, CancellationToken ct) =>
            slice.Confirm(actor, id, ct).ToHttp()).Allow(Allow.AnyStaff);
        routes.MapPost("/guide/statements/{id}/dispute", (
            Actor actor, StatementId id, Objection request, AnswerMyStatement slice, CancellationToken ct) =>
            slice.Dispute(actor, id, request, ct).ToHttp()).Allow(Allow.AnyStaff);
    }

    public Task<Result<Done>> Confirm(Actor actor, StatementId id, CancellationToken ct) =>
        Act(actor, id, new(StatementAct.Confirmed), (statement, now) => statement.Confirm(now), ct);

    public async Task<Result<Done>> Dispute(Actor actor, StatementId id, Objection request, CancellationToken ct) =>
        StatementDesk.Note(request.Reason) is { } reason
            ? await Act(actor, id, new(StatementAct.Disputed, reason), (statement, now) => statement.Dispute(now), ct)
            : SettlementProblems.NeedsNote.AtField("reason");

    private async Task<Result<Done>> Act(
        Actor actor, StatementId id, StatementWish wish, Func<Statement, DateTimeOffset, Result<Done>> decide, CancellationToken ct) =>
        await MyStatements.Mine(db, actor.Staff).AnyAsync(s => s.Id == id, ct)
            ? await desk.Act(actor with { Scope = DataScope.Own(OrgPath.Root) }, id, wish, decide, ct)
            : SettlementProblems.UnknownStatement;
}
