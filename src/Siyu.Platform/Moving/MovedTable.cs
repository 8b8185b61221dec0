using System.Data.Common;

namespace Siyu.Platform.Moving;

/// <summary>A table as it is carried (搬运的表): its name, its columns, and how PostgreSQL types them; none of that on SQLite.</summary>
internal sealed record MovedTable(string Name, IReadOnlyList<MovedColumn> Columns)
{
    /// <summary>Which schema files are applied: each database keeps that for itself, it is compared and not carried.</summary>
    public const string SchemaTable = "platform_schema";

    public string ColumnList => string.Join(',', Columns.Select(column => $"\"{column.Name}\""));

    /// <summary>All tables of a database in the order of their making, so that who is referred to comes first.</summary>
    public static async Task<List<MovedTable>> All(DbConnection connection, CancellationToken ct)
    {
        var columns = await Rows(connection, connection is Npgsql.NpgsqlConnection ? """
            SELECT c.table_name, c.column_name, c.data_type, c.is_identity = 'YES' FROM information_schema.columns c
            JOIN pg_class t ON t.relname = c.table_name AND t.relkind = 'r'
            JOIN pg_namespace n ON n.oid = t.relnamespace AND n.nspname = c.table_schema
            WHERE c.table_schema = current_schema() ORDER BY t.oid, c.ordinal_position
            """ : """
            SELECT m.name, c.name, '', m.sql LIKE '%AUTOINCREMENT%' AND c.pk = 1 FROM sqlite_master m JOIN pragma_table_info(m.name) c
            WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' ORDER BY m.rowid, c.cid
            """, ct);
        return [.. columns.Where(column => column.Table != SchemaTable).GroupBy(column => column.Table)
            .Select(table => new MovedTable(table.Key, [.. table.Select(column => column.Column)]))];
    }

    private static async Task<List<(string Table, MovedColumn Column)>> Rows(DbConnection connection, string sql, CancellationToken ct)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<(string, MovedColumn)>();
        while (await reader.ReadAsync(ct))
            rows.Add((reader.GetString(0), new(reader.GetString(1), reader.GetString(2), Convert.ToBoolean(
                reader.GetValue(3), System.Globalization.CultureInfo.InvariantCulture))));
        return rows;
    }
}

/// <summary>A column as it is carried (搬运的列).</summary>
/// <param name="Type">PostgreSQL's word for its type.</param>
/// <param name="Numbered">The database gives it its next number.</param>
internal sealed record MovedColumn(string Name, string Type, bool Numbered);
