using System.Data.Common;
using System.Runtime.CompilerServices;
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
        else await Copy(db, shape, rows, ct);
    }

    public static async Task<int> New<T>(SiyuDb db, IReadOnlyCollection<T> rows, string uniqueColumns, CancellationToken ct) where T : class
    {
        if (rows.Count == 0) return 0;
        var shape = Shape.Of<T>(db);
        var quiet = $" ON CONFLICT ({uniqueColumns}) DO NOTHING";
        if (db.IsSqlite) return await Prepared(db, shape, rows, quiet, ct);
        return await Unnested(db, shape, rows, quiet, ct);
    }

    /// <summary>One statement, in the order of the rows; a column of it is an array.</summary>
    private static async Task<int> Unnested<T>(SiyuDb db, Shape shape, IReadOnlyCollection<T> rows, string tail, CancellationToken ct)
    {
        var places = string.Join(',', shape.Properties.Select((_, i) => $"@p{i}"));
        await using var command = db.Command(
            $"INSERT INTO {shape.Table} ({shape.Columns}) SELECT * FROM unnest({places}){tail}");
        for (var i = 0; i < shape.Properties.Count; i++)
        {
            var column = Array.CreateInstance(shape.ElementOf(i), rows.Count);
            var at = 0;
            foreach (var row in rows) column.SetValue(shape.Value(i, row!), at++);
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = ($"@p{i}", column);
            command.Parameters.Add(parameter);
        }
        return await command.ExecuteNonQueryAsync(ct);
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

    private static async Task Copy<T>(SiyuDb db, Shape shape, IReadOnlyCollection<T> rows, CancellationToken ct)
    {
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        db.Written.Add(shape.Table);
        await using var writer = await connection.BeginBinaryImportAsync(
            $"COPY {shape.Table} ({shape.Columns}) FROM STDIN (FORMAT BINARY)", ct);
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

    /// <summary>How rows of an entity stand in its table; worked out once for each model.</summary>
    private sealed class Shape
    {
        private static readonly ConditionalWeakTable<IEntityType, Shape> Known = [];
        private readonly Func<object, object?>[] values;
        private readonly Type[] types;

        private Shape(IEntityType entity)
        {
            Properties = [.. entity.GetProperties().Where(property => !property.IsShadowProperty() && !IsNumberedByDatabase(property))];
            Table = entity.GetTableName()!;
            Columns = string.Join(',', Properties.Select(property => $"\"{property.GetColumnName()}\""));
            values = [.. Properties.Select(ValueOf)];
            types = [.. Properties.Select(TypeOf)];
        }

        public string Table { get; }
        public string Columns { get; }
        public IReadOnlyList<IProperty> Properties { get; }

        public static Shape Of<T>(SiyuDb db) => Known.GetValue(
            db.Model.FindEntityType(typeof(T)) ?? throw new Kernel.BrokenInvariant($"{typeof(T).Name} is an entity"),
            entity => new(entity));

        public object? Value(int index, object row) => values[index](row);

        /// <summary>What a column's array is of; nullable, so that it can say nothing.</summary>
        public Type ElementOf(int index) => types[index];

        private static Func<object, object?> ValueOf(IProperty property)
        {
            var getter = property.GetGetter();
            if (property.GetTypeMapping().Converter?.ConvertToProvider is not { } convert) return getter.GetClrValue;
            return row => getter.GetClrValue(row) is { } value ? convert(value) : null;
        }

        private static Type TypeOf(IProperty property)
        {
            var type = property.GetTypeMapping().Converter?.ProviderClrType ?? property.ClrType;
            return type.IsValueType && Nullable.GetUnderlyingType(type) is null ? typeof(Nullable<>).MakeGenericType(type) : type;
        }

        private static bool IsNumberedByDatabase(IProperty property) =>
            property.ValueGenerated == ValueGenerated.OnAdd && property.IsPrimaryKey()
                && (property.ClrType == typeof(long) || property.ClrType == typeof(int));
    }
}
