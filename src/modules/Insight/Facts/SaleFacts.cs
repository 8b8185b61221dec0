using Siyu.Contracts.Orders;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Platform.Olap;

namespace Siyu.Insight.Facts;

/// <summary>A line that was sold or came back (销售事实), in fen; online and POS never share a source.</summary>
/// <param name="Source"><c>wechat</c>: passed WeChat Pay, or without cash nothing was left to pay; <c>pos</c>: an imported ticket.</param>
/// <param name="Kind"><c>sale</c>, <c>refund</c>, or <c>freight</c>.</param>
/// <param name="OrderCashFen">Cash of the whole order, by which zero-cash orders are kept apart; 0 for tickets.</param>
internal sealed record SaleFact(
    string Source, string Kind, string OrderKey, long OrderCashFen, DateTimeOffset At, Guid Buyer, Guid Brand, string Sku, Guid Place,
    string OrgPath, Guid Guide, long Quantity, long CashFen)
{
    public const string Table = "insight_sale";

    /// <summary>What was taken off the list price of a line sold online.</summary>
    public long DiscountFen { get; init; }
}

/// <summary>Makes sale facts of paid and refunded orders and of imported tickets.</summary>
internal sealed class SaleFacts(IOrders orders, Vault vault, Erased erased)
    : IProjection<OrderPaid>, IProjection<OrderRefunded>, IProjection<TicketsImported>
{
    private const long TicketLinesAtOnce = 50_000;

    public async Task Project(OrderPaid news, ProjectedRows rows, CancellationToken ct)
    {
        var line = new SaleFact("wechat", "sale", news.Order.ToString(), news.Cash.Fen, news.At,
            await erased.OrNobody(news.Buyer, ct), Guid.Empty, "",
            news.Place.Value, news.PlacePath.Value, news.Guide?.Value ?? Guid.Empty, 0, 0);
        foreach (var sold in news.Lines)
        {
            rows.Add(SaleFact.Table, line with
            {
                Brand = sold.Brand.Value, Sku = sold.Sku.ToString(), Quantity = sold.Quantity, CashFen = sold.Cash.Fen,
                DiscountFen = sold.Discount.Fen,
            });
        }
        if (news.Freight != Money.Zero) rows.Add(SaleFact.Table, line with { Kind = "freight", CashFen = news.Freight.Fen });
    }

    public async Task Project(OrderRefunded news, ProjectedRows rows, CancellationToken ct)
    {
        var line = new SaleFact("wechat", "refund", news.Order.ToString(), 0, news.At,
            await erased.OrNobody(news.Buyer, ct), Guid.Empty, "",
            news.Place.Value, news.PlacePath.Value, Guid.Empty, 0, 0);
        foreach (var back in news.Lines)
        {
            rows.Add(SaleFact.Table, line with
            {
                Brand = back.Brand.Value, Sku = back.Sku.ToString(), Quantity = -back.Quantity, CashFen = -back.Cash.Fen,
            });
        }
        if (news.Freight != Money.Zero) rows.Add(SaleFact.Table, line with { Kind = "freight", CashFen = -news.Freight.Fen });
    }

    public async Task Project(TicketsImported news, ProjectedRows rows, CancellationToken ct)
    {
        for (var from = news.From; from < news.To; from += TicketLinesAtOnce)
        {
            var lines = await orders.TicketLines(from, Math.Min(from + TicketLinesAtOnce, news.To), ct);
            await erased.Ask([.. lines.Select(line => line.Buyer).OfType<MemberId>()], ct);
            foreach (var line in lines)
            {
                var back = line.Quantity < 0 || line.Amount.Fen < 0;
                rows.Add(SaleFact.Table, new SaleFact("pos", back ? "refund" : "sale", line.Ticket, 0, line.At, await BuyerOf(line, ct),
                    line.Brand?.Value ?? Guid.Empty, line.Sku, line.Store?.Value ?? Guid.Empty, line.StorePath.Value, Guid.Empty,
                    line.Quantity, line.Amount.Fen));
            }
        }
    }

    /// <summary>The member; else, for a card that nobody has joined with yet, a pseudonym, so that its tickets belong together.</summary>
    private async Task<Guid> BuyerOf(TicketLineCard line, CancellationToken ct) =>
        line.Buyer is { } buyer ? await erased.OrNobody(buyer, ct)
        : line.Card is { Length: > 0 } card ? new Guid(vault.Hash("insight_card", card).AsSpan(0, 16)) : Guid.Empty;
}
