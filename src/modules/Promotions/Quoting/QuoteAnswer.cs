using Siyu.Contracts.Promotions;
using Siyu.Kernel;
using Siyu.Promotions.Domain;

namespace Siyu.Promotions.Quoting;

/// <summary>A price, explained (报价说明): each share of each line, and of each rule why it did or did not apply. Amounts are fen.</summary>
internal sealed record QuoteAnswer(int PipelineVersion, IReadOnlyList<AnswerLine> Lines, IReadOnlyList<AnswerRule> Rules)
{
    public Money Goods { get; init; }
    public Money Freight { get; init; }

    /// <summary>What a coupon took off the freight; the freight is what is left.</summary>
    public Money FreightOff { get; init; }
    public Money Payable { get; init; }

    /// <summary>What the voucher pays of it, and what is left to pay in cash.</summary>
    public Money Tender { get; init; }
    public Money Due { get; init; }
    public long Points { get; init; }

    /// <summary>Prices what the file asks; nothing is looked up and nothing is kept.</summary>
    public static Result<QuoteAnswer> To(QuoteFile file, DateTimeOffset now)
    {
        var reader = new QuoteReader(file, now);
        var input = reader.Read();
        if (!input.Ok) return input.Problem!;
        var quote = PricePipeline.Explain(input.Value);
        return quote.Ok ? Show(file, quote.Value, reader.Names) : quote.Problem!;
    }

    private static QuoteAnswer Show(QuoteFile file, Quote quote, Names names) => new(quote.PipelineVersion,
        [.. file.Lines.Zip(quote.Lines, (line, price) => new AnswerLine(line.Id, price.List, price.Cash, price.Tender,
            [.. price.Shares.Select(share => new AnswerShare(share.Kind, names.Rule(share.Rule), share.Funder, share.Amount))]))],
        [.. quote.Why.Select(why => new AnswerRule(
            names.Rule(why.Rule), why.Applied, why.Reason.Code, why.Reason.Text(english: false), why.Reason.Text(english: true)))])
    {
        Goods = quote.Lines.Sum(line => line.Cash), Freight = quote.Freight, FreightOff = quote.FreightOff?.Amount ?? Money.Zero,
        Payable = quote.Payable, Tender = quote.Tender, Due = quote.Due, Points = quote.Points,
    };
}

/// <summary>A priced line (报价行).</summary>
internal sealed record AnswerLine(string Id, Money List, Money Cash, Money Tender, IReadOnlyList<AnswerShare> Shares);

/// <summary>What one rule takes off one line, and who pays for it (分摊).</summary>
internal sealed record AnswerShare(ShareKind Kind, string Rule, Funder Funder, Money Amount);

/// <summary>Why a rule did or did not apply (规则说明).</summary>
internal sealed record AnswerRule(string Rule, bool Applied, string Code, string Zh, string En);
