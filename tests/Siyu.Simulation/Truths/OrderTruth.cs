using Microsoft.Data.Sqlite;
using Siyu.Simulation.Shop;

namespace Siyu.Simulation.Truths;

/// <summary>Of each new order: lines and shares add up, and there is one decision who earns (订单守恒).</summary>
internal sealed class OrderTruth : IDisposable
{
    private readonly NewRows orders;
    private readonly NewRows paid;
    private readonly SqliteCommand known;
    private readonly SqliteParameter id;
    private int checkedOrders;

    public OrderTruth(SqliteConnection connection)
    {
        orders = new(connection, """
            SELECT o.rowid, o.number,
                (SELECT SUM(l.cash) FROM orders_line l WHERE l.order_id = o.id) + o.freight = o.payable
                AND (SELECT SUM(l.list) FROM orders_line l WHERE l.order_id = o.id) = o.list
                AND NOT EXISTS (SELECT 1 FROM orders_line l WHERE l.order_id = o.id AND l.list - l.cash <>
                    COALESCE((SELECT SUM(s.amount) FROM orders_share s WHERE s.line = l.id), 0)),
                (SELECT count(*) FROM distribution_decision d WHERE d.id = o.id) = 1,
                o.payable > 0 OR (o.state = 'Paid' AND o.payment IS NULL AND NOT EXISTS
                    (SELECT 1 FROM payments_attempt a WHERE a.owner = o.id) AND (SELECT count(*) FROM inventory_reservation r
                    WHERE r.owner = o.id AND r.state = 'Captured') = (SELECT count(*) FROM orders_line l WHERE l.order_id = o.id)
                    AND NOT EXISTS (SELECT 1 FROM promotions_coupon c WHERE c.order_id = o.id AND c.state <> 'Used'))
            FROM orders_order o WHERE o.rowid > @after ORDER BY o.rowid
            """);
        paid = new(connection, """
            SELECT j.rowid, j.key, j.kind <> 'order_paid'
                OR (SELECT count(*) FROM distribution_decision d WHERE d.id = substr(j.key, length('order-paid/') + 1)) = 1
            FROM ledger_journal j WHERE j.rowid > @after ORDER BY j.rowid
            """);
        known = connection.CreateCommand();
        // What staff took off it since is told on its lines and its freight.
        known.CommandText = """
            SELECT o.payable + o.freight_cut + COALESCE((SELECT SUM(s.amount) FROM orders_share s JOIN orders_line l ON l.id = s.line
                WHERE l.order_id = o.id AND s.kind = 'PriceChange'), 0) FROM orders_order o WHERE o.id = @id
            """;
        id = known.Parameters.Add("@id", SqliteType.Text);
        known.Prepare();
    }

    public string? Broken(Town town)
    {
        string? broken = null;
        orders.Read(row => broken ??= (row.GetBoolean(2), row.GetBoolean(3), row.GetBoolean(4)) switch
        {
            (_, _, false) => $"order {row.GetString(1)} was free and is not settled whole",
            (false, _, _) => $"order {row.GetString(1)} does not add up",
            (_, false, _) => $"order {row.GetString(1)} has not one decision",
            _ => null,
        });
        paid.Read(row => broken ??= row.GetBoolean(2) ? null : $"{row.GetString(1)} has not one decision");
        return broken ?? Lost(town);
    }

    /// <summary>What the house acknowledged stands there, at the price it said.</summary>
    public string? Lost(Town town, bool all = false)
    {
        for (var i = all ? 0 : checkedOrders; i < town.Orders.Count; i++)
        {
            id.Value = town.Orders[i].Id.ToString();
            if (known.ExecuteScalar() is not long payable
                || payable != town.Orders[i].Payable.Fen) return $"order {i} was acknowledged and is lost";
        }
        checkedOrders = town.Orders.Count;
        return null;
    }

    public void Dispose()
    {
        orders.Dispose();
        paid.Dispose();
        known.Dispose();
    }
}

/// <summary>No more coupons than were offered, to nobody more than allowed (券上限).</summary>
internal sealed class CouponTruth : IDisposable
{
    private readonly NewRows coupons;
    private readonly SqliteCommand templates;
    private readonly Dictionary<string, long> taken = [];

    public CouponTruth(SqliteConnection connection)
    {
        coupons = new(connection, """
            SELECT c.rowid, c.template, c.ordinal <= t.per_person FROM promotions_coupon c JOIN promotions_template t ON t.id = c.template
            WHERE c.rowid > @after ORDER BY c.rowid
            """);
        templates = connection.CreateCommand();
        templates.CommandText = "SELECT id, total, taken FROM promotions_template";
        templates.Prepare();
    }

    public string? Broken()
    {
        string? broken = null;
        var news = coupons.Read(row =>
        {
            taken[row.GetString(1)] = taken.GetValueOrDefault(row.GetString(1)) + 1;
            if (!row.GetBoolean(2)) broken ??= $"somebody has more coupons of {row.GetString(1)} than allowed";
        });
        if (news == 0 || broken is not null) return broken;
        using var rows = templates.ExecuteReader();
        while (rows.Read())
        {
            var count = taken.GetValueOrDefault(rows.GetString(0));
            if (count != rows.GetInt64(2) || count > rows.GetInt64(1)) return $"coupons of {rows.GetString(0)}: {count} given";
        }
        return null;
    }

    public void Dispose()
    {
        coupons.Dispose();
        templates.Dispose();
    }
}
