using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;

namespace Siyu.Platform;

/// <summary>Counts the rows that name a person by their id (人员关联行), table by table as the database itself lists them.</summary>
public sealed class PersonTraces(SiyuDb db)
{
    private static readonly string Columns = string.Join(
        ", ", new[] { "member", "payer", "buyer", "person", "sharer_member" }.Select(name => $"'{name}'"));

    public async Task<IReadOnlyDictionary<string, long>> Of(IReadOnlyCollection<Guid> persons, CancellationToken ct)
    {
        await db.Database.OpenConnectionAsync(ct);
        var places = new List<(string Table, string Column)>();
        await using (var list = db.Command(db.IsSqlite
            ? $"""
              SELECT t.name, c.name FROM sqlite_master t JOIN pragma_table_info(t.name) c
              WHERE t.type = 'table' AND c.name IN ({Columns}) AND upper(c.type) = 'TEXT' ORDER BY t.name, c.name
              """
            : $"""
              SELECT table_name, column_name FROM information_schema.columns
              WHERE table_schema = current_schema() AND column_name IN ({Columns}) AND data_type = 'uuid' ORDER BY 1, 2
              """))
        {
            await using var reader = await list.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct)) places.Add((reader.GetString(0), reader.GetString(1)));
        }
        var counted = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (table, column) in places)
        {
            // Names come from the database's own catalogue, ids are ids.
            await using var count = db.Command(
                $"SELECT count(*) FROM {table} WHERE {column} IN ({string.Join(", ", persons.Select(id => $"'{id:D}'"))})");
            var rows = Convert.ToInt64(await count.ExecuteScalarAsync(ct), CultureInfo.InvariantCulture);
            if (rows > 0) counted[table] = counted.GetValueOrDefault(table) + rows;
        }
        return counted;
    }
}
