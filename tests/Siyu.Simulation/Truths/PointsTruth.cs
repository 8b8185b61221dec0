using Microsoft.Data.Sqlite;

namespace Siyu.Simulation.Truths;

/// <summary>Each lot is what its movements say, and each new order took of purses what its lines say (积分守恒).</summary>
internal sealed class PointsTruth : IDisposable
{
    private readonly Dictionary<string, long> moved = [];
    private readonly NewRows movements;
    private readonly NewRows spends;
    private readonly SqliteCommand lot;
    private readonly SqliteParameter id;

    public PointsTruth(SqliteConnection connection)
    {
        movements = new(connection, "SELECT rowid, lot, points FROM loyalty_movement WHERE rowid > @after ORDER BY rowid");
        spends = new(connection, """
            SELECT s.rowid, s.order_id, (SELECT sum(a.points) FROM loyalty_spend a WHERE a.order_id = s.order_id)
                = (SELECT sum(l.points) FROM orders_line l WHERE l.order_id = s.order_id)
            FROM loyalty_spend s WHERE s.rowid > @after ORDER BY s.rowid
            """);
        lot = connection.CreateCommand();
        lot.CommandText = "SELECT remaining FROM loyalty_lot WHERE id = @id";
        id = lot.Parameters.Add("@id", SqliteType.Text);
        lot.Prepare();
    }

    public string? Broken()
    {
        string? broken = null;
        var touched = new HashSet<string>();
        movements.Read(row =>
        {
            moved[row.GetString(1)] = moved.GetValueOrDefault(row.GetString(1)) + row.GetInt64(2);
            touched.Add(row.GetString(1));
        });
        foreach (var one in touched)
        {
            id.Value = one;
            if ((long)lot.ExecuteScalar()! != moved[one]) broken ??= $"lot {one} is not its movements";
        }
        spends.Read(row =>
        {
            if (!row.GetBoolean(2)) broken ??= $"order {row.GetString(1)} took other points than its lines say";
        });
        return broken;
    }

    public void Dispose()
    {
        movements.Dispose();
        spends.Dispose();
        lot.Dispose();
    }
}
