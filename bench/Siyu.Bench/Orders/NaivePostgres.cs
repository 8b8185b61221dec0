using Npgsql;
using Siyu.Bench.Harness;

namespace Siyu.Bench.Orders;

/// <summary>The naive shop on PostgreSQL (朴素程序之 PostgreSQL): three round trips an order.</summary>
internal sealed class NaivePostgres(BenchDatabase database, IReadOnlyDictionary<int, OrderSample> samples) : INaiveShop
{
    private const string Reads = """
        SELECT subject FROM platform_session WHERE token_hash = $1 AND closed_at IS NULL AND expires_at > $2;
        """;

    private const string Goods = """
        SELECT k.id, k.list_price FROM catalog_sku k JOIN catalog_spu p ON p.id = k.spu WHERE k.id = ANY($1) AND k.on_sale
        AND p.listing = 'Published'
        """;

    private const string Coupon = """
        SELECT c.member, t.threshold, t.amount FROM promotions_coupon c JOIN promotions_template t ON t.id = c.template
        WHERE c.id = $1 AND c.state = 'Unused' FOR UPDATE OF c
        """;

    private const string Earner = """
        SELECT s.sharer, f.home, u.org_path FROM distribution_share s JOIN organization_staff f ON f.id = s.sharer
        JOIN organization_unit u ON u.id = f.home WHERE s.token = $1
        """;

    private const string Plans = "SELECT id, rate_bps, bound_guide_earns FROM distribution_plan WHERE starts_at <= $1 AND ends_at IS NULL";

    private const string Key = """
        SELECT k.wrapped FROM platform_person_key k JOIN platform_session s ON s.subject = k.person WHERE s.token_hash = $1
        """;

    private readonly NpgsqlDataSource source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(database.Connection!)
    {
        MaxPoolSize = 64, MinPoolSize = 64, MaxAutoPrepare = 64, AutoPrepareMinUsages = 1, NoResetOnClose = true,
    });

    public async Task<NaiveOrders.Placed?> Place(byte[] tokenHash, NaiveOrders.Wish wish, CancellationToken ct)
    {
        var now = TimeProvider.System.GetUtcNow();
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (await Read(connection, tokenHash, wish, now, ct) is not { } read) return null;
        var sample = samples[wish.Lines.Count];
        var ids = sample.NewIds(read.Member.ToString("D"), wish.Coupon!.Value.ToString("D"), NaiveOrders.Skus(wish), now);
        if (!await Write((connection, sample), wish, ids, NaiveOrders.Seal(wish.Receiver!, read.Key), ct)) return null;
        await transaction.CommitAsync(ct);
        return NaiveOrders.Answer(ids, read.Payable, now);
    }

    private sealed record WasRead(Guid Member, long Payable, byte[] Key);

    private static async Task<WasRead?> Read(
        NpgsqlConnection connection, byte[] tokenHash, NaiveOrders.Wish wish, DateTimeOffset now, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection);
        var at = now.ToUnixTimeMilliseconds();
        Add(batch, Reads.Trim().TrimEnd(';'), tokenHash, at);
        Add(batch, Goods, wish.Lines.Select(line => line.Sku).ToArray());
        Add(batch, Coupon, wish.Coupon!.Value);
        Add(batch, Earner, wish.ShareToken ?? "");
        Add(batch, Plans, at);
        Add(batch, Key, tokenHash);
        await using var reader = await batch.ExecuteReaderAsync(ct);
        if (!await reader.ReadAsync(ct)) return null;
        var member = reader.GetGuid(0);
        await reader.NextResultAsync(ct);
        var prices = new Dictionary<Guid, long>();
        while (await reader.ReadAsync(ct)) prices[reader.GetGuid(0)] = reader.GetInt64(1);
        await reader.NextResultAsync(ct);
        if (!await reader.ReadAsync(ct) || reader.GetGuid(0) != member) return null;
        if (NaiveOrders.Price(wish, prices, reader.GetInt64(1), reader.GetInt64(2)) is not { } payable) return null;
        await reader.NextResultAsync(ct);
        if (!await reader.ReadAsync(ct)) return null;
        await reader.NextResultAsync(ct);
        if (!await reader.ReadAsync(ct)) return null;
        await reader.NextResultAsync(ct);
        if (!await reader.ReadAsync(ct)) return null;
        return new(member, payable, reader.GetFieldValue<byte[]>(0)[..32]);
    }

    /// <summary>All rows, then the coupon, then the stock rows that all contend for, in one order: locked only until the commit that
    /// follows.</summary>
    private static async Task<bool> Write(
        (NpgsqlConnection Connection, OrderSample Sample) into, NaiveOrders.Wish wish, string[] ids, byte[] address, CancellationToken ct)
    {
        var (connection, sample) = into;
        await using var batch = new NpgsqlBatch(connection);
        foreach (var table in sample.Copies)
            for (var row = 0; row < table.Rows.Count; row++)
            {
                var insert = new NpgsqlBatchCommand($"INSERT INTO {table.Table} ({table.ColumnList}) VALUES ({Places(table)})");
                for (var i = 0; i < table.Columns.Length; i++)
                {
                    var value = table.Columns[i] == "address" ? address : sample.Value(table, row, i, ids);
                    insert.Parameters.Add(new() { Value = value, DataTypeName = table.Types[i] });
                }
                batch.BatchCommands.Add(insert);
            }
        Add(batch, "UPDATE promotions_coupon SET state = 'Locked', order_id = $1 WHERE id = $2 AND state = 'Unused'",
            Guid.Parse(ids[Piece.Order]), Guid.Parse(ids[Piece.Coupon]));
        var inserted = batch.BatchCommands.Count - 1;
        foreach (var line in wish.Lines.OrderBy(line => line.Sku))
            Add(batch, "UPDATE inventory_stock SET reserved = reserved + $1, changed_at = $2 WHERE sku = $3 AND place = $4 "
                + "AND on_hand - reserved >= $1", line.Quantity, TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(),
                line.Sku, Guid.Parse(sample.Place));
        return await batch.ExecuteNonQueryAsync(ct) == inserted + 1 + wish.Lines.Count;
    }

    private static string Places(SampleTable table) => string.Join(',', Enumerable.Range(1, table.Columns.Length).Select(i => $"${i}"));

    private static void Add(NpgsqlBatch batch, string sql, params object[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        batch.BatchCommands.Add(command);
    }
}
