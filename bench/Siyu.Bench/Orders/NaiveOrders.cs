using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Siyu.Bench.Harness;

namespace Siyu.Bench.Orders;

/// <summary>
/// What a competent team writes without groups (朴素下单程序): Kestrel, one transaction an order, pooled connections, prepared statements,
/// few round trips, conditional updates, the contended row last. It writes the same rows as the product.
/// </summary>
internal static class NaiveOrders
{
    public const string Word = "naive-orders";
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    internal sealed record Wish(IReadOnlyList<WishLine> Lines, string Delivery, Guid? Coupon, string? ShareToken, Receiver? Receiver);

    internal sealed record WishLine(Guid Sku, int Quantity);

    internal sealed record Receiver(string FullName, string Phone, string Region, string Street);

    internal sealed record Placed(string Order, string Number, long Payable, DateTimeOffset PayBy);

    /// <summary>Starts it in a process of its own.</summary>
    public static Task<OwnProcess> Start(BenchDatabase database, CancellationToken ct)
    {
        var address = $"http://127.0.0.1:{OwnProcess.FreePort()}";
        return OwnProcess.Run(
            new("Siyu.Bench.dll", address, Path.Combine(database.Folder, "logs", "naive.log"),
                [Word, "--urls", address, "--data", database.Folder, "--database", database.Argument]),
            "/ready", ct);
    }

    public static async Task<int> Serve(string[] args, CancellationToken ct)
    {
        var given = BenchProgram.Value(args, "--database");
        var database = new BenchDatabase("", BenchProgram.Value(args, "--data")!, given == "sqlite" ? null : given);
        var samples = await OrderSample.All(database, ct);
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        await using var app = builder.Build();
        INaiveShop shop = database.IsSqlite ? new NaiveSqlite(database, samples) : new NaivePostgres(database, samples);
        app.MapGet("/ready", () => "ok");
        app.MapPost("/api/mall/orders", async (HttpContext http) =>
        {
            var wish = await JsonSerializer.DeserializeAsync<Wish>(http.Request.Body, Web, http.RequestAborted);
            var token = http.Request.Headers.Authorization.ToString();
            if (wish is not { Lines.Count: > 0, Receiver: not null } || !token.StartsWith("Bearer ", StringComparison.Ordinal))
                return Results.BadRequest();
            var hash = SHA256.HashData(Encoding.UTF8.GetBytes(token["Bearer ".Length..]));
            return await shop.Place(hash, wish, http.RequestAborted) is { } placed ? Results.Json(placed, Web) : Results.Conflict();
        });
        _ = Task.Run(async () =>
        {
            await Console.In.ReadToEndAsync(ct);
            await app.StopAsync(ct);
        }, ct);
        await app.RunAsync(ct);
        return 0;
    }

    /// <summary>Seals a receiver as the product does: AES-GCM under the person's key.</summary>
    public static byte[] Seal(Receiver receiver, byte[] key)
    {
        var plain = JsonSerializer.SerializeToUtf8Bytes(receiver, Web);
        var box = new byte[12 + plain.Length + 16];
        RandomNumberGenerator.Fill(box.AsSpan(0, 12));
        using var aes = new AesGcm(key, 16);
        aes.Encrypt(box.AsSpan(0, 12), plain, box.AsSpan(12, plain.Length), box.AsSpan(12 + plain.Length, 16));
        return box;
    }

    /// <summary>The price, from what was read: list − coupon where the threshold is reached; null where something is not sold.</summary>
    public static long? Price(Wish wish, IReadOnlyDictionary<Guid, long> prices, long threshold, long amount)
    {
        var sum = 0L;
        foreach (var line in wish.Lines)
        {
            if (!prices.TryGetValue(line.Sku, out var price)) return null;
            sum = checked(sum + price * line.Quantity);
        }
        return sum >= threshold ? sum - amount : sum;
    }

    public static string[] Skus(Wish wish) => [.. wish.Lines.Select(line => line.Sku.ToString("D"))];

    public static Placed Answer(string[] ids, long payable, DateTimeOffset now) => new(
        ids[Piece.Order], ids[Piece.Number].ToString(CultureInfo.InvariantCulture), payable, now.AddMinutes(30));
}

/// <summary>Places one order in one transaction; null where it is refused.</summary>
internal interface INaiveShop
{
    Task<NaiveOrders.Placed?> Place(byte[] tokenHash, NaiveOrders.Wish wish, CancellationToken ct);
}
