using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Siyu.Platform;

/// <summary>
/// Whether a fault is the database's and will pass (数据库暂不可用): it restarts, is full, or chose this transaction as the victim of a
/// deadlock. What was tried is tried again and is to blame for nothing.
/// </summary>
internal static class DatabaseAway
{
    /// <summary>BUSY, LOCKED, IOERR, FULL, CANTOPEN; see sqlite.org/rescode.html.</summary>
    private static readonly int[] SqliteCodes = [5, 6, 10, 13, 14];

    public static bool Is(Exception? fault)
    {
        for (; fault is not null; fault = fault.InnerException)
        {
            if (fault is SqliteException sqlite && SqliteCodes.Contains(sqlite.SqliteErrorCode)) return true;
            // Classes 08 (connection) and 57P (an operator or a crash ended the session) belong to an outage as well.
            if (fault is DbException { IsTransient: true } or DbException { SqlState: ['0', '8', ..] or ['5', '7', 'P', ..] }) return true;
        }
        return false;
    }
}
