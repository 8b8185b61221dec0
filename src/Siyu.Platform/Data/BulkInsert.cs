using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;

namespace Siyu.Platform;

/// <summary>Set-based inserts by the model's own metadata, past the change tracker.</summary>
internal static class BulkInsert
{
    public static async Task All<T>(SiyuDb db, IReadOnlyCollection<T> rows, CancellationToken ct) where T : class
    {
        if (rows.Count == 0) return;
        var shape = Shape.Of<T>(db);
        if (db.IsSqlite) await Prepared(db, shape, rows, "", ct);
        else await Copy(db, shape, shape.Table, rows, ct);
    }

    public static async Task<int> New<T>(SiyuDb db, IReadOnlyCollection<T> rows, string uniqueColumns, CancellationToken ct) where T : class
    {
        if (rows.Count == 0) return 0;
        var shape = Shape.Of<T>(db);
        var quiet = $" ON CONFLICT ({uniqueColumns}) DO NOTHING";
        if (db.IsSqlite) return await Prepared(db, shape, rows, quiet, ct);
        var staging = "staging_" + shape.Table;
        // Without the table's constraints: a number that the database gives is not there yet.
        await Run(
            db, $"CREATE TEMP TABLE IF NOT EXISTS {staging} ON COMMIT DROP AS SELECT {shape.Columns} FROM {shape.Table} WITH NO DATA", ct);
        await Run(db, $"TRUNCATE {staging}", ct);
        await Copy(db, shape, staging, rows, ct);
        return await Run(db, $"INSERT INTO {shape.Table} ({shape.Columns}) SELECT {shape.Columns} FROM {staging}{quiet}", ct);
    }

    private static async Task<int> Prepared<T>(SiyuDb db, Shape shape, IReadOnlyCollection<T> rows, string tail, CancellationToken ct)
    {
        var places = string.Join(',', shape.Properties.Select((_, i) => $"@p{i}"));
        await using var command = db.Command($"INSERT INTO {shape.Table} ({shape.Columns}) VALUES ({places}){tail}");
        var parameters = shape.Properties.Select((_, i) =>
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = $"@p{i}";
            command.Parameters.Add(parameter);
            return parameter;
        }).ToArray();
        var written = 0;
        foreach (var row in rows)
        {
            for (var i = 0; i < parameters.Length; i++) parameters[i].Value = shape.Value(i, row!) ?? DBNull.Value;
            written += await command.ExecuteNonQueryAsync(ct);
        }
        return written;
    }

    private static async Task Copy<T>(SiyuDb db, Shape shape, string table, IReadOnlyCollection<T> rows, CancellationToken ct)
    {
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        await using var writer = await connection.BeginBinaryImportAsync($"COPY {table} ({shape.Columns}) FROM STDIN (FORMAT BINARY)", ct);
        foreach (var row in rows)
        {
            await writer.StartRowAsync(ct);
            for (var i = 0; i < shape.Properties.Count; i++)
            {
                if (shape.Value(i, row!) is { } value) await writer.WriteAsync(value, ct);
                else await writer.WriteNullAsync(ct);
            }
        }
        await writer.CompleteAsync(ct);
    }

    private static async Task<int> Run(SiyuDb db, string sql, CancellationToken ct)
    {
        await using var command = db.Command(sql);
        return await command.ExecuteNonQueryAsync(ct);
    }

    private sealed record Shape(string Table, string Columns, IReadOnlyList<IProperty> Properties)
    {
        public static Shape Of<T>(SiyuDb db)
        {
            var entity = db.Model.FindEntityType(typeof(T)) ?? throw new Kernel.BrokenInvariant($"{typeof(T).Name} is an entity");
            var properties = entity.GetProperties()
                .Where(property => !property.IsShadowProperty() && !IsNumberedByDatabase(property))
                .ToList();
            return new(entity.GetTableName()!, string.Join(',', properties.Select(property => $"\"{property.GetColumnName()}\"")),
                properties);
        }

        public object? Value(int index, object row)
        {
            var value = Properties[index].GetGetter().GetClrValue(row);
            var converter = Properties[index].GetTypeMapping().Converter;
            return value is null || converter is null ? value : converter.ConvertToProvider(value);
        }

        private static bool IsNumberedByDatabase(IProperty property) =>
            property.ValueGenerated == ValueGenerated.OnAdd && property.IsPrimaryKey()
                && (property.ClrType == typeof(long) || property.ClrType == typeof(int));
    }
}
