using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Siyu.Contracts.Catalog;
using Siyu.Kernel;

namespace Siyu.Catalog.Domain;

/// <summary>What a guide writes of a product on the phone (手机起草): the tag's code, one price for all, specs by their values.</summary>
internal sealed record PhoneDraft(string Code, string Title, BrandId Brand, CategoryId Category, Money Price)
{
    public Money? MemberPrice { get; init; }
    public IReadOnlyList<string> Media { get; init; } = [];

    /// <summary>The description as plain text, a paragraph a line; null leaves the detail as it is.</summary>
    public string? Words { get; init; }
    public IReadOnlyList<PhoneSpec> Specs { get; init; } = [];

    public static PhoneDraft Of(Product product, IReadOnlyCollection<Sku> skus)
    {
        var shown = skus.Where(sku => sku.OnSale).OrderBy(sku => sku.Ordinal).ToList();
        return new(product.Code, product.Title, product.Brand, product.Category, shown.Max(sku => sku.ListPrice))
        {
            MemberPrice = shown.Max(sku => sku.MemberPrice), Media = product.MediaList, Words = PlainWords.Of(product.Detail),
            Specs = [.. product.SpecNameList.Select((name, at) =>
                new PhoneSpec(name, [.. shown.Select(sku => sku.SpecList[at]).Distinct()]))],
        };
    }

    /// <summary>The product that is meant. SKUs that are there keep their codes, whatever else is added or left out.</summary>
    /// <param name="whose">The counter whose goods they are, with its deduction; null for the group's own.</param>
    public Result<ProductDraft> ToProduct((UnitId Counter, int DeductBps)? whose, Product? product, IReadOnlyCollection<Sku> skus)
    {
        // Counted before they are made: a few values of a few specs can be millions.
        if (Specs.Aggregate(1L, (many, spec) => Math.Min(many * spec.Values.Count, int.MaxValue)) > ProductDraft.MostSkus)
            return CatalogRefusals.BadSkus.With(ProductDraft.MostSkus);
        var known = skus.GroupBy(sku => sku.Specs).ToDictionary(same => same.Key, same => same.First());
        var free = FreeCodes([.. skus.Select(sku => sku.Code)]).GetEnumerator();
        var wishes = Combinations().Select(specs => new SkuDraft("", specs, Price) { MemberPrice = MemberPrice })
            .Select(wish => known.TryGetValue(wish.SpecText, out var sku)
                ? wish with { Code = sku.Code, FloorPrice = sku.FloorPrice, Picture = sku.Picture } : wish with { Code = Next(free) });
        return new ProductDraft(Code.Trim(), Title, Brand, Category)
        {
            Subtitle = product?.Subtitle, Media = Media, Detail = Words is null ? product?.Detail : PlainWords.ToHtml(Words),
            Ownership = whose is null ? Ownership.Own : Ownership.Counter, Seller = whose?.Counter, DeductBps = whose?.DeductBps ?? 0,
            SpecNames = [.. Specs.Select(spec => spec.Name)], Skus = [.. wishes],
        };
    }

    private IEnumerable<IReadOnlyList<string>> Combinations() => Specs.Aggregate(
        (IEnumerable<IReadOnlyList<string>>)[[]],
        (made, spec) => made.SelectMany(before => spec.Values.Select(value => (IReadOnlyList<string>)[.. before, value])));

    /// <summary>The tag's own code where there is nothing to choose, else numbers behind it.</summary>
    private IEnumerable<string> FreeCodes(HashSet<string> taken)
    {
        var code = Code.Trim();
        return (Specs.Count == 0 ? [code] : Enumerable.Empty<string>())
            .Concat(Enumerable.Range(1, int.MaxValue - 1).Select(number => string.Create(CultureInfo.InvariantCulture, $"{code}-{number}")))
            .Where(one => !taken.Contains(one));
    }

    private static string Next(IEnumerator<string> codes)
    {
        codes.MoveNext();
        return codes.Current;
    }
}

/// <summary>A spec with its values (规格与可选值): 尺码 with S, M, L.</summary>
internal sealed record PhoneSpec(string Name, IReadOnlyList<string> Values);

/// <summary>A detail that is nothing but paragraphs, and its plain text (纯文字详情).</summary>
internal static partial class PlainWords
{
    /// <summary>The text, or null where the detail is more than that: written on a desk, it must not be lost on a phone.</summary>
    public static string? Of(string html) => Paragraphs().IsMatch(html)
        ? WebUtility.HtmlDecode(html.Replace("</p><p>", "\n", StringComparison.Ordinal).Replace("<p>", "", StringComparison.Ordinal)
            .Replace("</p>", "", StringComparison.Ordinal)) : null;

    public static string ToHtml(string words) => string.Concat(words.Split('\n', StringSplitOptions.TrimEntries
        | StringSplitOptions.RemoveEmptyEntries).Select(line => $"<p>{WebUtility.HtmlEncode(line)}</p>"));

    [GeneratedRegex("^(<p>[^<]*</p>)*$")]
    private static partial Regex Paragraphs();
}
