using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Npgsql;
using Siyu.Tool.Commands;

namespace Siyu.Tool.Demo.Stage;

/// <summary>Reads the house's database from outside (业务数据查询), for checks; writes nothing.</summary>
internal sealed class BusinessData(DataPlace place)
{
    internal bool IsSqlite => place.Database == "sqlite";

    internal async Task<long> Count(string sql, CancellationToken ct) =>
        Convert.ToInt64((await Rows(sql, ct))[0][0] ?? 0L, CultureInfo.InvariantCulture);

    internal async Task<IReadOnlyList<object?[]>> Rows(string sql, CancellationToken ct)
    {
        await using var connection = Connection();
        await connection.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<object?[]>();
        while (await reader.ReadAsync(ct))
        {
            var row = new object?[reader.FieldCount];
            for (var i = 0; i < row.Length; i++)
            {
                row[i] = reader.IsDBNull(i) ? null : reader.GetValue(i);
            }

            rows.Add(row);
        }

        return rows;
    }

    /// <summary>Whether the rooms that own a table are there.</summary>
    internal async Task<bool> HasTable(string table, CancellationToken ct) => await Count(IsSqlite
        ? $"SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = '{table}'"
        : $"SELECT count(*) FROM information_schema.tables WHERE table_name = '{table}' AND table_schema = current_schema()", ct) > 0;

    private DbConnection Connection() => IsSqlite
        ? new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = Path.Combine(place.Folder, "siyu.db"), Mode = SqliteOpenMode.ReadOnly, DefaultTimeout = 30,
        }.ConnectionString)
        : new NpgsqlConnection(PostgresAddress.ConnectionString(place.Database));
}
