using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Siyu.Bench.Harness;
using Siyu.Kernel;

namespace Siyu.Bench.Orders;

/// <summary>A member who is about to order (买家): token, and a coupon of their own.</summary>
internal sealed record Buyer(MemberId Member, string Token, string? Coupon)
{
    public string MemberText => Member.Value.ToString("D");
}

/// <summary>A group with goods, and buyers with coupons (下单基准准备), all made through doors of the product.</summary>
internal sealed record OrderGround(BenchDatabase Database, IReadOnlyList<Buyer> Buyers, IReadOnlyList<string> Skus, string ShareToken)
{
    /// <summary>More members than there are clients, so that all who order at one time are distinct; each has several coupons.</summary>
    private const int MembersAtMost = 1_024;
    private const int CouponClients = 512;
    private static readonly TimeSpan PatienceWithListeners = TimeSpan.FromSeconds(150);
    private static readonly TimeSpan PatienceWithFeeds = TimeSpan.FromSeconds(165);
    private const int FeedsStandStill = 6;

    /// <summary>Laid once in a working folder; a bench that comes there again works on a copy of what was laid.</summary>
    public static async Task<OrderGround> Lay(Workshop workshop, int buyers, (int Skus, int OnHand) shelves, CancellationToken ct)
    {
        var laid = Path.Combine(workshop.Folder, $"ground-{buyers}-{shelves.Skus}-{shelves.OnHand}.json");
        var kept = $"ground_{buyers}_{shelves.Skus}_{shelves.OnHand}";
        if (!File.Exists(laid))
        {
            var fresh = await Make(workshop, buyers, shelves, ct);
            await workshop.Copy(fresh.Database, kept, ct);
            await File.WriteAllTextAsync(laid, JsonSerializer.Serialize(new Laid(fresh.Buyers, fresh.Skus, fresh.ShareToken)), ct);
            return fresh;
        }
        var was = JsonSerializer.Deserialize<Laid>(await File.ReadAllTextAsync(laid, ct))!;
        return new(await workshop.Copy(workshop.Known(kept), "orders", ct), was.Buyers, was.Skus, was.ShareToken);
    }

    private sealed record Laid(IReadOnlyList<Buyer> Buyers, IReadOnlyList<string> Skus, string ShareToken);

    private static async Task<OrderGround> Make(Workshop workshop, int buyers, (int Skus, int OnHand) shelves, CancellationToken ct)
    {
        var database = await workshop.Database("orders", ct);
        var ground = new Groundwork(database);
        var people = Math.Min(buyers, MembersAtMost);
        string template;
        await using (var host = await Houses.Serve(database, ct))
        {
            using var console = new Line(host.Address);
            await ground.Open(console, ct);
            template = await Groundwork.Offer(console, (buyers, (buyers + people - 1) / people), ct);
            await ground.FillShelves(shelves.Skus, shelves.OnHand, ct);
            await ground.Join(people, ct);
        }
        var members = await SignedIn.All(database, people, ct);
        var guide = await SignedIn.AsGuide(database, ground.Guide, ct);
        await using var again = await Houses.Serve(database, ct);
        using var phone = new Line(again.Address) { Token = guide };
        var share = (await phone.Post("/api/guide/shares", new { kind = "Shop", target = "", campaign = "" }, ct))["token"]!;
        var made = await TakeCoupons(again, [.. Enumerable.Range(0, buyers).Select(number => members[number % people])], template, ct);
        var skus = await database.Texts("SELECT id FROM catalog_sku ORDER BY code", ct);
        await Quiesce(database, ct);
        return new(database, made, skus, share.GetValue<string>());
    }

    /// <summary>An order as the mall's page sends it.</summary>
    public Call Order(Buyer buyer, params (string Sku, int Quantity)[] lines) => new(HttpMethod.Post, "/api/mall/orders")
    {
        Token = buyer.Token,
        Body = JsonSerializer.SerializeToUtf8Bytes(new
        {
            lines = lines.Select(line => new { sku = line.Sku, quantity = line.Quantity }), delivery = "Express", coupon = buyer.Coupon,
            shareToken = ShareToken,
            receiver = new { fullName = "王女士", phone = "13800138000", region = "浙江省杭州市西湖区", street = "文三路 478 号华星时代广场 12 楼" },
        }),
    };

    /// <summary>Waits until the listeners have heard everything, and the feeds have sent what is theirs of it.</summary>
    public static async Task Quiesce(BenchDatabase database, CancellationToken ct)
    {
        const string head = "(SELECT coalesce(max(position), 0) FROM platform_event)";
        var watch = Stopwatch.StartNew();
        while (await database.Count($"""
            SELECT (SELECT count(*) FROM platform_event WHERE position IS NULL)
                 + (SELECT count(*) FROM platform_cursor WHERE position < {head})
            """, ct) > 0)
        {
            if (IsLate(watch, PatienceWithListeners, "监听者仍在追赶 listeners are still behind")) return;
            await Task.Delay(200, ct);
        }
        // The end of the log may be no feed's business: one that stands still for longer than it rests has sent all of its own.
        for (var (before, still) = (-1L, 0); still < FeedsStandStill; still++)
        {
            await Task.Delay(500, ct);
            var at = await database.Count("SELECT coalesce(sum(position + coalesce(sending_to, 0)), 0) FROM platform_feed", ct);
            if (at != before) (before, still) = (at, 0);
            if (IsLate(watch, PatienceWithFeeds, "分析库仍在追赶 feeds are still behind")) return;
        }
    }

    private static bool IsLate(Stopwatch watch, TimeSpan patience, string who)
    {
        if (watch.Elapsed <= patience) return false;
        Workshop.Say($"  ! {who}: what follows is measured beside them");
        return true;
    }

    private static async Task<IReadOnlyList<Buyer>> TakeCoupons(
        OwnProcess host, IReadOnlyList<SignedIn> takers, string template, CancellationToken ct)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new { template });
        var coupons = takers.Select(taker => taker.Token).Distinct().ToDictionary(token => token, _ => new ConcurrentQueue<string>());
        var next = -1;
        using var loop = new ClosedLoop(host.Address, CouponClients);
        var load = await loop.Run(
            _ => Interlocked.Increment(ref next) is var at && at < takers.Count
                ? new Call(HttpMethod.Post, "/api/mall/coupons") { Token = takers[at].Token, Body = body } : null,
            (_, call, answer) =>
            {
                if (answer.Ok) coupons[call.Token!].Enqueue(JsonNode.Parse(answer.Body)!["coupon"]!.GetValue<string>());
            }, ct);
        Workshop.Say($"  领券 coupons taken: {load}");
        if (load.Done < takers.Count) throw new BenchBroke($"coupons were refused: {loop.FirstRefusals.FirstOrDefault()}");
        return [.. takers.Select(taker =>
            new Buyer(taker.Member, taker.Token, coupons[taker.Token].TryDequeue(out var coupon) ? coupon : null))];
    }
}
