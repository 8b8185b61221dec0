using System.Globalization;
using System.Text.Json.Nodes;

namespace Siyu.Bench.Harness;

/// <summary>
/// A group that can sell (基准集团): brand, region, store, warehouse, guide, goods, stock, members; all through proper doors.
/// </summary>
internal sealed class Groundwork(BenchDatabase database)
{
    private const string Login = "zongbu";
    private const string Password = "Bench-2026-siyu";

    /// <summary>Goods cost 199.00 each, so that one alone reaches the coupon's threshold and free freight.</summary>
    public const int PriceFen = 19_900;

    public string Group { get; private set; } = "";
    public string Store { get; private set; } = "";
    public string Guide { get; private set; } = "";

    /// <summary>Sets the group up by the console's endpoints.</summary>
    public async Task Open(Line console, CancellationToken ct)
    {
        var made = await console.Post("/api/console/set-up", new
        {
            token = Houses.SetUpToken, groupCode = "jizhun", groupName = "基准集团", staffCode = "hq001", staffName = "周总部",
            login = Login, password = Password,
        }, ct);
        Group = made["group"]!.GetValue<string>();
        await SignIn(console, ct);
        var brand = (await console.Put("/api/console/brands/qinghe", new { name = "青禾" }, ct))["brand"]!.GetValue<string>();
        var region = await Unit(console, Group, new("Region", "east", "华东大区"), ct);
        Store = await Unit(console, region, new("DirectStore", "sh001", "上海南京西路店"), ct);
        await Unit(console, region, new("Warehouse", "wh001", "嘉兴中心仓"), ct);
        await console.Put($"/api/console/units/{Store}/brands", new { brands = new[] { brand } }, ct);
        var hired = await console.Post("/api/console/staff", new { code = "xiaoli", name = "林小丽", home = Store, role = "guide" }, ct);
        Guide = hired["staff"]!.GetValue<string>();
    }

    public static async Task SignIn(Line console, CancellationToken ct)
    {
        console.Csrf = null;
        var signedIn = await console.Post("/api/console/sign-in", new { login = Login, password = Password }, ct);
        console.Csrf = signedIn["csrfToken"]!.GetValue<string>();
    }

    /// <summary>So many goods on sale, <c>SKU00001</c> and so on, each with so much stock in the warehouse.</summary>
    public async Task FillShelves(int skus, int onHand, CancellationToken ct)
    {
        await Import("categories", ["code,name", "knit,针织"], ct);
        await Import("products", Enumerable.Range(1, skus)
            .Select(i => $"P{i:D5},针织开衫 {i:D5},qinghe,knit,SKU{i:D5},M,尺码,{PriceFen / 100}.00,是")
            .Prepend("code,title,brand,category,sku,specs,spec_names,list_price,on_sale"), ct);
        await Import("stock", Enumerable.Range(1, skus).Select(i => $"SKU{i:D5},wh001,{onHand.ToString(CultureInfo.InvariantCulture)}")
            .Prepend("sku,place,on_hand"), ct);
    }

    /// <summary>A coupon of 30 off 100 for everybody, and a commission of 5 % for guides; answers the coupon's template.</summary>
    public static async Task<string> Offer(Line console, (int Total, int PerPerson) coupons, CancellationToken ct)
    {
        var template = await console.Post("/api/console/coupon-templates", new
        {
            title = "满 100 减 30", worth = new { kind = "Cash", threshold = 10_000, amount = 3_000, payBps = 10_000, atMost = (long?)null },
            scope = new { kind = "All", ids = Array.Empty<Guid>() },
            validity = new { from = (DateTimeOffset?)null, until = (DateTimeOffset?)null, days = 30 },
            funder = "Platform", brand = (string?)null, total = coupons.Total, perPerson = coupons.PerPerson,
        }, ct);
        await console.Post("/api/console/commission-plans", new
        {
            title = "导购 5%", brand = (string?)null, category = (string?)null, sku = (string?)null, role = (string?)null,
            rateBps = 500, secondRateBps = 0, boundGuideEarns = true, startsAt = (DateTimeOffset?)null, endsAt = (DateTimeOffset?)null,
        }, ct);
        return template["id"]!.GetValue<string>();
    }

    /// <summary>So many members with phones, by the import of members.</summary>
    public Task Join(int members, CancellationToken ct) => Import("members", Enumerable.Range(0, members)
        .Select(i => $"139{i:D8},C{i:D8},会员{i:D6},sh001").Prepend("phone,card,name,store"), ct);

    public async Task Import(string kind, IEnumerable<string> rows, CancellationToken ct)
    {
        var file = Path.Combine(Directory.CreateDirectory(Path.Combine(database.Folder, "input")).FullName, kind + ".csv");
        await File.WriteAllLinesAsync(file, rows, ct);
        var said = await Houses.Once(database, ct, "import", kind, file);
        Workshop.Say($"  {kind}: {said.Split('\n').LastOrDefault(line => line.Contains("rows", StringComparison.Ordinal))?.Trim()}");
    }

    private static async Task<string> Unit(Line console, string parent, Place place, CancellationToken ct) =>
        Id(await console.Post("/api/console/units", new
        {
            parent, kind = place.Kind, code = place.Code, name = place.Title, serviceFeeBps = 0, city = (string?)null,
            address = (string?)null,
        }, ct));

    private sealed record Place(string Kind, string Code, string Title);

    private static string Id(JsonNode unit) => unit["unit"]!.GetValue<string>();
}
