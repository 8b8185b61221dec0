using Siyu.Catalog;
using Siyu.Contracts.Orders;
using Siyu.Kernel;
using Siyu.Members;
using Siyu.Orders;
using Siyu.Orders.Tickets;
using Siyu.Organization;
using Siyu.Tests.Platform.Imports;
using Xunit;

namespace Siyu.Tests.Orders;

public sealed class ImportTicketsTests
{
    private static readonly string[] File =
    [
        "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country",
        "536365,85123A,WHITE HEART,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom",
        "536365,85123A,WHITE HEART,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom",
        "C536379,D,Discount,-1,2010-12-01 09:41:00,27.5,,United Kingdom",
        "536366,X,Odd,many,2010-12-01 09:41:00,1,,United Kingdom",
        "536367,Y,Tiny,5,2010-12-01 09:42:00,0.001,,United Kingdom",
    ];

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Tickets_come_in_once_line_by_line_and_the_same_file_changes_nothing(Database database)
    {
        await using var shop = await TestShop.Open(
            database, rooms => rooms.Add<OrganizationModule>().Add<MembersModule>().Add<CatalogModule>().Add<OrdersModule>());
        var (first, refused) = await shop.Import("pos", File);
        var (second, _) = await shop.Import("pos", File);

        Assert.Equal((5, 4, 0, 1), first.Figures());
        Assert.Equal((5, 0, 0, 1), second.Figures());
        Assert.Contains(refused, row => row.StartsWith("5,quantity,imports.not_a_number", StringComparison.Ordinal));
        var lines = (await shop.All<TicketLine>()).OrderBy(line => line.Number).ToList();
        Assert.Equal([("536365", 1, 1530L), ("536365", 2, 1530L), ("C536379", 1, -2750L), ("536367", 1, 1L)],
            lines.Select(line => (line.Ticket, line.Ordinal, line.Amount.Fen)));
        Assert.Equal("17850", lines[0].Card);
        Assert.Equal(new DateTimeOffset(2010, 12, 1, 0, 26, 0, TimeSpan.Zero), lines[0].At);
        var news = Assert.Single(await shop.News<TicketsImported>());
        Assert.Equal((lines[0].Number - 1, lines[^1].Number), (news.From, news.To));
        Assert.DoesNotContain(await shop.Broken(), finding => finding.Name.StartsWith("orders.", StringComparison.Ordinal));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task The_model_of_orders_fits_the_schema(Database database)
    {
        await using var shop = await TestShop.Open(
            database, rooms => rooms.Add<OrganizationModule>().Add<MembersModule>().Add<CatalogModule>().Add<OrdersModule>());
        Assert.DoesNotContain(await ModelAgainstSchema.Differences(shop), one => one.Contains("orders_", StringComparison.Ordinal));
    }
}
