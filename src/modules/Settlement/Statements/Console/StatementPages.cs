using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Organization;
using Siyu.Contracts.Settlement;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Settlement.Domain;

namespace Siyu.Settlement.Statements.Console;

/// <summary>One statement (结算单详情): what it comes to by cause, and who did what to it.</summary>
internal sealed class StatementDetail(SiyuDb db, StatementList list, IOrganization organization) : ISlice
{
    private const int MostSteps = 200;

    internal sealed record Step(StatementAct Act, Money? Amount, string? Note, string? ByName, DateTimeOffset At);

    internal sealed record Card(StatementList.Row Statement, Day From, Day Until, IReadOnlyList<CauseSum> Causes, IReadOnlyList<Step> Steps)
    {
        public string? InvoiceFile { get; init; }
        public DateTimeOffset MadeAt { get; init; }
    }

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/console/statements/{id}", (Actor actor, StatementId id, StatementDetail slice, CancellationToken ct) =>
            slice.Handle(actor, id, ct).ToHttp()).Allow(Allow.Staff(SettlementModule.Read));

    public Task<Result<Card>> Handle(Actor actor, StatementId id, CancellationToken ct) => Of(db.Statements(actor), id, ct);

    public async Task<Result<Card>> Of(IQueryable<Statement> seen, StatementId id, CancellationToken ct)
    {
        if (await seen.AsNoTracking().SingleOrDefaultAsync(s => s.Id == id, ct) is not { } statement)
            return SettlementProblems.UnknownStatement;
        var row = (await list.Rows([statement], ct))[0];
        var steps = await db.All<StatementStep>().AsNoTracking().Where(s => s.Statement == id).OrderBy(s => s.Number).Take(MostSteps)
            .ToListAsync(ct);
        var names = await organization.StaffNames([.. steps.Select(s => s.ByStaff).OfType<StaffId>().Distinct()], ct);
        var causes = await db.Causes([id], ct);
        return new Card(row, statement.FromDay, statement.UntilDay, [.. causes.OrderBy(one => one.Cause)], [.. steps.Select(s =>
            new Step(s.Act, s.Amount, s.Note, s.ByStaff is { } by ? names.GetValueOrDefault(by) : null, s.At))])
        {
            InvoiceFile = await db.All<StatementInvoice>().Where(i => i.Id == id).Select(i => i.FileName).SingleOrDefaultAsync(ct),
            MadeAt = statement.MadeAt,
        };
    }
}

/// <summary>The lines of a statement (结算明细), each with the noun whose entries show it; also as a file.</summary>
internal sealed class StatementLines(SiyuDb db, FactReader facts) : IListSlice<StatementLines.Ask, FactReader.Line>
{
    internal sealed record Ask([FromRoute] StatementId Id, [FromQuery] FactCause? Cause);

    public static Sheet<FactReader.Line> Sheet { get; } = new("settlement.export_statement", "结算明细")
    {
        { "类别", line => Words.Of(line.Cause) },
        { "订单/说明", line => line.Title },
        { "数量", line => line.Quantity },
        { "标价", line => line.List },
        { "商家承担优惠", line => line.Discount },
        { "实付现金", line => line.Cash },
        { "平台承担优惠", line => line.Coupon },
        { "积分抵扣", line => line.Points },
        { "结算基数", line => line.Base },
        { "费率", line => Words.Percent(line.RateBps) },
        { "扣点/服务费", line => line.Fee },
        { "应结金额", line => line.Amount },
        { "时间", line => line.At },
        { "凭证", line => line.Subject },
    };

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapList<StatementLines, Ask, FactReader.Line>("/console/statements/{id}/lines", Allow.Staff(SettlementModule.Read));

