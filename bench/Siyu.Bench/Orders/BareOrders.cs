using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Npgsql;
using Siyu.Bench.Harness;

namespace Siyu.Bench.Orders;

/// <summary>
/// The bare engine (裸成组写入): the same rows and bytes in groups of 256, durably committed, no HTTP and nothing decided: what the database
/// could do at most.
/// </summary>
internal static class BareOrders
{
    private const int GroupAtMost = 256;

    /// <summary>Orders per second; each buyer has a coupon of their own.</summary>
    public static async Task<double> PerSecond(
        BenchDatabase database, OrderSample sample, (string Sku, IReadOnlyList<Buyer> Buyers) wanted, CancellationToken ct)
    {
        var watch = Stopwatch.StartNew();
        if (database.IsSqlite) OnSqlite(database, sample, wanted);
        else await OnPostgres(database, sample, wanted, ct);
        return wanted.Buyers.Count / watch.Elapsed.TotalSeconds;
    }

    private static async Task OnPostgres(
        BenchDatabase database, OrderSample sample, (string Sku, IReadOnlyList<Buyer> Buyers) wanted, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(database.Connection);
        await connection.OpenAsync(ct);
        foreach (var group in wanted.Buyers.Chunk(GroupAtMost))
        {
            var at = TimeProvider.System.GetUtcNow();
            var ids = group.Select(buyer => sample.NewIds(buyer.MemberText, buyer.Coupon!, [wanted.Sku], at)).ToList();
            await using var transaction = await connection.BeginTransactionAsync(ct);
            await Stock(connection, (wanted.Sku, sample.Place), group.Length, ct);
            await Coupons(connection, ids, ct);
            foreach (var table in sample.Copies) await Copy(connection, sample, table, ids, ct);
            await transaction.CommitAsync(ct);
        }
    }

    private static async Task Copy(
        NpgsqlConnection connection, OrderSample sample, SampleTable table, List<string[]> orders, CancellationToken ct)
    {
        await using var writer = await connection.BeginBinaryImportAsync(
            $"COPY {table.Table} ({table.ColumnList}) FROM STDIN (FORMAT BINARY)", ct);
        foreach (var ids in orders)
            for (var row = 0; row < table.Rows.Count; row++)
            {
                await writer.StartRowAsync(ct);
                for (var i = 0; i < table.Columns.Length; i++)
                {
                    var value = sample.Value(table, row, i, ids);
                    if (value is DBNull) await writer.WriteNullAsync(ct);
                    else await writer.WriteAsync(value, table.Types[i], ct);
                }
            }
        await writer.CompleteAsync(ct);
    }

    private static async Task Stock(
        NpgsqlConnection connection, (string Sku, string Place) where, int quantity, CancellationToken ct)
    {
        await using var update = new NpgsqlCommand(
            "UPDATE inventory_stock SET reserved = reserved + $1 WHERE sku = $2 AND place = $3", connection);
        update.Parameters.Add(new() { Value = quantity });
        update.Parameters.Add(new() { Value = Guid.Parse(where.Sku) });
        update.Parameters.Add(new() { Value = Guid.Parse(where.Place) });
        await update.ExecuteNonQueryAsync(ct);
    }

    private static async Task Coupons(NpgsqlConnection connection, List<string[]> orders, CancellationToken ct)
    {
        const string sql =
            "UPDATE promotions_coupon c SET state = 'Locked', order_id = v.o FROM unnest($1, $2) AS v (id, o) WHERE c.id = v.id";
        await using var update = new NpgsqlCommand(sql, connection);
        update.Parameters.Add(new() { Value = orders.Select(ids => Guid.Parse(ids[Piece.Coupon])).ToArray() });
        update.Parameters.Add(new() { Value = orders.Select(ids => Guid.Parse(ids[Piece.Order])).ToArray() });
        await update.ExecuteNonQueryAsync(ct);
    }

    private static void OnSqlite(BenchDatabase database, OrderSample sample, (string Sku, IReadOnlyList<Buyer> Buyers) wanted)
    {
        using var connection = (SqliteConnection)database.Open();
        connection.Open();
        using (var settings = connection.CreateCommand())
        {
            settings.CommandText = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON";
            settings.ExecuteNonQuery();
        }
        var inserts = sample.Copies.Select(table => (Table: table, Insert: SqliteRows.Insert(connection, table))).ToList();
        using var stock = connection.CreateCommand();
        stock.CommandText = $"UPDATE inventory_stock SET reserved = reserved + @n WHERE sku = '{wanted.Sku}' AND place = '{sample.Place}'";
        stock.Parameters.Add(new() { ParameterName = "@n" });
        using var coupon = connection.CreateCommand();
        coupon.CommandText = "UPDATE promotions_coupon SET state = 'Locked', order_id = @o WHERE id = @id";
        coupon.Parameters.Add(new() { ParameterName = "@o" });
        coupon.Parameters.Add(new() { ParameterName = "@id" });
        foreach (var group in wanted.Buyers.Chunk(GroupAtMost))
        {
            using var transaction = connection.BeginTransaction(deferred: false);
            (stock.Transaction, coupon.Transaction) = (transaction, transaction);
            stock.Parameters[0].Value = group.Length;
            stock.ExecuteNonQuery();
            foreach (var buyer in group)
            {
                var ids = sample.NewIds(buyer.MemberText, buyer.Coupon!, [wanted.Sku], TimeProvider.System.GetUtcNow());
                foreach (var (table, insert) in inserts) SqliteRows.Write(sample, table, (insert, transaction), ids, null);
                (coupon.Parameters[0].Value, coupon.Parameters[1].Value) = (ids[Piece.Order], ids[Piece.Coupon]);
                coupon.ExecuteNonQuery();
            }
            transaction.Commit();
        }
    }
}
