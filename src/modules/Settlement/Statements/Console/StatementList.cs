using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Settlement;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Settlement.Domain;

namespace Siyu.Settlement.Statements.Console;

/// <summary>Statements in reach (结算单列表), newest first, and how many stand in which state.</summary>
internal sealed class StatementList(SiyuDb db, CounterpartyNames names) : ISlice
{
    internal sealed record Ask(
        [FromQuery] StatementKind? Kind, [FromQuery] StatementState? State, [FromQuery] string? Period, [FromQuery] Guid? Counterparty);

    internal sealed record Row(
        StatementId Id, string Number, StatementKind Kind, Guid Counterparty, string Code, string Name, string Period, StatementState State)
    {
        public int Lines { get; init; }
        public Money Opening { get; init; }
        public Money Sales { get; init; }
        public Money Fee { get; init; }
        public Money Total { get; init; }
        public string? InvoiceNumber { get; init; }
        public string? Reference { get; init; }
        public DateTimeOffset ChangedAt { get; init; }
    }

    internal sealed record Standing(StatementState State, int Count);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/console/statements", (
                Actor actor, [AsParameters] Ask ask, [AsParameters] PageAsk page, StatementList slice, CancellationToken ct) =>
                slice.Handle(actor, ask, page, ct).ToHttp())
            .Allow(Allow.Staff(SettlementModule.Read));
        routes.MapGet("/console/statements/standings", (Actor actor, [AsParameters] Ask ask, StatementList slice, CancellationToken ct) =>
                slice.Standings(actor, ask, ct).ToHttp())
            .Allow(Allow.Staff(SettlementModule.Read));
    }

    public async Task<Result<Page<Row>>> Handle(Actor actor, Ask ask, PageAsk page, CancellationToken ct)
    {
        var asked = Asked(db.Statements(actor).AsNoTracking(), ask);
        if (ask.State is { } state) asked = asked.Where(s => s.State == state);
        if (StatementId.TryParse(page.After, out var after)) asked = asked.Where(s => Id.Compare(s.Id, after) < 0);
        var found = await asked.OrderByDescending(s => s.Id).Take(page.Take + 1).ToListAsync(ct);
        var shown = found.Take(page.Take).ToList();
        return new Page<Row>(await Rows(shown, ct), found.Count > shown.Count ? shown[^1].Id.ToString() : null);
    }

    /// <summary>By everything that is asked but the state.</summary>
    public async Task<Result<IReadOnlyList<Standing>>> Standings(Actor actor, Ask ask, CancellationToken ct)
    {
        var counts = await Asked(db.Statements(actor).AsNoTracking(), ask).GroupBy(s => s.State)
            .Select(g => new { g.Key, Count = g.Count() }).ToListAsync(ct);
        return Result.Of<IReadOnlyList<Standing>>([.. counts.OrderBy(one => one.Key).Select(one => new Standing(one.Key, one.Count))]);
    }

    public async Task<IReadOnlyList<Row>> Rows(IReadOnlyList<Statement> shown, CancellationToken ct)
    {
        var called = await names.Of([.. shown.Select(s => (s.Kind, s.Counterparty))], ct);
        return [.. shown.Select(s => Of(s, called.TryGetValue(s.Counterparty, out var name) ? name : ("", "")))];
    }

    internal static IQueryable<Statement> Asked(IQueryable<Statement> statements, Ask ask)
    {
        if (ask.Kind is { } kind) statements = statements.Where(s => s.Kind == kind);
        if (!string.IsNullOrEmpty(ask.Period)) statements = statements.Where(s => s.Period == ask.Period);
        return ask.Counterparty is { } who ? statements.Where(s => s.Counterparty == who) : statements;
    }

    private static Row Of(Statement s, (string Code, string Name) called) =>
        new(s.Id, s.Number, s.Kind, s.Counterparty, called.Code, called.Name, s.Period, s.State)
        {
            Lines = s.Lines, Opening = s.Opening, Sales = s.Sales, Fee = s.Fee, Total = s.Total, InvoiceNumber = s.InvoiceNumber,
            Reference = s.Reference, ChangedAt = s.ChangedAt,
        };
}
