using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Siyu.Promotions.Quoting;

namespace Siyu.Tests.Promotions;

/// <summary>The examples of <c>docs/journeys/quote.md</c> are what the program says.</summary>
public sealed partial class QuotePageTests
{
    [Fact]
    public void Every_example_of_the_page_is_priced_as_it_says()
    {
        var examples = Example().Matches(File.ReadAllText(Page())).Select(match => (In: match.Groups[1].Value, Out: match.Groups[2].Value));
        var seen = 0;
        foreach (var (given, said) in examples)
        {
            var priced = new PriceFile().Explain(given, default);
            if (priced.Problem is { } wrong) Assert.Equal(said.Trim(), $"{wrong.Code} {wrong.At}\n{wrong.Text()}\n{wrong.Text(true)}");
            else Assert.True(JsonNode.DeepEquals(JsonNode.Parse(said), JsonNode.Parse(priced.Value)), priced.Value);
            seen++;
        }
        Assert.Equal(6, seen);
    }

    [Theory]
    [InlineData("", "promotions.quote_unreadable", "$")]
    [InlineData("null", "promotions.quote_unreadable", "$")]
    [InlineData("{}", "promotions.quote_unreadable", "$")]
    [InlineData("""{"lines":[]}""", "promotions.quote_no_lines", "$.lines")]
    [InlineData("""{"lines":[{"id":"1","sku":"a","list":1.5,"quantity":1}]}""", "promotions.quote_unreadable", "$.lines[0].list")]
    [InlineData("""{"lines":[{"id":"1","sku":null,"list":1,"quantity":1}]}""", "promotions.quote_unreadable", "$.lines[0].sku")]
    [InlineData("""{"lines":[{"id":"1","sku":"a","list":-1,"quantity":1}]}""", "promotions.quote_negative", "$.lines[0]")]
    [InlineData("""{"lines":[{"id":"1","sku":"a","list":1,"quantity":0}]}""", "promotions.bad_quantity", null)]
    [InlineData("""{"lines":[{"id":"1","sku":"a","list":1,"quantity":1}],"colour":1}""", "promotions.quote_unreadable", "$.colour")]
    public void A_file_that_is_wrong_is_refused_with_its_place(string json, string code, string? place)
    {
        var refused = new PriceFile().Explain(json, default).Problem;
        Assert.Equal((code, place), (refused?.Code, refused?.At));
    }

    private static string Page()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Siyu.slnx"))) folder = folder.Parent!;
        return Path.Combine(folder.FullName, "docs", "journeys", "quote.md");
    }

    [GeneratedRegex("""```json\n(.*?)```\n\nanswers\n\n```(?:json|text)\n(.*?)```""", RegexOptions.Singleline)]
    private static partial Regex Example();
}
