using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Siyu.Platform;

namespace Siyu.Tests;

/// <summary>Holds the EF model against the real schema: tables, columns, nullability.</summary>
internal static class ModelAgainstSchema
{
    public static Task<List<string>> Differences(TestShop shop) => shop.Read(async db =>
    {
        var differences = new List<string>();
        foreach (var entity in db.Model.GetEntityTypes())
        {
            var table = entity.GetTableName()!;
            var columns = await Columns(db, table);
            if (columns.Count == 0) differences.Add($"no table {table}");
            foreach (var property in entity.GetProperties())
            {
                var column = property.GetColumnName();
                if (!columns.Remove(column, out var nullable)) differences.Add($"{table} has no column {column}");
                else if (nullable != property.IsNullable && !property.IsPrimaryKey())
                    differences.Add($"{table}.{column} is {Word(nullable)} in the schema and {Word(property.IsNullable)} in the model");
            }
            differences.AddRange(columns.Keys.Select(column => $"{table}.{column} is not in the model"));
        }
        return differences;
    });

    private static string Word(bool nullable) => nullable ? "nullable" : "not null";

    private static async Task<Dictionary<string, bool>> Columns(SiyuDb db, string table)
    {
        await using var command = db.Command(db.IsSqlite
            ? "SELECT name, \"notnull\" = 0 AND pk = 0 FROM pragma_table_info(@table)"
            : "SELECT column_name, is_nullable = 'YES' FROM information_schema.columns "
              + "WHERE table_name = @table AND table_schema = current_schema()");
        command.Give("@table", table);
        if (command.Connection!.State != System.Data.ConnectionState.Open) await command.Connection.OpenAsync();
        await using DbDataReader reader = await command.ExecuteReaderAsync();
        var columns = new Dictionary<string, bool>();
        while (await reader.ReadAsync()) columns[reader.GetString(0)] =
            Convert.ToBoolean(reader.GetValue(1), System.Globalization.CultureInfo.InvariantCulture);
        return columns;
    }
}
