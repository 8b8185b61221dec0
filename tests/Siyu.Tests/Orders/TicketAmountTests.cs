using Siyu.Kernel;
using Siyu.Orders.Tickets;
using Xunit;

namespace Siyu.Tests.Orders;

public sealed class TicketAmountTests
{
    [Theory]
    [InlineData("2.55", 6, 1530)]
    [InlineData("27.5", -1, -2750)]
    [InlineData("0", 5, 0)]
    [InlineData("0.001", 4, 0)]
    [InlineData("0.001", 5, 1)]
    [InlineData("0.001", -5, -1)]
    [InlineData("-11062.06", 1, -1106206)]
    [InlineData("0.0349", 100, 349)]
    [InlineData("649.5", 2, 129900)]
    [InlineData(".5", 1, 50)]
    [InlineData("+1.", 1, 100)]
    public void An_amount_is_exact_and_rounded_half_away_from_zero(string price, int quantity, long fen)
    {
        Assert.True(TicketAmount.TryOf(price, quantity, out var amount));
        Assert.Equal(new Money(fen), amount);
    }

    [Theory, InlineData(""), InlineData("-"), InlineData("."), InlineData("1,5"), InlineData("1.2.3"), InlineData("1e3"), InlineData("NaN"),
        InlineData("1234567890123")]
    public void What_is_no_price_is_refused(string price) => Assert.False(TicketAmount.TryOf(price, 1, out _));

    [Theory, InlineData("17850.0", "17850"), InlineData("M-01", "M-01"), InlineData(null, null), InlineData("", null)]
    public void A_card_that_a_spreadsheet_made_a_number_is_itself_again(string? text, string? card) =>
        Assert.Equal(card, ImportTickets.Card(text));
}
