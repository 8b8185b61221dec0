using System.Globalization;
using Siyu.Bench.Harness;
using Siyu.Kernel;

namespace Siyu.Bench.Orders;

/// <summary>
/// All rows that the product wrote for one order (订单样本), to be written again for other buyers: so that what we compare with writes the
/// same rows, byte for byte but for ids.
/// </summary>
internal sealed class OrderSample
{
    private static readonly (string Table, string Where, string[] Numbered)[] Tables =
    [
        ("orders_order", "id = @order", []),
        ("orders_line", "order_id = @order", []),
        ("orders_share", "line IN (SELECT id FROM orders_line WHERE order_id = @order)", []),
        ("inventory_reservation", "owner = @order", []),
        ("inventory_movement", "owner = @order", ["number"]),
        ("distribution_decision", "id = @order", []),
        ("distribution_commission", "order_id = @order", ["number"]),
        ("platform_event", "key = @text AND name = 'orders.order_placed'", ["seq", "position"]),
        ("platform_due", "key LIKE '%' || @text", []),
    ];

    private readonly Dictionary<string, int> fresh = [];

    private OrderSample(bool sqlite) => IsSqlite = sqlite;

    public bool IsSqlite { get; }
    public List<SampleTable> Copies { get; } = [];
    public string Place { get; private set; } = "";
    public int Lines { get; private set; }
    public int RowCount => Copies.Sum(copy => copy.Rows.Count);

    /// <summary>A sample for each number of lines that orders have here, each with a coupon.</summary>
    public static async Task<IReadOnlyDictionary<int, OrderSample>> All(BenchDatabase database, CancellationToken ct)
    {
        var samples = new Dictionary<int, OrderSample>();
        for (var lines = 1; lines <= Piece.MostLines; lines++)
        {
            var orders = await database.Texts(
                $"SELECT order_id FROM orders_line GROUP BY order_id HAVING count(*) = {lines} ORDER BY order_id LIMIT 1", ct);
            if (orders is [var order]) samples[lines] = await Of(database, order, ct);
        }
        return samples;
    }

    /// <summary>Ids of one new order, in the places that <see cref="Piece"/> names.</summary>
    public string[] NewIds(string member, string coupon, IReadOnlyList<string> skus, DateTimeOffset now)
    {
        var ids = new string[fresh.Count];
        for (var i = Piece.Sku + Lines; i < ids.Length; i++) ids[i] = OrderId.New(now).Value.ToString("D");
        ids[Piece.Order] = OrderId.New(now).Value.ToString("D");
        (ids[Piece.Member], ids[Piece.Coupon], ids[Piece.Number]) = (member, coupon, NumberOf(ids[Piece.Order], now));
        for (var i = 0; i < Lines; i++) ids[Piece.Sku + i] = skus[i];
        return ids;
    }

    private static async Task<OrderSample> Of(BenchDatabase database, string order, CancellationToken ct)
    {
        var sample = new OrderSample(database.IsSqlite);
        foreach (var (table, where, numbered) in Tables)
        {
            var id = database.IsSqlite ? $"'{order}'" : $"'{order}'::uuid";
            var sql = $"SELECT * FROM {table} WHERE "
                + where.Replace("@order", id, StringComparison.Ordinal).Replace("@text", $"'{order}'", StringComparison.Ordinal);
            await sample.Read(database, table, sql, numbered, ct);
        }
        sample.Plan(order);
        return sample;
    }

    /// <summary>The value of a cell for a new order, as the database's driver takes it.</summary>
    public object Value(SampleTable table, int row, int column, string[] ids)
    {
        var cell = table.Rows[row][column];
        if (cell.Pieces is not { } pieces) return cell.Constant ?? DBNull.Value;
        if (pieces is [{ At: >= 0 } only] && table.IsGuid(column)) return Guid.Parse(ids[only.At]);
        return string.Concat(pieces.Select(piece => piece.At >= 0 ? ids[piece.At] : piece.Text));
    }

