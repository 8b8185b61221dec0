using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Siyu.Platform.Olap;

namespace Siyu.Tests.Olap;

/// <summary>Each row of a source arrives once, wherever the feeder dies.</summary>
public sealed class OlapFeederTests(OlapHouse house) : IClassFixture<OlapHouse>
{
    private readonly Numbers source = new();
    private readonly Cursor cursor = new();
    private readonly string feed = $"test-{Guid.CreateVersion7():N}";

    private OlapFeeder Feeder() => new(feed, source, cursor, house.Client, NullLogger.Instance);

    private async Task<(long Rows, long Distinct)> There()
    {
        var row = (await house.Client.Rows<Dictionary<string, long>>(
            "SELECT count() AS c, uniqExact(n) AS d FROM victim_event WHERE feed = {feed:String}", new() { { "feed", feed } })).Single();
        return (row["c"], row["d"]);
    }

    [Fact]
    public async Task Everything_arrives_in_ranges_and_the_cursor_follows()
    {
        source.Last = 2500;
        var feeder = Feeder();
        while (await feeder.Step(default)) { }
        Assert.Equal((2500, 2500), await There());
        Assert.Equal(new FeedState(2500, null), cursor.State);
        Assert.False(await feeder.Step(default));
    }

    [Fact]
    public async Task Dying_between_persist_and_send_loses_nothing()
    {
        source.Last = 100;
        cursor.Fails = "begun";
        await Assert.ThrowsAsync<IOException>(() => Feeder().Step(default));
        Assert.Equal((0, 0), await There());
        Assert.NotNull(cursor.State.Sending);

        source.Last = 150; // What came meanwhile is not mixed into the range.
        var next = Feeder();
        while (await next.Step(default)) { }
        Assert.Equal((150, 150), await There());
    }

    [Fact]
    public async Task Dying_between_send_and_advance_doubles_nothing()
    {
        source.Last = 100;
        cursor.Fails = "advance";
        await Assert.ThrowsAsync<IOException>(() => Feeder().Step(default));
        Assert.Equal((100, 100), await There());
        Assert.Equal(0, cursor.State.Position);

        var next = Feeder();
        while (await next.Step(default)) { }
        Assert.Equal((100, 100), await There());
        Assert.Equal(100, cursor.State.Position);
    }

    [Fact]
    public async Task A_token_that_clickhouse_remembers_without_its_rows_does_not_lose_them()
    {
        // So it looks after a kill between ClickHouse's note of the token and its commit of the part.
        source.Last = 100;
        cursor.Fails = "advance";
        await Assert.ThrowsAsync<IOException>(() => Feeder().Step(default));
        await house.Client.Execute("DELETE FROM victim_event WHERE feed = {feed:String} AND feed_pos > 40", new() { { "feed", feed } });
        Assert.Equal((40, 40), await There());

        Assert.True(await Feeder().Step(default));
        Assert.Equal((100, 100), await There());
    }

    [Fact]
    public async Task Several_rows_of_one_position_are_told_apart()
    {
        (source.Last, source.RowsEach) = (30, 3);
        cursor.Fails = "advance";
        await Assert.ThrowsAsync<IOException>(() => Feeder().Step(default));
        await house.Client.Execute("DELETE FROM victim_event WHERE feed = {feed:String} AND feed_row = 1", new() { { "feed", feed } });
        Assert.True(await Feeder().Step(default));
        Assert.Equal((90, 90), await There());
    }

    private sealed class Numbers : IFeedSource
    {
        public long Last { get; set; }
        public int RowsEach { get; set; } = 1;

        public Task<FeedBatch?> After(long position, CancellationToken ct) =>
            Task.FromResult(position >= Last ? null : Batch(position + 1, Math.Min(position + 1000, Last)));

        public Task<FeedBatch> Exactly(long from, long to, CancellationToken ct) => Task.FromResult(Batch(from, to));

        private FeedBatch Batch(long first, long last) => new(first, last,
        [
            .. from position in Enumerable.Range((int)first, (int)(last - first + 1))
               from row in Enumerable.Range(0, RowsEach)
               select new FeedRow("victim_event", position, Encoding.UTF8.GetBytes($$"""{"n":{{(position * 10) + row}}}""")),
        ]);
    }

    private sealed class Cursor : IFeedCursor
    {
        public FeedState State { get; private set; } = new(0, null);
        public string? Fails { get; set; }

        public Task<FeedState> Read(string feed, CancellationToken ct) => Task.FromResult(State);

        public Task Begin(string feed, FeedRange range, CancellationToken ct)
        {
            State = State with { Sending = range };
            return Fail("begun");
        }

        public async Task Advance(string feed, long position, CancellationToken ct)
        {
            await Fail("advance");
            State = new FeedState(position, null);
        }

        private Task Fail(string at)
        {
            if (Fails != at) return Task.CompletedTask;
            Fails = null;
            throw new IOException("The process dies here.");
        }
    }
}
