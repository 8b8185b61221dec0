using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Siyu.Bench.Harness;

namespace Siyu.Bench.Crowds;

/// <summary>A house over a full warehouse (人群基准现场): 500 tags made at its console, one member who joined, the others poured in.</summary>
internal sealed record Hall(OwnProcess Host, Warehouse Warehouse, Line Console, IReadOnlyList<string> Tags, string Member)
    : IAsyncDisposable
{
    private const int MemoryMb = 3_500;
    private const int LooksAtMost = 600;
    private const string FilledFile = "filled.json";

    private sealed record Filled(long Members, string[] Tags, string Member);

    /// <param name="keep">Uses what an earlier run poured in, where it is there whole.</param>
    public static async Task<Hall> Open(Workshop workshop, string name, long members, bool keep, CancellationToken ct)
    {
        var file = Path.Combine(workshop.Folder, name, FilledFile);
        var known = keep && workshop.IsSqlite && File.Exists(file)
            ? JsonSerializer.Deserialize<Filled>(await File.ReadAllTextAsync(file, ct)) : null;
        var database = known is null ? await workshop.Database(name, ct) : new(name, Path.GetDirectoryName(file)!, null);
        var warehouse = await Warehouse.Open(database.Folder, MemoryMb, ct);
        if (known is null)
        {
            await using var first = await Houses.Serve(database, ct, "--olap", warehouse.Url);
            known = await SetUp(database, first, members, ct);
            await File.WriteAllTextAsync(file, JsonSerializer.Serialize(known), ct);
        }
        await Crowd.Fill(warehouse, members, Path.Combine(database.Folder, "poured.txt"), ct);
        var host = await Houses.Serve(database, ct, "--olap", warehouse.Url);
        var console = new Line(host.Address);
        await Groundwork.SignIn(console, ct);
        await Crowd.Folded(warehouse, ct);
        return new(host, warehouse, console, known.Tags, known.Member);
    }

    private static async Task<Filled> SetUp(BenchDatabase database, OwnProcess host, long members, CancellationToken ct)
    {
        var ground = new Groundwork(database);
        using var console = new Line(host.Address);
        await ground.Open(console, ct);
        await ground.Join(1, ct);
        var tags = new List<string>();
        for (var i = 1; i <= Crowd.Tags; i++)
            tags.Add((await console.Post("/api/console/audience/tags", new { title = $"标签{i}" }, ct))["id"]!.GetValue<string>());
        return new(members, [.. tags], (await database.Texts("SELECT id FROM members_member", ct)).Single());
    }

    public async Task<long> Count(JsonNode condition, CancellationToken ct) =>
        (await Console.Post("/api/console/audience/segments/count", new { condition, segment = (string?)null }, ct))["members"]!
            .GetValue<long>();

    /// <summary>Puts the last tag on the member or takes it off, and answers after how many milliseconds the count has changed.</summary>
    public async Task<double> UntilSeen(bool held, CancellationToken ct)
    {
        var condition = new JsonObject { ["kind"] = "tag", ["tags"] = new JsonArray(Tags[^1]) };
        var before = await Count(condition, ct);
        var started = Stopwatch.GetTimestamp();
        var put = await Console.Post($"/api/console/audience/tags/{Tags[^1]}/members", new { held, members = new[] { Member } }, ct);
        if (put["changed"]!.GetValue<int>() == 0) return 0;
        for (var look = 0; look < LooksAtMost; look++)
        {
            if (await Count(condition, ct) != before) return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            await Task.Delay(50, ct);
        }
        throw new BenchBroke("a changed tag was not seen");
    }

    public async ValueTask DisposeAsync()
    {
        Console.Dispose();
        await Host.DisposeAsync();
        await Warehouse.DisposeAsync();
    }
}
