using Microsoft.Data.Sqlite;
using Siyu.Simulation.Shop;
using Siyu.Simulation.World;

namespace Siyu.Simulation.Truths;

/// <summary>What must hold after every step (逐步不变量), looked at past the house, on what is new.</summary>
internal sealed class Truth : IDisposable
{
    private readonly SqliteConnection connection;
    private readonly LedgerTruth ledger;
    private readonly StockTruth stock;
    private readonly OrderTruth orders;
    private readonly CouponTruth coupons;
    private readonly PromotionTruth promotions;
    private readonly PointsTruth points;
    private readonly TillTruth till;
    private readonly NewRows news;

    public Truth(SimulatedHouse house)
    {
        connection = house.Look();
        (ledger, stock, orders, coupons) = (new(connection), new(connection), new(connection), new(connection));
        promotions = new(connection);
        points = new(connection);
        till = new(connection);
        news = new(connection, "SELECT seq, name FROM platform_event WHERE seq > @after ORDER BY seq");
    }

    /// <summary>Names of the news since the last step.</summary>
    public List<string> News()
    {
        var names = new List<string>();
        news.Read(row => names.Add(row.GetString(1)));
        return names;
    }

    public string? Broken(Town town) => ledger.Broken() ?? stock.Broken() ?? orders.Broken(town) ?? coupons.Broken()
        ?? promotions.Broken() ?? points.Broken() ?? till.Broken();

    /// <summary>All that was ever acknowledged is still there.</summary>
    public string? Lost(Town town)
    {
        if (orders.Lost(town, all: true) is { } lost) return lost;
        var inbox = One("SELECT count(*) FROM wecom_inbox");
        return inbox >= town.TakenCallbacks ? null : $"{town.TakenCallbacks} callbacks were taken, {inbox} are there";
    }

    public long One(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    public List<(string Key, string Text)> Pairs(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var pairs = new List<(string, string)>();
        while (reader.Read()) pairs.Add((reader.GetString(0), reader.GetString(1)));
        return pairs;
    }

    public void Dispose()
    {
        ledger.Dispose();
        stock.Dispose();
        orders.Dispose();
        coupons.Dispose();
        promotions.Dispose();
        points.Dispose();
        till.Dispose();
        news.Dispose();
        connection.Dispose();
    }
}
