using System.Globalization;
using Siyu.Bench.Harness;

namespace Siyu.Bench.Crowds;

/// <summary>Makes members and tags inside ClickHouse (人群数据生成), in the product's own tables and as its feed writes them.</summary>
internal static class Crowd
{
    public const int Tags = 500;
    private const long WholeMembers = 15_000_000;
    private const int Pieces = 10;

    /// <summary>Raw edges of all tags at full size; some fall on one another, so that a bit over 150 million are left.</summary>
    private const long WholeEdges = 164_500_000;

    /// <summary>Twelve attributes and more, each of its own distribution; rows are of one early position of the feed.</summary>
    private static string Members(long members) => $"""
        INSERT INTO audience_member
        SELECT 'audience', 1, 0, number + 1, 1,
            concat('/jizhun/r', toString(cityHash64(number, 1) % 10), '/s', toString(cityHash64(number, 2) % 300), '/'),
            concat('unit-', toString(cityHash64(number, 2) % 300)), concat('guide-', toString(cityHash64(number, 3) % 3000)),
            ['MiniProgram', 'H5', 'Payment', 'Pos', 'Import', 'Guide'][1 + cityHash64(number, 4) % 6],
            concat('渠道', toString(cityHash64(number, 5) % 20)), concat('code-', toString(cityHash64(number, 5) % 200)),
            ['never', 'friend', 'lost'][1 + cityHash64(number, 6) % 3] AS state,
            if(state = 'friend', today() - cityHash64(number, 7) % 900, toDate(0)), today() - cityHash64(number, 8) % 1700,
            if(cityHash64(number, 9) % 3 = 0, 0, 1950 + cityHash64(number, 10) % 60) AS year,
            if(year = 0, 0, 1 + cityHash64(number, 11) % 12),
            least(cityHash64(number, 12) % 40, cityHash64(number, 13) % 40) AS bought, bought * (cityHash64(number, 14) % 60000),
            if(bought = 0, toDate(0), today() - 400 - cityHash64(number, 15) % 800),
            if(bought = 0, toDate(0), today() - cityHash64(number, 16) % 400)
        FROM numbers({members})
        """;

    /// <summary>Ten tags of 3 million, ninety of 650,000, four hundred of 190,000 at full size; less in proportion.</summary>
    private static string Edges(long members, int piece)
    {
        long Share(long whole) => Math.Max(1, whole * members / WholeMembers);
        var (large, middle, small) = (Share(3_000_000), Share(650_000), Share(190_000));
        var whole = (large * 10) + (middle * 90) + (small * 400);
        var (from, until) = (whole * piece / Pieces, whole * (piece + 1) / Pieces);
        return $"""
            INSERT INTO audience_tag_change
            SELECT 'audience', 1, 0, 1 + multiIf(i < {large * 10}, intDiv(i, {large}), i < {(large * 10) + (middle * 90)},
                10 + intDiv(i - {large * 10}, {middle}), 100 + intDiv(i - {(large * 10) + (middle * 90)}, {small})) AS tag,
                1 + cityHash64(tag, i) % {members}, 1
            FROM (SELECT number AS i FROM numbers({from}, {until - from}))
            """;
    }

    /// <summary>Goes on where an earlier run was ended.</summary>
    public static async Task Fill(Warehouse warehouse, long members, string progressFile, CancellationToken ct)
    {
        var done = File.Exists(progressFile) ? int.Parse(await File.ReadAllTextAsync(progressFile, ct), CultureInfo.InvariantCulture) : -1;
        if (done < 0)
        {
            foreach (var table in new[] { "member", "tag_change", "tag", "fold", "identity", "purchase" })
                await warehouse.Do($"TRUNCATE TABLE audience_{table}", ct);
            await warehouse.Do(Members(members), ct, "max_insert_threads=2");
            await File.WriteAllTextAsync(progressFile, "0", ct);
        }
        for (var piece = Math.Max(0, done); piece < Pieces; piece++)
        {
            await warehouse.Do(Edges(members, piece), ct,
                "max_insert_threads=1&max_insert_block_size=4000000&min_insert_block_size_rows=4000000");
            await File.WriteAllTextAsync(progressFile, (piece + 1).ToString(CultureInfo.InvariantCulture), ct);
        }
        Workshop.Say($"  {members:N0} members, at most {WholeEdges * members / WholeMembers:N0} edges of {Tags} tags");
    }

    /// <summary>Waits until the product's own job has folded them.</summary>
    public static async Task Folded(Warehouse warehouse, CancellationToken ct)
    {
        for (var waited = 0; waited < 1_200; waited++)
        {
            if (await warehouse.Count("SELECT toInt64(uniqExact(what)) AS n FROM audience_fold WHERE pos > 0", ct) == 2) return;
            await Task.Delay(1_000, ct);
        }
        throw new BenchBroke("members and tags were not folded within 20 minutes");
    }

    public static async Task<string> Sizes(Warehouse warehouse, CancellationToken ct)
    {
        var members = await warehouse.Count("SELECT toInt64(count()) AS n FROM audience_member", ct);
        var edges = await warehouse.Count("""
            SELECT toInt64(sum(bitmapCardinality(members))) AS n
            FROM (SELECT members FROM audience_tag ORDER BY tag, pos DESC LIMIT 1 BY tag)
            """, ct);
        return string.Create(CultureInfo.InvariantCulture, $"{members:N0} members, {edges:N0} tag edges");
    }
}
