using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>Turns at what has no row to lock (轮次): who takes one waits for whoever has it, until the end of the unit of work.</summary>
public static class Turns
{
    /// <summary>Takes them one after the other in the order of the locks, so that two groups never wait for each other; on SQLite there is
    /// one writer.</summary>
    /// <param name="lockClass">Whose turns these are: names of different classes never meet.</param>
    public static async Task TakeTurns(this SiyuDb db, int lockClass, IEnumerable<string> names, CancellationToken ct)
    {
        if (db.IsSqlite) return;
        await using var turn = db.Command($"""
            SELECT pg_advisory_xact_lock({lockClass}, mine.lock)
            FROM (SELECT DISTINCT hashtext(given) AS lock FROM unnest(@names) AS given ORDER BY 1) AS mine
            """);
        await turn.Give("@names", names.ToArray()).ExecuteNonQueryAsync(ct);
    }
}
