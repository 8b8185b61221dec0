using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Platform.Olap;

namespace Siyu.Insight.Boards;

/// <summary>Sales by day, brand, region and store (销售看板); what passed WeChat Pay and what the POS sold stand apart.</summary>
internal sealed class SalesBoard(OlapClient olap, IOrganization organization, GroupZone zone) : ISlice
{
    private const string Region = "arrayStringConcat(arraySlice(splitByChar('/', org_path), 1, 3), '/') || '/'";

    private static readonly Dictionary<string, string> Dimensions = new()
    {
        ["day"] = "toDate(at, {zone:String})", ["brand"] = "brand", ["region"] = Region, ["store"] = "place",
    };

    /// <param name="WechatSales">Cash of lines that passed WeChat Pay, without freight.</param>
    /// <param name="WechatRefunds">Cash that went back, as a positive amount.</param>
    /// <param name="WechatOrders">Orders with cash; those without, paid by coupons alone, stand in <c>ZeroCashOrders</c>.</param>
    /// <param name="WechatUnits">Units of orders with cash.</param>
    internal sealed record Row(
        Day? Day, BrandId? Brand, string? BrandName, string? Region, UnitId? Store, string? StoreName,
        Money WechatSales, Money WechatRefunds, Money WechatFreight, long WechatOrders, long WechatUnits, long ZeroCashOrders,
        Money PosSales, Money PosReturns, long PosTickets, long PosUnits)
    {
        /// <summary>List price of what orders without cash gave away (零元单让利).</summary>
        public Money ZeroCashValue { get; init; }
    }

    private sealed record Fact(
        string? Day, Guid? Brand, string? Region, Guid? Store, long WechatSales, long WechatRefunds, long WechatFreight, long WechatOrders,
        long WechatUnits, long ZeroCashOrders, long PosSales, long PosReturns, long PosTickets, long PosUnits, long ZeroCashValue);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/console/boards/sales", (Actor actor, string from, string to, string? by, SalesBoard slice, CancellationToken ct) =>
            slice.Handle(actor, (from, to), by, ct).ToHttp()).Allow(Allow.Staff(BoardAsk.Permission))
            .Shared("insight", "organization");

    public async Task<Result<IReadOnlyList<Row>>> Handle(Actor actor, (string From, string To) span, string? by, CancellationToken ct)
    {
        if (!Day.TryParse(span.From, out var from) || !Day.TryParse(span.To, out var to)) return InsightProblems.BadDay;
        var split = (by ?? "day").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct().ToList();
        if (split.Count == 0 || !split.All(Dimensions.ContainsKey))
            return InsightProblems.BadDimension.With(string.Join(", ", Dimensions.Keys));
        var parameters = BoardAsk.Parameters(actor, from, to, zone);
        if (!parameters.Ok) return parameters.Problem!;

        var facts = await olap.Rows<Fact>(Sql(split), parameters.Value, ct).OrUnavailable();
        return facts.Ok ? Result.Of(await Named(facts.Value, ct)) : facts.Problem!;
    }

    private static string Sql(IReadOnlyList<string> split) => $"""
        SELECT {string.Join(", ", split.Select(d => $"{Dimensions[d]} AS {d}"))},
            sumIf(cash_fen, source = 'wechat' AND kind = 'sale') AS wechat_sales,
            -sumIf(cash_fen, source = 'wechat' AND kind = 'refund') AS wechat_refunds,
            sumIf(cash_fen, kind = 'freight') AS wechat_freight,
            uniqExactIf(order_key, source = 'wechat' AND kind = 'sale' AND order_cash_fen > 0) AS wechat_orders,
            sumIf(quantity, source = 'wechat' AND kind = 'sale' AND order_cash_fen > 0) AS wechat_units,
            uniqExactIf(order_key, source = 'wechat' AND kind = 'sale' AND order_cash_fen = 0) AS zero_cash_orders,
            sumIf(discount_fen, source = 'wechat' AND kind = 'sale' AND order_cash_fen = 0) AS zero_cash_value,
            sumIf(cash_fen, source = 'pos' AND kind = 'sale') AS pos_sales,
            -sumIf(cash_fen, source = 'pos' AND kind = 'refund') AS pos_returns,
            uniqExactIf(order_key, source = 'pos' AND kind = 'sale') AS pos_tickets,
            sumIf(quantity, source = 'pos' AND kind = 'sale') AS pos_units
        FROM insight_sale
        WHERE {BoardAsk.InSpan} AND {BoardAsk.InScope}
        GROUP BY {string.Join(", ", split)}
        ORDER BY {string.Join(", ", split)}
        LIMIT {BoardAsk.MostRows}
        """;

    private async Task<IReadOnlyList<Row>> Named(IReadOnlyList<Fact> facts, CancellationToken ct)
    {
        var brands = await organization.Brands(ct);
        var units = await organization.Units([.. facts.Select(f => new UnitId(f.Store ?? Guid.Empty)).Distinct()], ct);
        return
        [
            .. facts.Select(f => new Row(
                Day.TryParse(f.Day, out var day) ? day : null,
                f.Brand is { } brand ? new BrandId(brand) : null,
                f.Brand is { } named && brands.TryGetValue(new(named), out var brandCard) ? brandCard.Name : null,
                f.Region,
                f.Store is { } store ? new UnitId(store) : null,
                f.Store is { } place && units.TryGetValue(new(place), out var unitCard) ? unitCard.Name : null,
                new(f.WechatSales), new(f.WechatRefunds), new(f.WechatFreight), f.WechatOrders, f.WechatUnits, f.ZeroCashOrders,
                new(f.PosSales), new(f.PosReturns), f.PosTickets, f.PosUnits)
            {
                ZeroCashValue = new(f.ZeroCashValue),
            }),
        ];
    }
}
