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
internal sealed class StatementList(SiyuDb db, CounterpartyNames names) : IListSlice<StatementList.Ask, StatementList.Row>
{
    /// <summary>A month brings one statement to each counterparty and guide, so these sorts stay small.</summary>
    private static readonly Sorting<Statement> Order = Sorting<Statement>.Newest("number", s => s.Id)
        .By("total", s => s.Total).By("changedAt", s => s.ChangedAt);

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

    /// <summary>What finance pays by at the bank, and books by.</summary>
    public static Sheet<Row> Sheet { get; } = new("settlement.export_statements", "结算单")
    {
        { "结算单号", s => s.Number },
        { "类别", s => Words.Of(s.Kind) },
        { "编码", s => s.Code },
        { "名称", s => s.Name },
        { "结算期", s => s.Period },
        { "明细数", s => s.Lines },
        { "结算基数", s => s.Sales },
        { "扣点/服务费", s => s.Fee },
        { "应结金额", s => s.Total },
        { "状态", s => Words.Of(s.State) },
        { "发票号码", s => s.InvoiceNumber },
        { "银行流水号", s => s.Reference },
        { "附言", s => $"货款结算 {s.Number}" },
    };

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapList<StatementList, Ask, Row>("/console/statements", Allow.Staff(SettlementModule.Read));
        routes.MapGet("/console/statements/standings", (Actor actor, [AsParameters] Ask ask, StatementList slice, CancellationToken ct) =>
                slice.Standings(actor, ask, ct).ToHttp())
            .Allow(Allow.Staff(SettlementModule.Read));
    }

    public async Task<Result<Page<Row>>> Handle(Actor actor, Ask ask, ListAsk page, CancellationToken ct)
    {
        var asked = Asked(db.Statements(actor).AsNoTracking(), ask);
        if (ask.State is { } state) asked = asked.Where(s => s.State == state);
        var shown = await Order.Page(asked, page, ct);
        return shown.Ok ? new Page<Row>(await Rows(shown.Value.Rows, ct), shown.Value.Next) : shown.Problem!;
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
