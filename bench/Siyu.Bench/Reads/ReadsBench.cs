using Siyu.Bench.Harness;

namespace Siyu.Bench.Reads;

/// <summary>What people look at all day (读取): the mall's list and detail, headquarters' board, member 360, the guide's side bar.</summary>
internal sealed class ReadsBench : IBench
{
    private const int Goods = 1_000;
    private const int Members = 5_000;
    private const int Bound = 200;
    private static readonly int[] Connections = [16, 256];
    private static readonly TimeSpan Each = TimeSpan.FromSeconds(3);

    public string Name => "reads";

    public string Summary => "商品列表与详情、看板、会员 360、侧边栏 product list and detail, board, member 360, side bar, at 16 and 256 connections";

    public IReadOnlyList<Target> Targets(bool sqlite) =>
    [
        new("list_16_per_s", 3_000), new("detail_16_per_s", 3_000), new("board_16_per_s", 500), new("member_16_per_s", 500),
        new("sidebar_16_per_s", 500), new(Figure.P99, 100, AtMost: true), new(Figure.Errors, 0, AtMost: true),
    ];

    public async Task<IReadOnlyList<Figures>> Run(Workshop workshop, CancellationToken ct)
    {
        var database = await workshop.Database("reads", ct);
        var staff = await Lay(database, ct);
        await using var host = await Houses.Serve(database, ct);
        var views = await Views(host, database, staff, ct);
        foreach (var view in views) await Look(host, view, Connections[0], ct);
        var runs = new List<Figures>();
        for (var repeat = 0; repeat < workshop.Repeats; repeat++)
        {
            var run = new Figures();
            foreach (var view in views)
                foreach (var connections in Connections)
                {
                    var load = await Look(host, view, connections, ct);
                    Workshop.Say($"  {repeat + 1}. {view.Name,-8} {connections,3}  {load}");
                    run[$"{view.Name}_{connections}_per_s"] = load.PerSecond;
                    run[$"{view.Name}_{connections}_p50_ms"] = load.Percentile(50);
                    run[$"{view.Name}_{connections}_p99_ms"] = load.Percentile(99);
                    run[Figure.Errors] = (run.Has(Figure.Errors) ? run[Figure.Errors] : 0) + load.Errors + load.Busy;
                }
            run[Figure.PerSecond] = run["list_16_per_s"];
            run[Figure.P99] = views.Max(view => run[$"{view.Name}_16_p99_ms"]);
            runs.Add(run);
        }
        return runs;
    }

    /// <summary>A page of the product, with the addresses that its readers ask for in turn.</summary>
    private sealed record View(string Name, string? Token, IReadOnlyList<string> Paths);

    private sealed record Staff(string Headquarters, string Guide);

    /// <summary>Goods, members with tickets, and members of a guide; all through the product's doors.</summary>
    private static async Task<Staff> Lay(BenchDatabase database, CancellationToken ct)
    {
        var ground = new Groundwork(database);
        await using (var host = await Houses.Serve(database, ct))
        {
            using var console = new Line(host.Address);
            await ground.Open(console, ct);
            await ground.FillShelves(Goods, 100, ct);
            await ground.Join(Members, ct);
            await ground.Import("pos", Tickets(), ct);
            foreach (var member in await database.Texts($"SELECT id FROM members_member ORDER BY number LIMIT {Bound}", ct))
                await console.Put($"/api/console/members/{member}/guide", new { guide = ground.Guide, reason = "基准绑定 bench" }, ct);
            await Orders.OrderGround.Quiesce(database, ct);
        }
        var headquarters = (await database.Texts("SELECT id FROM organization_staff WHERE code = 'hq001'", ct))[0];
        return new(await SignedIn.AsGuide(database, headquarters, ct), await SignedIn.AsGuide(database, ground.Guide, ct));
    }

    private static IEnumerable<string> Tickets() => Enumerable.Range(0, Members * 4)
        .Select(i => $"T{i / 2:D7},SKU{i * 7 % Goods + 1:D5},针织开衫,{1 + i % 3},2026-{1 + i % 10:D2}-{1 + i % 28:D2} 12:30:00,199.00,"
            + $"C{i % Members:D8},sh001")
        .Prepend("ticket,sku,title,quantity,at,price,card,store");

    private static async Task<IReadOnlyList<View>> Views(OwnProcess host, BenchDatabase database, Staff staff, CancellationToken ct)
    {
        using var mall = new Line(host.Address);
        var first = await mall.Get("/api/mall/products?size=20", ct);
        var pages = new List<string> { "/api/mall/products?size=20" };
        for (var next = first["next"]; next is not null && pages.Count < 10;)
        {
            pages.Add($"/api/mall/products?size=20&after={next.GetValue<string>()}");
            next = (await mall.Get(pages[^1], ct))["next"];
        }
        var products = await database.Texts("SELECT id FROM catalog_spu ORDER BY code LIMIT 200", ct);
        var members = await database.Texts("SELECT id FROM members_member ORDER BY number", ct);
        return
        [
            new("list", null, pages),
            new("detail", null, [.. products.Select(id => $"/api/mall/products/{id}")]),
            new("board", staff.Headquarters, ["/api/console/desk/home", .. Boards]),
            new("member", staff.Headquarters, [.. members.Take(1_000).Select(id => $"/api/console/desk/members/{id}")]),
            new("sidebar", staff.Guide, [.. members.Take(Bound).Select(id => $"/api/guide/desk/customers/{id}")]),
        ];
    }

    /// <summary>What the home page asks beside its figures.</summary>
    private static string[] Boards =>
    [
        "/api/console/boards/sales?from=2026-09-01&to=2026-09-30&by=day",
        "/api/console/boards/sales?from=2026-09-01&to=2026-09-30&by=store",
    ];

    private static async Task<Load> Look(OwnProcess host, View view, int connections, CancellationToken ct)
    {
        using var loop = new ClosedLoop(host.Address, connections);
        var until = TimeProvider.System.GetTimestamp();
        var next = -1;
        var load = await loop.Run(
            _ => TimeProvider.System.GetElapsedTime(until) < Each
                ? new Call(HttpMethod.Get, view.Paths[(int)((uint)Interlocked.Increment(ref next) % (uint)view.Paths.Count)])
                {
                    Token = view.Token,
                } : null, null, ct);
        foreach (var refusal in loop.FirstRefusals) Workshop.Say($"  ! {refusal}");
        return load;
    }
}
