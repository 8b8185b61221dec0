using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Contracts.Organization;
using Siyu.Host;
using Siyu.Kernel;
using Siyu.Organization.People;
using Siyu.Platform;
using Siyu.Tests;

namespace Siyu.Scenarios.Tests;

/// <summary>Every list of the console leaves as a file of the very rows that it shows, to whom it shows them, in the order asked
/// for.</summary>
public sealed partial class ListExportTests
{
    private const string Api = "/api";

    /// <summary>Lists that nobody at a desk would want as a file, and why.</summary>
    private static readonly Dictionary<string, string> NotExported = new(StringComparer.Ordinal)
    {
        ["/console/audience/segments"] = "no page of the console shows it yet",
        ["/console/audience/segments/{id}/members"] = "no page of the console shows it yet",
        ["/console/audience/tags"] = "no page of the console shows it yet",
        ["/console/pictures"] = "pictures, not figures",
        ["/console/ledger/periods"] = "months, each with a sheet of sums that is exported",
        ["/console/members"] = "the desk's list of members is the one people work with",
        ["/console/desk/members/{id}/history"] = "a part of one member's page",
        ["/console/desk/members/{id}/cards/{card}/points"] = "a part of one member's page",
    };

    [Fact]
    public async Task Every_list_of_the_console_has_a_file_under_the_same_rule()
    {
        await using var shop = await TestShop.Open(Database.Sqlite, rooms => rooms.AddRooms());
        var endpoints = shop.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(one => one.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains("GET") == true).ToList();
        var lists = endpoints.Where(one => one.RoutePattern.RawText!.StartsWith(Api + "/console/", StringComparison.Ordinal)
            && one.Metadata.OfType<IProducesResponseTypeMetadata>().Any(said => IsList(said.Type))).ToList();
        var exports = endpoints.Where(one => one.Metadata.GetMetadata<ListExport>() is not null)
            .ToDictionary(one => one.Metadata.GetMetadata<ListExport>()!.List);

        Assert.Equal([], lists.Select(PathOf).Where(path => !exports.ContainsKey(path) && !NotExported.ContainsKey(path)));
        Assert.Equal([], NotExported.Keys.Where(path => exports.ContainsKey(path) || lists.All(one => PathOf(one) != path)));
        Assert.True(lists.Count > 25, $"{lists.Count} lists");
        foreach (var list in endpoints.Where(one => exports.ContainsKey(PathOf(one))))
        {
            var (rule, of) = (list.Metadata.GetMetadata<Allow>()!, exports[PathOf(list)].Metadata.GetMetadata<Allow>()!);
            Assert.True(rule == of || of.Code == "desk.export", $"{PathOf(list)}: {rule} is not {of}");
        }
        Assert.All(exports.Values, one => Assert.All(one.Metadata.GetMetadata<ListExport>()!.Sheet.Head, head =>
            Assert.Matches("[\u4e00-\u9fff]", head)));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_file_has_the_rows_of_its_list_for_whom_the_list_has_them(Database database)
    {
        await using var desk = await Desk.Open(database);
        var (wrong, filled, narrowed) = (new List<string>(), 0, 0);
        foreach (var export in desk.Exports)
        {
            var shown = new List<int>();
            foreach (var reader in new[] { desk.Boss, desk.Dealer })
            {
                var rows = await desk.Rows(reader, export, "");
                var file = await reader.Client.GetAsync(desk.Address(export, "/export", ""));
                // Where there is no list there is no file; those of members and orders need a permission more.
                if (file.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.NotFound
                    && (rows is null || export.List.StartsWith("/console/desk/", StringComparison.Ordinal))) continue;
                if (!file.IsSuccessStatusCode || rows is null)
                {
                    wrong.Add($"{export.List} as {reader.Name}: {(int)file.StatusCode} {await file.Content.ReadAsStringAsync()}");
                    continue;
                }
                shown.Add(rows.Count);
                var expected = await desk.Lines(reader, export, rows);
                if (await file.Content.ReadAsStringAsync() is var said && said != expected)
                    wrong.Add($"{export.List} as {reader.Name}:\n{expected}\nis not\n{said}");
            }
            if (shown is [> 0, ..]) filled++;
            if (shown is [var all, var few] && few < all) narrowed++;
        }
        Assert.Empty(wrong);
        Assert.True(filled >= 24, $"{filled} of {desk.Exports.Count} lists have rows");
        Assert.True(narrowed >= 5, $"{narrowed} lists show a dealer less than headquarters");
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_list_is_walked_in_every_order_it_has_each_row_once_and_refuses_any_other(Database database)
    {
        await using var desk = await Desk.Open(database);
        var (wrong, walked) = (new List<string>(), 0);
        foreach (var export in desk.Exports)
        {
            if (export.List is "/console/desk/members") continue; // Its sorts have tests of their own.
            var refused = await desk.Boss.Client.GetAsync(desk.Address(export, "/export", "sort=nonsense"));
            var said = await refused.Content.ReadAsStringAsync();
            if (!said.Contains("platform.unknown_sort", StringComparison.Ordinal)) wrong.Add($"{export.List}: {said}");
            foreach (var sort in Sorts().Match(said).Groups[1].Value.Split(", ").Where(one => one.Length > 1)
                .SelectMany(one => new[] { one, "-" + one }))
            {
                var whole = await desk.Rows(desk.Boss, export, $"sort={sort}&size=200");
                var paged = await desk.Rows(desk.Boss, export, $"sort={sort}&size=2");
                if (whole is null || paged is null || !whole.Select(Json).SequenceEqual(paged.Select(Json)))
                    wrong.Add($"{export.List} by {sort}");
                if (whole?.Select(Json).Distinct().Count() != whole?.Count) wrong.Add($"{export.List} by {sort} shows a row twice");
                if (whole?.Count >= ListedRows.OfEach) walked++;
            }
        }
        Assert.Empty(wrong);
        Assert.True(walked >= 40, $"{walked} orders walked");
    }

    private static string Json(JsonElement row) => row.GetRawText();

    private static string PathOf(RouteEndpoint endpoint) => endpoint.RoutePattern.RawText![Api.Length..];

    private static bool IsList(Type? type) => type is not null && (IsPage(type)
        || (type.Namespace?.StartsWith("Siyu", StringComparison.Ordinal) == true
            && (type.GetProperties().Any(one => IsPage(one.PropertyType)) || type.GetProperty("Next")?.PropertyType == typeof(string))));

    private static bool IsPage(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Page<>);

    [GeneratedRegex("可选：([a-zA-Z, —]+)")]
    private static partial Regex Sorts();

    internal sealed record Reader(string Name, HttpClient Client, Actor Actor);

    /// <summary>Headquarters and a dealer at their desks, before lists with a few rows each.</summary>
    private sealed class Desk : IAsyncDisposable
    {
        private TestShop shop = null!;
        private ListedRows rows = null!;
        private SettledOrders orders = null!;
        private string statement = "";

        public IReadOnlyList<ListExport> Exports { get; private set; } = [];
        public Reader Boss { get; private set; } = null!;
        public Reader Dealer { get; private set; } = null!;

        public static async Task<Desk> Open(Database database)
        {
            Environment.SetEnvironmentVariable("SIYU_SETUP_TOKEN", SettledOrders.Token);
            var shop = await TestShop.Open(database, rooms => rooms.AddRooms());
            var desk = new Desk { shop = shop, orders = await SettledOrders.Found(shop) };
            await desk.Trade();
            var boss = (await shop.All<Siyu.Organization.Domain.Staff>()).Single().Id;
            var dealer = (await shop.With<HireStaff, HireStaff.Response>(slice => slice.Handle(Actor.System,
                new("D001", "=经销商", desk.orders.Dealer, "dealer"), default))).Value.Staff;
            desk.rows = new(shop, desk.orders.Counter, desk.orders.Dealer, boss);
            await desk.rows.Lay("/g/");
            desk.Exports = [.. shop.Services.GetRequiredService<EndpointDataSource>().Endpoints
                .Select(one => one.Metadata.GetMetadata<ListExport>()).OfType<ListExport>()];
            desk.Boss = await desk.Read("headquarters", boss);
            desk.Dealer = await desk.Read("the dealer", dealer);
            return desk;
        }

        private async Task Trade()
        {
            for (var i = 0; i < ListedRows.OfEach; i++)
            {
                var order = await orders.Settled(i % 2 == 0 ? orders.Counter : orders.Dealer, units: 2, list: 12_345, coupon: 100);
                await orders.Refund(order, 1);
            }
            shop.Clock.Advance(TimeSpan.FromDays(30));
            await using (var scope = shop.Services.CreateAsyncScope())
                await scope.ServiceProvider.GetRequiredService<Siyu.Settlement.Statements.MakeStatements>().Run(default);
            await shop.Settle();
            statement = (await shop.All<Siyu.Settlement.Domain.Statement>())[0].Id.ToString();
        }

        private async Task<Reader> Read(string name, StaffId staff)
        {
            await using var scope = shop.Services.CreateAsyncScope();
            var seat = new StaffSeat(staff, null);
            var rights = await scope.ServiceProvider.GetRequiredService<IIdentitySource>().RightsOf([seat], default);
            return new(name, await shop.SignedIn(SessionKind.Console, staff.Value), new(ActorKind.Staff, staff.Value, rights[seat].Grants));
        }

        /// <summary>What must be named in the address besides the page.</summary>
        public string Address(ListExport export, string tail, string query)
        {
            var own = export.List switch
            {
                "/console/ledger/accounts" => "kind=StorePayable&",
                "/console/ledger/entries" => $"kind=StorePayable&sub={orders.Dealer}&",
                "/console/stock/movements" => $"sku={rows.Sku}&place={orders.Dealer}&",
                _ => "",
            };
            return $"{Api}{export.List.Replace("{id}", statement, StringComparison.Ordinal)
                .Replace("{month}", ListedRows.Month, StringComparison.Ordinal)}{tail}?{own}{query}";
        }

        /// <summary>All rows that the list shows somebody, page by page; null where it is refused.</summary>
        public async Task<List<JsonElement>?> Rows(Reader reader, ListExport export, string query)
        {
            var (found, next) = (new List<JsonElement>(), (string?)null);
            do
            {
                var answer = await reader.Client.GetAsync(Address(export, "", $"{query}&after={Uri.EscapeDataString(next ?? "")}"));
                if (!answer.IsSuccessStatusCode) return null;
                var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
                var page = body.ValueKind == JsonValueKind.Object && body.TryGetProperty("entries", out var entries) ? entries : body;
                found.AddRange(RowsOf(page).EnumerateArray());
                next = page.ValueKind == JsonValueKind.Object && page.TryGetProperty("next", out var more) ? more.GetString() : null;
            }
            while (next is not null);
            return found;
        }

        private static JsonElement RowsOf(JsonElement page) => page.ValueKind == JsonValueKind.Array ? page
            : new[] { "rows", "lines", "plans" }.Where(name => page.TryGetProperty(name, out _)).Select(page.GetProperty).First();

        /// <summary>The file as it must be.</summary>
        public async Task<string> Lines(Reader reader, ListExport export, List<JsonElement> shown)
        {
            await using var scope = shop.Services.CreateAsyncScope();
            var cells = export.Sheet.Cells(shown.Select(row => row.Deserialize(export.Sheet.Row, Platform.Json.Options)!));
            var lines = await SheetText.Of(cells, scope.ServiceProvider, reader.Actor, default);
            return string.Concat(lines.Prepend(export.Sheet.Head).Select(line => Csv.Line(line) + Environment.NewLine));
        }

        public ValueTask DisposeAsync() => shop.DisposeAsync();
    }
}
