using System.Collections.Concurrent;
using System.Text.Json;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Bench.Listeners;

/// <summary>Something happened to somebody (基准事件).</summary>
internal sealed record BenchNews(string Whom, long AtMicroseconds) : IEvent
{
    public static string Name => "bench.news";
    public string Key => Whom;
}

/// <summary>How often each listener heard of each key (听闻计数): the effect of the bench's listeners, a row a key.</summary>
internal sealed class Tally
{
    public string Listener { get; init; } = "";
    public string Key { get; init; } = "";
    public long Heard { get; init; }
}

/// <summary>A room with five listeners that take groups (成组监听基准间).</summary>
internal sealed class GroupRoom : IModule
{
    public static string Name => "bench";

    public static void Build(ModuleBuilder module) => module
        .Entity<Tally>("bench_tally", tally => tally.HasKey(row => new { row.Listener, row.Key }))
        .ReactsInGroups<GroupOne>(Heard).ReactsInGroups<GroupTwo>(Heard).ReactsInGroups<GroupThree>(Heard)
        .ReactsInGroups<GroupFour>(Heard).ReactsInGroups<GroupFive>(Heard);

    private static Hearing Heard => new Hearing().Reacts<BenchNews>();
}

/// <summary>The same room with five listeners that take event by event (逐条监听基准间).</summary>
internal sealed class PlainRoom : IModule
{
    public static string Name => "bench";

    public static void Build(ModuleBuilder module) => module
        .Entity<Tally>("bench_tally", tally => tally.HasKey(row => new { row.Listener, row.Key }))
        .Reacts<BenchNews, PlainOne>().Reacts<BenchNews, PlainTwo>().Reacts<BenchNews, PlainThree>()
        .Reacts<BenchNews, PlainFour>().Reacts<BenchNews, PlainFive>();
}

/// <summary>Counts what a listener heard, by one statement (计数写入).</summary>
internal static class Tallies
{
    private const string Add = " ON CONFLICT (listener, key) DO UPDATE SET heard = bench_tally.heard + excluded.heard";

    public static ConcurrentBag<long> LagMicroseconds { get; } = [];
    public static bool KeepsLag { get; set; }

    public static long Now => TimeProvider.System.GetUtcNow().Ticks / TimeSpan.TicksPerMicrosecond;

    public static async Task Count(SiyuDb db, string listener, IReadOnlyList<BenchNews> news, CancellationToken ct)
    {
        var counts = news.GroupBy(one => one.Whom).OrderBy(group => group.Key, StringComparer.Ordinal).ToList();
        await using var command = db.Command(db.IsSqlite
            ? "INSERT INTO bench_tally (listener, key, heard) "
                + "SELECT @listener, value ->> 'k', value ->> 'n' FROM json_each(@rows) WHERE true" + Add
            : "INSERT INTO bench_tally (listener, key, heard) SELECT @listener, * FROM unnest(@keys, @counts)" + Add);
        command.Give("@listener", listener);
        if (db.IsSqlite) command.Give("@rows", JsonSerializer.Serialize(counts.Select(group => new { k = group.Key, n = group.Count() })));
        else
        {
            command.Give("@keys", counts.Select(group => group.Key).ToArray());
            command.Give("@counts", counts.Select(group => (long)group.Count()).ToArray());
        }
        await command.ExecuteNonQueryAsync(ct);
        if (KeepsLag) foreach (var one in news) LagMicroseconds.Add(Now - one.AtMicroseconds);
    }
}

/// <summary>Counts a group of news.</summary>
internal abstract class GroupListener(SiyuDb db) : IGroupReaction
{
    public Task Handle(IReadOnlyList<object> news, CancellationToken ct) =>
        Tallies.Count(db, GetType().Name, [.. news.Cast<BenchNews>()], ct);
}

internal sealed class GroupOne(SiyuDb db) : GroupListener(db);
internal sealed class GroupTwo(SiyuDb db) : GroupListener(db);
internal sealed class GroupThree(SiyuDb db) : GroupListener(db);
internal sealed class GroupFour(SiyuDb db) : GroupListener(db);
internal sealed class GroupFive(SiyuDb db) : GroupListener(db);

/// <summary>Counts one piece of news.</summary>
internal abstract class PlainListener(SiyuDb db) : IReaction<BenchNews>
{
    public Task Handle(BenchNews news, CancellationToken ct) => Tallies.Count(db, GetType().Name, [news], ct);
}

internal sealed class PlainOne(SiyuDb db) : PlainListener(db);
internal sealed class PlainTwo(SiyuDb db) : PlainListener(db);
internal sealed class PlainThree(SiyuDb db) : PlainListener(db);
internal sealed class PlainFour(SiyuDb db) : PlainListener(db);
internal sealed class PlainFive(SiyuDb db) : PlainListener(db);
