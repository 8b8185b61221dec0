using System.Buffers;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Siyu.Platform.Olap;

namespace Siyu.Tests.Olap;

/// <summary>What the spool has taken is on the disk, whole, once, and arrives.</summary>
public sealed class OlapSpoolTests(OlapHouse house) : IClassFixture<OlapHouse>, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("siyu-spool-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static void Put(SpoolFiles files, params string[] records)
    {
        var group = new ArrayBufferWriter<byte>();
        foreach (var record in records) SpoolSegment.Put(group, Encoding.UTF8.GetBytes(record));
        files.Append(group.WrittenSpan, records.Length);
    }

    private static async Task<string[]> All(SpoolFiles files) =>
        [.. (await files.After(0, default))?.Rows.Select(r => $"{r.Position}{Encoding.UTF8.GetString(r.Json.Span)}") ?? []];

    [Fact]
    public async Task Records_outlive_the_process_in_order()
    {
        using (var files = SpoolFiles.Open(folder, "t")) Put(files, "a", "b");
        using (var files = SpoolFiles.Open(folder, "t")) Put(files, "c");
        using var again = SpoolFiles.Open(folder, "t");
        Assert.Equal(["1a", "2b", "3c"], await All(again));
        Assert.Equal(0, again.TornBytes);
        Assert.Equal(3, again.Waiting);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(12)]
    public async Task A_torn_tail_is_cut_and_the_rest_kept(int cut)
    {
        string segment;
        using (var files = SpoolFiles.Open(folder, "t"))
        {
            Put(files, "first", "second");
            Put(files, "third");
            segment = Directory.GetFiles(folder, "*.spool").Single();
        }
        using (var file = new FileStream(segment, FileMode.Open)) file.SetLength(file.Length - cut);
        using (var files = SpoolFiles.Open(folder, "t"))
        {
            Assert.Equal(["1first", "2second"], await All(files));
            Assert.Equal(8 + 5 - cut, files.TornBytes);
            Put(files, "fourth");
        }
        using var again = SpoolFiles.Open(folder, "t");
        Assert.Equal(["1first", "2second", "3fourth"], await All(again));
    }

    [Fact]
    public async Task A_record_whose_bytes_changed_ends_the_segment()
    {
        using (var files = SpoolFiles.Open(folder, "t")) Put(files, "first", "second");
        using (var file = new FileStream(Directory.GetFiles(folder, "*.spool").Single(), FileMode.Open))
        {
            file.Seek(-1, SeekOrigin.End);
            file.WriteByte((byte)'X');
        }
        using var again = SpoolFiles.Open(folder, "t");
        Assert.Equal(["1first"], await All(again));
        Assert.Equal(14, again.TornBytes);
    }

    [Fact]
    public async Task Shipped_segments_are_deleted_and_positions_go_on()
    {
        var large = new string('x', 1 << 20);
        using (var files = SpoolFiles.Open(folder, "t"))
        {
            for (var i = 0; i < 40; i++) Put(files, large);
            Assert.Equal(3, Directory.GetFiles(folder, "*.spool").Length);
            await files.Begin("f", new FeedRange(1, 40, "t"), default);
            await files.Advance("f", 40, default);
            Assert.Single(Directory.GetFiles(folder, "*.spool"));
            Assert.Equal(0, files.Waiting);
        }
        using var again = SpoolFiles.Open(folder, "t");
        Put(again, "next");
        var row = Assert.Single((await again.After(40, default))!.Rows);
        Assert.Equal((41, "next"), (row.Position, Encoding.UTF8.GetString(row.Json.Span)));
    }

    [Fact]
    public async Task The_range_that_was_being_sent_is_repeated_exactly()
    {
        using (var files = SpoolFiles.Open(folder, "t"))
        {
            Put(files, "a", "b", "c");
            await files.Begin("f", new FeedRange(1, 2, "token"), default);
        }
        using var again = SpoolFiles.Open(folder, "t");
        var state = await again.Read("f", default);
        Assert.Equal(new FeedState(0, new FeedRange(1, 2, "token")), state);
        Assert.Equal(["a", "b"], (await again.Exactly(1, 2, default)).Rows.Select(r => Encoding.UTF8.GetString(r.Json.Span)));
    }

    [Fact]
    public void Two_processes_cannot_share_a_spool()
    {
        using var files = SpoolFiles.Open(folder, "t");
        Assert.Throws<IOException>(() => SpoolFiles.Open(folder, "t"));
    }

    [Fact]
    public async Task Many_writers_at_once_are_all_kept_and_all_arrive_once()
    {
        using var spool = Spool("many");
        await spool.StartAsync(default);
        var kept = await Task.WhenAll(Enumerable.Range(1, 3000).Select(
            n => spool.Append([Encoding.UTF8.GetBytes($$"""{"n":{{n}}}""")], default)));
        Assert.All(kept, k => Assert.True(k.Ok));
        await OlapSupervisorTests.Eventually(() => spool.Waiting == 0 && spool.Shipped == 3000);
        await spool.StopAsync(default);
        Assert.Equal(3000, await house.Client.Scalar<long>("SELECT uniqExact(n) AS c FROM victim_event WHERE feed LIKE 'many.%'"));
        Assert.Equal(3000, await house.Client.Scalar<long>("SELECT count() AS c FROM victim_event WHERE feed LIKE 'many.%'"));
    }

    [Fact]
    public async Task Beyond_its_bound_it_refuses_and_takes_nothing_of_the_group()
    {
        using var spool = Spool("full", mostBytes: 100);
        await spool.StartAsync(default);
        ReadOnlyMemory<byte> record = Encoding.UTF8.GetBytes("""{"n":1}""");
        Assert.True((await spool.Append([record, record], default)).Ok);
        Assert.Equal(OlapSpool.Full, (await spool.Append([.. Enumerable.Repeat(record, 10)], default)).Problem);
        Assert.True((await spool.Append([record], default)).Ok);
        await spool.StopAsync(default);
    }

    private OlapSpool Spool(string name, long mostBytes = 1 << 30) => new(
        new SpoolOptions(name, "victim_event") { MostBytes = mostBytes }, house.Options with { DataFolder = folder }, house.Client,
        NullLogger<OlapSpool>.Instance, TimeProvider.System);
}