    private static string NumberOf(string order, DateTimeOffset at) => string.Create(CultureInfo.InvariantCulture,
        $"{at:yyMMddHHmmss}{BitConverter.ToUInt64(Guid.Parse(order).ToByteArray(), 8) % 10_000_000_000:0000000000}");

    private async Task Read(BenchDatabase database, string table, string sql, string[] numbered, CancellationToken ct)
    {
        await using var connection = database.Open();
        await connection.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync(ct);
        var columns = Enumerable.Range(0, reader.FieldCount).Where(i => !numbered.Contains(reader.GetName(i))).ToList();
        var rows = new List<Cell[]>();
        while (await reader.ReadAsync(ct))
            rows.Add([.. columns.Select(i => new Cell(reader.IsDBNull(i) ? null : reader.GetValue(i), null))]);
        if (rows.Count == 0) throw new BenchBroke($"the sample order has no row in {table}");
        Copies.Add(new(table, [.. columns.Select(reader.GetName)], [.. columns.Select(reader.GetDataTypeName)], rows));
    }

    /// <summary>Finds where ids of the sample stand, also inside texts.</summary>
    private void Plan(string order)
    {
        string Own(string table, string column) =>
            Copies.First(copy => copy.Table == table).Text(0, column) ?? throw new BenchBroke($"the sample has no {table}.{column}");
        Place = Own("inventory_reservation", "place");
        fresh[order] = Piece.Order;
        fresh[Own("orders_order", "member")] = Piece.Member;
        fresh[Own("orders_order", "coupon")] = Piece.Coupon;
        fresh[Own("orders_order", "number")] = Piece.Number;
        Lines = Copies.First(copy => copy.Table == "orders_line").Rows.Count;
        foreach (var (table, column) in new[]
        {
            ("orders_line", "sku"), ("orders_line", "id"), ("inventory_reservation", "id"), ("distribution_commission", "id"),
            ("platform_event", "id"),
        })
            foreach (var row in Enumerable.Range(0, Copies.First(copy => copy.Table == table).Rows.Count))
                fresh.TryAdd(Copies.First(copy => copy.Table == table).Text(row, column)!, fresh.Count);
        foreach (var row in Copies.SelectMany(copy => copy.Rows))
            for (var i = 0; i < row.Length; i++) row[i] = Planned(row[i]);
    }

    private Cell Planned(Cell cell)
    {
        if (cell.Constant is not (Guid or string)) return cell;
        var text = cell.Constant.ToString()!;
        var pieces = new List<Piece>();
        while (text.Length > 0)
        {
            var (id, at) = fresh.Keys.Select(id => (id, At: text.IndexOf(id, StringComparison.Ordinal))).Where(found => found.At >= 0)
                .OrderBy(found => found.At).FirstOrDefault();
            if (id is null) break;
            if (at > 0) pieces.Add(new(-1, text[..at]));
            pieces.Add(new(fresh[id], ""));
            text = text[(at + id.Length)..];
        }
        if (pieces.Count == 0) return cell;
        if (text.Length > 0) pieces.Add(new(-1, text));
        return new(null, [.. pieces]);
    }
}

/// <summary>Rows of one table in a sample (样本表).</summary>
internal sealed record SampleTable(string Table, string[] Columns, string[] Types, List<Cell[]> Rows)
{
    public bool IsGuid(int column) => Types[column] == "uuid";

    public string? Text(int row, string column) => Rows[row][Array.IndexOf(Columns, column)].Constant?.ToString();

    public string ColumnList => string.Join(',', Columns.Select(column => $"\"{column}\""));
}

/// <summary>A cell of a sample (样本格): a constant, or pieces of which some are ids of the new order.</summary>
internal sealed record Cell(object? Constant, Piece[]? Pieces);

/// <summary>A piece of a cell: a text, or the place of an id.</summary>
internal readonly record struct Piece(int At, string Text)
{
    public const int Order = 0, Member = 1, Coupon = 2, Number = 3, Sku = 4, MostLines = 4;
}
