using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Tests.Platform.Imports;

/// <summary>What was imported stays on record, with the rows that were refused.</summary>
public sealed class ImportHistoryTests
{
    private const string Shelf = "shelf.import";
    private static readonly StaffId Keeper = StaffId.New(new(2026, 11, 22, 0, 0, 0, TimeSpan.Zero));

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Each_run_is_on_record_newest_first_and_its_refused_rows_can_be_fetched_again(Database database)
    {
        await using var shop = await Shop(database, everything: true);
        var client = await shop.SignedIn(SessionKind.Console, Keeper.Value);

        await Send(client, "code,title\nG1,好\nX2,坏\n", "dryRun=true&file=goods.csv");
        shop.Clock.Advance(TimeSpan.FromMinutes(1));
        await Send(client, "code,title\nG1,好\nX2,坏\n", "file=goods.csv");
        shop.Clock.Advance(TimeSpan.FromMinutes(1));
        await Send(client, "wrong,heading\n1,2\n", "file=other.csv");

        var rows = await History(client);
        Assert.Equal([("Refused", false), ("Done", false), ("Done", true)],
            rows.Select(row => (row.GetProperty("state").GetString()!, row.GetProperty("dryRun").GetBoolean())));
        var done = rows[1];
        Assert.Equal(("goods", "goods.csv", Keeper.Value),
            (done.GetProperty("kind").GetString(), done.GetProperty("file").GetString(), done.GetProperty("by").GetGuid()));
        Assert.Equal((2, 1, 1), (Count(done, "rows"), Count(done, "added"), Count(done, "refused")));
        Assert.Contains("code", rows[0].GetProperty("problem").GetString(), StringComparison.Ordinal);
        var refused = await client.GetStringAsync($"/api/console/imports/history/{done.GetProperty("id").GetGuid()}/refusals");
        Assert.Contains("3,code,shelf.bad_code", refused, StringComparison.Ordinal);
        Assert.DoesNotContain("坏", refused, StringComparison.Ordinal);
        var none = await client.GetAsync($"/api/console/imports/history/{rows[0].GetProperty("id").GetGuid()}/refusals");
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Who_may_not_import_a_kind_sees_nothing_of_it(Database database)
    {
        await using var shop = await Shop(database, everything: false);
        var client = await shop.SignedIn(SessionKind.Console, Keeper.Value);
        var run = await Begin(shop);

        Assert.Empty(await History(client));
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync($"/api/console/imports/history/{run}/refusals")).StatusCode);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_run_that_was_broken_off_or_whose_house_died_says_so(Database database)
    {
        await using var shop = await Shop(database, everything: true);
        var client = await shop.SignedIn(SessionKind.Console, Keeper.Value);
        var runs = shop.Services.GetRequiredService<ImportRuns>();
        var broken = await Begin(shop);
        await Begin(shop);

        await runs.Break(broken);
        Assert.Equal(["Running", "Broken"], States(await History(client)));
        await runs.Break(broken);
        shop.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(["Broken", "Broken"], States(await History(client)));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_run_of_half_a_year_ago_is_forgotten_with_its_refused_rows(Database database)
    {
        await using var shop = await Shop(database, everything: true);
        using var client = await shop.SignedIn(SessionKind.Console, Keeper.Value);
        await Send(client, "code,title\nX2,坏\n", "file=old.csv");

        shop.Clock.Advance(TimeSpan.FromDays(181));
        await Begin(shop);

        using var later = await shop.SignedIn(SessionKind.Console, Keeper.Value);
        Assert.Equal("Running", Assert.Single(States(await History(later))));
        Assert.Empty(await shop.All<ImportRefusalsRow>());
    }

    private static async Task<Guid> Begin(TestShop shop)
    {
        shop.Clock.Advance(TimeSpan.FromSeconds(1));
        return await shop.Services.GetRequiredService<ImportRuns>().Begin(
            Actor.System, new("goods", new Dictionary<string, string>(), false), default);
    }

    private static List<string> States(IEnumerable<JsonElement> rows) => [.. rows.Select(row => row.GetProperty("state").GetString()!)];

    private static int Count(JsonElement row, string what) => row.GetProperty("done").GetProperty(what).GetInt32();

    private static async Task<List<JsonElement>> History(HttpClient client) =>
        [.. (await client.GetFromJsonAsync<JsonElement>("/api/console/imports/history")).GetProperty("rows").EnumerateArray()];

    private static async Task Send(HttpClient client, string csv, string query)
    {
        var answer = await client.PostAsync($"/api/console/imports/goods?{query}",
            new StringContent(csv, Encoding.UTF8, "application/octet-stream"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await answer.Content.ReadAsStringAsync();
    }

    private static Task<TestShop> Shop(Database database, bool everything) => TestShop.Open(
        database, rooms => rooms.Add<ShelfModule>(), services => services.AddSingleton<IIdentitySource>(new OneOfStaff(everything)));

    private sealed class OneOfStaff(bool everything) : IIdentitySource
    {
        public Task<IReadOnlyDictionary<StaffSeat, StaffRights>> RightsOf(IReadOnlyCollection<StaffSeat> seats, CancellationToken ct) =>
            Task.FromResult<IReadOnlyDictionary<StaffSeat, StaffRights>>(seats.ToDictionary(seat => seat, _ => StaffRights.Of(
                new HashSet<string> { Shelf }, everything ? DataScope.Everything : DataScope.Below(OrgPath.Root.Below("a")))));
    }
}
