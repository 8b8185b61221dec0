using Microsoft.Data.Sqlite;
using Siyu.Bench.Harness;

namespace Siyu.Bench.Orders;

/// <summary>
/// The naive shop on SQLite (朴素程序之 SQLite): WAL, synchronous=FULL as the product, one kept connection that writes in turn, statements
/// prepared once.
/// </summary>
internal sealed class NaiveSqlite : INaiveShop, IDisposable
{
    private readonly IReadOnlyDictionary<int, OrderSample> samples;
    private readonly SemaphoreSlim turn = new(1);
    private readonly SqliteConnection connection;
    private readonly SqliteCommand session, goods, coupon, earner, plans, key, lockCoupon, reserve;
    private readonly Dictionary<int, List<(SampleTable Table, SqliteCommand Insert)>> inserts;

    public NaiveSqlite(BenchDatabase database, IReadOnlyDictionary<int, OrderSample> samples)
    {
        this.samples = samples;
        connection = (SqliteConnection)database.Open();
        connection.Open();
        Prepared("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON").ExecuteNonQuery();
        session = Prepared("SELECT subject FROM platform_session WHERE token_hash = @a AND closed_at IS NULL AND expires_at > @b",
            "@a", "@b");
        goods = Prepared("SELECT k.list_price, k.on_sale AND p.listing = 'Published' FROM catalog_sku k JOIN catalog_spu p ON p.id = k.spu "
            + "WHERE k.id = @a", "@a");
        coupon = Prepared("SELECT c.member, t.threshold, t.amount FROM promotions_coupon c JOIN promotions_template t ON t.id = c.template "
            + "WHERE c.id = @a AND c.state = 'Unused'", "@a");
        earner = Prepared("SELECT s.sharer, f.home, u.org_path FROM distribution_share s JOIN organization_staff f ON f.id = s.sharer "
            + "JOIN organization_unit u ON u.id = f.home WHERE s.token = @a", "@a");
        plans = Prepared("SELECT id, rate_bps, bound_guide_earns FROM distribution_plan WHERE starts_at <= @a AND ends_at IS NULL", "@a");
        key = Prepared("SELECT wrapped FROM platform_person_key WHERE person = @a", "@a");
        lockCoupon = Prepared("UPDATE promotions_coupon SET state = 'Locked', order_id = @a WHERE id = @b AND state = 'Unused'",
            "@a", "@b");
        reserve = Prepared("UPDATE inventory_stock SET reserved = reserved + @a, changed_at = @b WHERE sku = @c AND place = @d "
            + "AND on_hand - reserved >= @a", "@a", "@b", "@c", "@d");
        inserts = samples.ToDictionary(pair => pair.Key, pair =>
            pair.Value.Copies.Select(table => (table, SqliteRows.Insert(connection, table))).ToList());
    }

    public async Task<NaiveOrders.Placed?> Place(byte[] tokenHash, NaiveOrders.Wish wish, CancellationToken ct)
    {
        await turn.WaitAsync(ct);
        try
        {
            using var transaction = connection.BeginTransaction(deferred: false);
            var placed = Write(transaction, tokenHash, wish);
            if (placed is not null) transaction.Commit();
            return placed;
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose()
    {
        connection.Dispose();
        turn.Dispose();
    }

    private NaiveOrders.Placed? Write(SqliteTransaction transaction, byte[] tokenHash, NaiveOrders.Wish wish)
    {
        var now = TimeProvider.System.GetUtcNow();
        var at = now.ToUnixTimeMilliseconds();
        if (Row(session, transaction, tokenHash, at) is not [string member]) return null;
        var prices = new Dictionary<Guid, long>();
        foreach (var line in wish.Lines)
            if (Row(goods, transaction, line.Sku.ToString("D")) is [long price, 1L]) prices[line.Sku] = price;
        if (Row(coupon, transaction, wish.Coupon!.Value.ToString("D")) is not [string holder, long threshold, long amount]
            || holder != member) return null;
        if (Row(earner, transaction, wish.ShareToken ?? "") is null || Row(plans, transaction, at) is null) return null;
        if (Row(key, transaction, member) is not [byte[] wrapped]) return null;
        if (NaiveOrders.Price(wish, prices, threshold, amount) is not { } payable) return null;
        var sample = samples[wish.Lines.Count];
        var ids = sample.NewIds(member, wish.Coupon.Value.ToString("D"), NaiveOrders.Skus(wish), now);
        var address = NaiveOrders.Seal(wish.Receiver!, wrapped[..32]);
        foreach (var (table, insert) in inserts[wish.Lines.Count]) SqliteRows.Write(sample, table, (insert, transaction), ids, address);
        if (Change(lockCoupon, transaction, ids[Piece.Order], ids[Piece.Coupon]) != 1) return null;
        foreach (var line in wish.Lines)
            if (Change(reserve, transaction, line.Quantity, at, line.Sku.ToString("D"), sample.Place) != 1) return null;
        return NaiveOrders.Answer(ids, payable, now);
    }

    private SqliteCommand Prepared(string sql, params string[] names)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var name in names) command.Parameters.Add(new() { ParameterName = name });
        return command;
    }

    private static int Change(SqliteCommand command, SqliteTransaction transaction, params object[] values)
    {
        Give(command, transaction, values);
        return command.ExecuteNonQuery();
    }

    private static object[]? Row(SqliteCommand command, SqliteTransaction transaction, params object[] values)
    {
        Give(command, transaction, values);
        using var reader = command.ExecuteReader();
        if (!reader.Read()) return null;
        var row = new object[reader.FieldCount];
        reader.GetValues(row);
        return row;
    }

    private static void Give(SqliteCommand command, SqliteTransaction transaction, object[] values)
    {
        command.Transaction = transaction;
        for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i];
    }
}

/// <summary>Writes a sample's rows by prepared statements.</summary>
internal static class SqliteRows
{
    public static SqliteCommand Insert(SqliteConnection connection, SampleTable table)
    {
        // News are numbered by the one writer, as the product's are.
        var numbered = table.Table == "platform_event";
        var command = connection.CreateCommand();
        var places = string.Join(',', table.Columns.Select((_, i) => $"@p{i}"));
        command.CommandText = numbered
            ? $"INSERT INTO {table.Table} (position, {table.ColumnList}) VALUES "
                + $"((SELECT coalesce(max(position), 0) + 1 FROM platform_event), {places})"
            : $"INSERT INTO {table.Table} ({table.ColumnList}) VALUES ({places})";
        for (var i = 0; i < table.Columns.Length; i++) command.Parameters.Add(new() { ParameterName = $"@p{i}" });
        return command;
    }

    public static void Write(
        OrderSample sample, SampleTable table, (SqliteCommand Insert, SqliteTransaction Within) into, string[] ids, byte[]? address)
    {
        into.Insert.Transaction = into.Within;
        for (var row = 0; row < table.Rows.Count; row++)
        {
            for (var i = 0; i < table.Columns.Length; i++)
                into.Insert.Parameters[i].Value =
                    table.Columns[i] == "address" && address is not null ? address : sample.Value(table, row, i, ids);
            into.Insert.ExecuteNonQuery();
        }
    }
}
