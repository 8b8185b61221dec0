using Siyu.Catalog.Domain;

namespace Siyu.Tests.Catalog;

public sealed class YuanTests
{
    [Theory]
    [InlineData("899.00", 89_900)]
    [InlineData("899", 89_900)]
    [InlineData("899.5", 89_950)]
    [InlineData("0.01", 1)]
    [InlineData(" ¥1,299.90 ", 129_990)]
    [InlineData("39.90元", 3_990)]
    [InlineData("12.3400", 1_234)]
    [InlineData("0", 0)]
    public void Yuan_become_fen_exactly(string text, long fen)
    {
        Assert.True(Yuan.TryParse(text, out var money));
        Assert.Equal(fen, money.Fen);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("-1")]
    [InlineData("1.234")]
    [InlineData("1.")]
    [InlineData(".5")]
    [InlineData("1e3")]
    [InlineData("1.2.3")]
    [InlineData("１２")]
    [InlineData("99999999999999")]
    public void What_is_no_price_is_refused(string? text) => Assert.False(Yuan.TryParse(text, out _));
}
