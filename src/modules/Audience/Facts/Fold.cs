using Siyu.Audience.Compiling;
using Siyu.Platform;
using Siyu.Platform.Olap;

namespace Siyu.Audience.Facts;

/// <summary>
/// Folds later rows into what segments read fast (人群归并): members' rows to one each, changes of tags into bitmaps. It may stop anywhere and
/// run again; no answer depends on it, only how fast it comes.
/// </summary>
internal sealed class Fold(OlapClient olap) : IRecurring
{
    public const int MembersAtLeast = 20_000;
    public const int ChangesAtLeast = 20_000;
    private const long ChangesAtOnce = 3_000_000;

    private sealed record Waiting(long Folded, long Upto, long Rows);

    private sealed record Load(long Tag, long Rows);

    public async Task Run(CancellationToken ct)
    {
        await Members(MembersAtLeast, ct);
        await Tags(ChangesAtLeast, ct);
    }

    /// <summary>Later rows replace earlier ones on the disk; the position moves only when each member has one row.</summary>
    public async Task Members(int atLeast, CancellationToken ct)
    {
        var waiting = await Ask("members", "SELECT max(feed_pos) AS upto, countIf(feed_pos > done) AS rows FROM audience_member", ct);
        if (waiting.Rows < atLeast) return;
        if (!await Single(waiting.Upto, ct))
        {
            try
            {
                await olap.Execute("OPTIMIZE TABLE audience_member FINAL SETTINGS optimize_skip_merged_partitions = 1", ct: ct);
            }
            catch (OlapError late) when (late.Unknown)
            {
                return; // It goes on in ClickHouse; next time there is less to do.
            }
            if (!await Single(waiting.Upto, ct)) return;
        }
        await Moved("members", waiting.Upto, ct);
    }

    /// <summary>Bitmaps up to a position; changes before the last one but one are not needed by any query that still runs.</summary>
    public async Task Tags(int atLeast, CancellationToken ct)
    {
        var waiting = await Ask("tags", "SELECT max(feed_pos) AS upto, countIf(feed_pos > done) AS rows FROM audience_tag_change", ct);
        if (waiting.Rows < atLeast) return;
        var range = new OlapParameters { { "folded", waiting.Folded }, { "upto", waiting.Upto } };
        const string Range = "feed_pos > {folded:UInt64} AND feed_pos <= {upto:UInt64}";
        var loads = await olap.Rows<Load>(
            $"SELECT tag, toInt64(count()) AS rows FROM audience_tag_change WHERE {Range} GROUP BY tag ORDER BY tag", range, ct);
        foreach (var tags in Shares(loads))
        {
            var values = new OlapParameters { { "folded", waiting.Folded }, { "upto", waiting.Upto }, { "tags", tags } };
            await olap.Execute(
                $"INSERT INTO audience_tag SELECT tag, {{upto:UInt64}}, now FROM ({Sets.Now("tag IN {tags:Array(UInt32)}", Range)}) "
                + "SETTINGS optimize_aggregation_in_order = 1", values, ct);
        }
        await Moved("tags", waiting.Upto, ct);
        await olap.Execute("ALTER TABLE audience_tag_change DELETE WHERE feed_pos <= {folded:UInt64}", range, ct);
    }

    private Task<bool> Single(long upto, CancellationToken ct) => olap.Scalar<bool>(
        "SELECT toBool(count() = groupBitmap(number)) AS single FROM audience_member WHERE feed_pos <= {upto:UInt64}",
        new() { { "upto", upto } }, ct);

    private async Task<Waiting> Ask(string what, string rows, CancellationToken ct) => (await olap.Rows<Waiting>($$"""
        WITH (SELECT max(pos) FROM audience_fold WHERE what = {what:String}) AS done
        SELECT toInt64(done) AS folded, toInt64(upto) AS upto, toInt64(rows) AS rows FROM ({{rows}})
        """, new() { { "what", what } }, ct)).Single();

    private Task Moved(string what, long upto, CancellationToken ct) =>
        olap.Execute("INSERT INTO audience_fold SELECT {what:String}, {upto:UInt64}", new() { { "what", what }, { "upto", upto } }, ct);

    private static IEnumerable<long[]> Shares(IEnumerable<Load> loads)
    {
        var (share, rows) = (new List<long>(), 0L);
        foreach (var load in loads)
        {
            if (share.Count > 0 && rows + load.Rows > ChangesAtOnce)
            {
                yield return [.. share];
                (share, rows) = ([], 0L);
            }
            share.Add(load.Tag);
            rows += load.Rows;
        }
        if (share.Count > 0) yield return [.. share];
    }
}