    public async Task<Result<Page<FactReader.Line>>> Handle(Actor actor, Ask ask, ListAsk page, CancellationToken ct)
    {
        if (page.Unsorted() is { } refused) return refused;
        return await db.Statements(actor).AnyAsync(s => s.Id == ask.Id, ct)
            ? await facts.Page(ask.Id, ask.Cause, page.Page, ct) : SettlementProblems.UnknownStatement;
    }
}

/// <summary>Reads lines of statements, a page at a time (读取明细).</summary>
internal sealed class FactReader(SiyuDb db, Contracts.Orders.IOrders orders)
{
    internal sealed record Line(FactCause Cause, string Title, string Subject, OrderId? Order, Money Amount, DateTimeOffset At)
    {
        public int Quantity { get; init; }
        public Money List { get; init; }
        public Money Discount { get; init; }
        public Money Cash { get; init; }
        public Money Coupon { get; init; }
        public Money Points { get; init; }
        public Money Base { get; init; }
        public int RateBps { get; init; }
        public Money Fee { get; init; }
    }

    public async Task<Page<Line>> Page(StatementId id, FactCause? cause, PageAsk ask, CancellationToken ct)
    {
        var rows = db.All<Fact>().AsNoTracking().Where(f => f.Statement == id);
        if (cause is not null) rows = rows.Where(f => f.Cause == cause);
        if (long.TryParse(ask.After, NumberStyles.None, CultureInfo.InvariantCulture, out var after))
            rows = rows.Where(f => f.Number > after);
        var found = await rows.OrderBy(f => f.Number).Take(ask.Take + 1).ToListAsync(ct);
        var shown = found.Take(ask.Take).ToList();
        // A guide's lines name no order by themselves.
        var unnamed = shown.Where(f => f.Title.Length == 0).Select(f => f.OrderId).OfType<OrderId>().Distinct().ToList();
        var cards = unnamed.Count == 0 ? null : await orders.Cards(unnamed, ct);
        string Title(Fact f) =>
            f.Title.Length == 0 && f.OrderId is { } order && cards!.TryGetValue(order, out var card) ? card.Number : f.Title;
        return new([.. shown.Select(f => Of(f, Title(f)))],
            found.Count > shown.Count ? shown[^1].Number.ToString(CultureInfo.InvariantCulture) : null);
    }

    private static Line Of(Fact f, string title) => new(f.Cause, title, f.Subject, f.OrderId, f.Amount, f.At)
    {
        Quantity = f.Quantity, List = f.List, Cash = f.Cash, Coupon = f.Coupon, Points = f.Points, Base = f.Cash + f.Coupon + f.Points,
        Discount = f.List - f.Cash - f.Coupon - f.Points, RateBps = f.RateBps, Fee = f.Fee,
    };
}

/// <summary>How statements are said in a file (导出用词).</summary>
internal static class Words
{
    public static string Of(StatementKind kind) => kind switch
    {
        StatementKind.Supplier => "供应商", StatementKind.Store => "经销门店", StatementKind.Guide => "导购",
    };

    public static string Of(StatementState state) => state switch
    {
        StatementState.Draft => "待发出", StatementState.Issued => "待对方确认", StatementState.Disputed => "对方有异议",
        StatementState.Confirmed => "已确认", StatementState.Invoiced => "已开票", StatementState.Paid => "已付款",
        StatementState.Closed => "已结清",
    };

    public static string Of(FactCause cause) => cause switch
    {
        FactCause.Sale => "销售", FactCause.Refund => "退款", FactCause.Commission => "佣金", FactCause.Reversal => "佣金冲回",
        FactCause.Payout => "提现", FactCause.PayoutReturned => "提现退回", FactCause.Adjustment => "调整",
        FactCause.CarriedOut => "结转下期", FactCause.CarriedIn => "上期结转", FactCause.Redemption => "门店核销",
        FactCause.RedemptionUndone => "撤销核销",
    };

    public static string Percent(int bps) => string.Create(CultureInfo.InvariantCulture, $"{bps / 100}.{bps % 100:00}%");
}
