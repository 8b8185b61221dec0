using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Kernel;

namespace Siyu.Platform.Olap;

/// <summary>
/// Looks for somebody in the analytical database (分析库痕迹): their id, and words said with it, in every column of every table that ClickHouse
/// itself lists. After an erasure there is nothing to find.
/// </summary>
internal sealed class OlapTraces(OlapClient olap) : ISlice
{
    private const int WordsAtMost = 20;

    internal sealed record Request(Guid Person, IReadOnlyList<string> Words);

    /// <param name="Rows">Rows that were looked through, by table.</param>
    /// <param name="Found">Rows that name the person, by table.</param>
    internal sealed record Response(IReadOnlyDictionary<string, long> Rows, IReadOnlyDictionary<string, long> Found);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/house/olap-traces",
        (Request request, OlapTraces slice, CancellationToken ct) => slice.Handle(request, ct).ToHttp()).Allow(Allow.House).OwnWork();

    public async Task<Result<Response>> Handle(Request request, CancellationToken ct)
    {
        var words = request.Words.Append(request.Person.ToString()).Where(word => word.Length > 0).ToList();
        if (words.Count > WordsAtMost) return PlatformProblems.TooLarge;
        var columns = await olap.Rows<Column>(
            "SELECT table, name FROM system.columns WHERE database = currentDatabase() ORDER BY table, position", null, ct);
        var (rows, found) = (new Dictionary<string, long>(), new Dictionary<string, long>());
        foreach (var table in columns.GroupBy(column => column.Table))
        {
            // Names come from ClickHouse's own catalogue, never from outside.
            var text = string.Join(", '\\n', ", table.Select(column => $"ifNull(toString(`{column.Name}`), '')"));
            var counted = await olap.Rows<Counted>(
                $"SELECT toInt64(count()) AS looked, toInt64(countIf(multiSearchAny(concat({text}, ''), {{words:Array(String)}}))) AS hits "
                + $"FROM `{table.Key}`", new() { { "words", words } }, ct);
            rows[table.Key] = counted[0].Looked;
            if (counted[0].Hits > 0) found[table.Key] = counted[0].Hits;
        }
        return new Response(rows, found);
    }

    private sealed record Column(string Table, string Name);

    private sealed record Counted(long Looked, long Hits);
}
