using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Tests.Platform.Imports;

public sealed class ImportByStaffTests
{
    private const string Shelf = "shelf.import";
    private static readonly StaffId Keeper = StaffId.New(new(2026, 11, 22, 0, 0, 0, TimeSpan.Zero));

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_file_from_the_console_is_tried_and_then_taken_and_both_leave_an_audit_row(Database database)
    {
        await using var shop = await Shop(database, StaffRights.Of(new HashSet<string> { Shelf }, DataScope.Everything));
        var client = await shop.SignedIn(SessionKind.Console, Keeper.Value);

        var tried = await Send(client, "编码,title\nG1,好\nX2,坏\n", "dryRun=true&mapping=code%3D编码");
        Assert.Equal((2, 1, 1), (tried.Done!.Rows, tried.Done.Added, tried.Done.Refused));
        Assert.Contains("shelf.bad_code", tried.Refused, StringComparison.Ordinal);
        Assert.Empty(await shop.All<Good>());

        var taken = await Send(client, "编码,title\nG1,好\n", "mapping=code%3D编码");
        Assert.Equal(1, taken.Done!.Added);
        Assert.Equal("好", Assert.Single(await shop.All<Good>()).Title);
        Assert.Equal(["import/goods", "import/goods"], (await shop.All<AuditRow>()).Select(row => row.Subject));
    }

    [Fact]
    public async Task Kinds_are_offered_with_their_columns_to_who_may_import_them()
    {
        await using var shop = await Shop(Database.Sqlite, StaffRights.Of(new HashSet<string> { Shelf }, DataScope.Everything));
        var client = await shop.SignedIn(SessionKind.Console, Keeper.Value);

        using var kinds = JsonDocument.Parse(await client.GetStringAsync("/api/console/imports"));

        var kind = Assert.Single(kinds.RootElement.EnumerateArray());
        Assert.Equal("goods", kind.GetProperty("kind").GetString());
        Assert.Equal(3, kind.GetProperty("columns").GetArrayLength());
    }

    public static TheoryData<string, bool> Others => new() { { "other.import", true }, { Shelf, false } };

    [Theory, MemberData(nameof(Others))]
    public async Task Who_lacks_the_permission_or_sees_a_part_only_is_offered_nothing_and_refused(string permission, bool everything)
    {
        var scope = everything ? DataScope.Everything : DataScope.Below(OrgPath.Root.Below("a"));
        await using var shop = await Shop(Database.Sqlite, StaffRights.Of(new HashSet<string> { permission }, scope));
        var client = await shop.SignedIn(SessionKind.Console, Keeper.Value);

        Assert.Equal("[]", await client.GetStringAsync("/api/console/imports"));
        var answer = await client.PostAsync("/api/console/imports/goods", new StringContent("code,title\nG1,好\n", Encoding.UTF8));

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Empty(await shop.All<Good>());
        Assert.Empty(await shop.All<AuditRow>());
    }

    private static async Task<(ImportSummary? Done, string Refused)> Send(HttpClient client, string csv, string query)
    {
        var answer = await client.PostAsync($"/api/console/imports/goods?{query}",
            new StringContent(csv, Encoding.UTF8, "application/octet-stream"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var lines = (await answer.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonSerializer.Deserialize<ImportLine>(line, Json.Options)!).ToList();
        Assert.All(lines, line => Assert.Null(line.Problem));
        return (lines[^1].Done, string.Concat(lines.Select(line => line.Refused)));
    }

    private static Task<TestShop> Shop(Database database, StaffRights rights) => TestShop.Open(
        database, rooms => rooms.Add<ShelfModule>(), services => services.AddSingleton<IIdentitySource>(new OneOfStaff(rights)));

    private sealed class OneOfStaff(StaffRights rights) : IIdentitySource
    {
        public Task<IReadOnlyDictionary<StaffSeat, StaffRights>> RightsOf(IReadOnlyCollection<StaffSeat> seats, CancellationToken ct) =>
            Task.FromResult<IReadOnlyDictionary<StaffSeat, StaffRights>>(seats.ToDictionary(seat => seat, _ => rights));
    }
}
