using Siyu.Contracts.Orders;
using Siyu.Contracts.Promotions;
using Siyu.Kernel;

namespace Siyu.Orders.Domain;

/// <summary>What somebody wishes an order to cost (改价意愿): some lines by themselves or all goods together, and the freight.</summary>
/// <param name="Version">How often its price had been changed when they looked.</param>
internal sealed record PriceWish(int Version, string Reason, Funder Funder)
{
    public IReadOnlyList<LineCash>? Lines { get; init; }

    /// <summary>What all goods shall cost together, spread over the lines.</summary>
    public Money? Goods { get; init; }
    public Money? Freight { get; init; }
}

/// <summary>A line as a price change sees it (改价行).</summary>
/// <param name="Quoted">What it was quoted at when the order was placed.</param>
/// <param name="Least">How far down it may go: to the floor prices of its units.</param>
/// <param name="Cash">What it costs now, or after the change.</param>
internal sealed record QuotedLine(OrderLine Line, Money Quoted, Money Least, Money Cash)
{
    public Money Room => Quoted - Least;
}

/// <summary>What an order costs after a change (改价结果), never below the lines' floors nor above what was quoted.</summary>
internal sealed record NewPrice(IReadOnlyList<QuotedLine> Lines, Money Freight)
{
    private const string Goods = "商品";
    private const string Carriage = "运费";

    public Money Payable => Lines.Sum(line => line.Cash) + Freight;

    public static Result<NewPrice> Of(Order order, IReadOnlyList<QuotedLine> lines, PriceWish wish)
    {
        if (wish.Lines is { Count: > 0 } && wish.Goods is not null) return OrdersProblems.OnePriceWay;
        var priced = wish.Goods is { } goods ? Whole(lines, goods) : ByLine(lines, wish.Lines ?? []);
        if (!priced.Ok) return priced.Problem!;
        var (freight, quoted) = (wish.Freight ?? order.Freight, order.Freight + order.FreightCut);
        if (freight > quoted) return OrdersProblems.AboveQuote.With(Carriage, quoted.ToString()).AtField("freight");
        if (freight.IsNegative) return OrdersProblems.BelowFloor.With(Carriage, Money.Zero.ToString()).AtField("freight");
        var price = new NewPrice(priced.Value, freight);
        if (!price.Payable.IsPositive) return OrdersProblems.NothingLeft;
        return freight == order.Freight && price.Lines.Zip(lines).All(pair => pair.First.Cash == pair.Second.Cash)
            ? OrdersProblems.SamePrice : price;
    }

    private static Result<IReadOnlyList<QuotedLine>> ByLine(IReadOnlyList<QuotedLine> lines, IReadOnlyList<LineCash> wished)
    {
        if (wished.Contains(null!) || wished.Any(wish => lines.All(line => line.Line.Id != wish.Line))) return OrdersProblems.UnknownLine;
        var after = new List<QuotedLine>(lines.Count);
        foreach (var line in lines)
        {
            // A line that nobody wishes changed stays as it is, also where its floor was raised since it was lowered.
            var cash = wished.LastOrDefault(wish => wish.Line == line.Line.Id)?.Cash;
            if (cash is { } wish && Wrong(line.Line.Title, wish, line.Least, line.Quoted) is { } wrong) return wrong;
            after.Add(line with { Cash = cash ?? line.Cash });
        }
        return after;
    }

    /// <summary>What is taken off goes over the lines by what they were quoted at; what a floor cannot bear goes on to the
    /// others.</summary>
    private static Result<IReadOnlyList<QuotedLine>> Whole(IReadOnlyList<QuotedLine> lines, Money goods)
    {
        var quoted = lines.Sum(line => line.Quoted);
        if (Wrong(Goods, goods, quoted - lines.Sum(line => line.Room), quoted) is { } wrong) return wrong.AtField("goods");
        var off = (quoted - goods).SplitWithin([.. lines.Select(line => line.Quoted)], [.. lines.Select(line => line.Room)]);
        return lines.Zip(off, (line, part) => line with { Cash = line.Quoted - part }).ToList();
    }

    private static Problem? Wrong(string what, Money cash, Money least, Money quoted) =>
        cash < least ? OrdersProblems.BelowFloor.With(what, least.ToString())
        : cash > quoted ? OrdersProblems.AboveQuote.With(what, quoted.ToString()) : null;
}
