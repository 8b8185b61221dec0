using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Siyu.Simulation.Truths;

/// <summary>Reads only what is new in a table, by its row numbers (增量读取).</summary>
internal sealed class NewRows : IDisposable
{
    private readonly SqliteCommand command;
    private readonly SqliteParameter after;
    private long last;

    /// <param name="sql">Its first column is the row number; it asks for rows above <c>@after</c>, in order.</param>
    public NewRows(SqliteConnection connection, string sql)
    {
        command = connection.CreateCommand();
        command.CommandText = sql;
        after = command.Parameters.Add("@after", SqliteType.Integer);
        command.Prepare();
    }

    public int Read(Action<SqliteDataReader> row)
    {
        after.Value = last;
        using var reader = command.ExecuteReader();
        var rows = 0;
        for (; reader.Read(); rows++)
        {
            last = reader.GetInt64(0);
            row(reader);
        }
        return rows;
    }

    public void Dispose() => command.Dispose();
}

/// <summary>Each journal is zero in sum (账本平衡), and so the whole ledger.</summary>
internal sealed class LedgerTruth(SqliteConnection connection) : IDisposable
{
    private readonly NewRows entries = new(
        connection, "SELECT rowid, journal, amount FROM ledger_entry WHERE rowid > @after ORDER BY rowid");

    public string? Broken()
    {
        var sums = new Dictionary<string, long>();
        entries.Read(row => sums[row.GetString(1)] = sums.GetValueOrDefault(row.GetString(1)) + row.GetInt64(2));
        return sums.FirstOrDefault(sum => sum.Value != 0) is { Key: { } journal } off
            ? string.Create(CultureInfo.InvariantCulture, $"journal {journal} is off by {off.Value}") : null;
    }

    public void Dispose() => entries.Dispose();
}

/// <summary>Stock is what its movements say and never less than nothing (库存守恒).</summary>
internal sealed class StockTruth : IDisposable
{
    private readonly Dictionary<(string, string), (long OnHand, long Reserved)> moved = [];
    private readonly NewRows movements;
    private readonly SqliteCommand stock;

    public StockTruth(SqliteConnection connection)
    {
        movements = new(
            connection, "SELECT number, sku, place, on_hand, reserved FROM inventory_movement WHERE number > @after ORDER BY number");
        stock = connection.CreateCommand();
        stock.CommandText = "SELECT sku, place, on_hand, reserved FROM inventory_stock";
        stock.Prepare();
    }

    public string? Broken()
    {
        var news = movements.Read(row =>
        {
            var key = (row.GetString(1), row.GetString(2));
            var (onHand, reserved) = moved.GetValueOrDefault(key);
            moved[key] = (onHand + row.GetInt64(3), reserved + row.GetInt64(4));
        });
        if (news == 0) return null;
        using var rows = stock.ExecuteReader();
        while (rows.Read())
        {
            var (onHand, reserved) = (rows.GetInt64(2), rows.GetInt64(3));
            if (onHand < 0 || reserved < 0 || reserved > onHand || moved.GetValueOrDefault((rows.GetString(0),
                rows.GetString(1))) != (onHand, reserved))
                return string.Create(CultureInfo.InvariantCulture,
                    $"stock of {rows.GetString(0)} at {rows.GetString(1)}: {onHand}/{reserved}");
        }
        return null;
    }

    public void Dispose()
    {
        movements.Dispose();
        stock.Dispose();
    }
}
