using Microsoft.Data.Sqlite;

namespace Siyu.Simulation.Truths;

/// <summary>A redeemed coupon has one redemption that stands and no order, what a till gave away for the group is booked, and no budget
/// gives more than it holds (核销与发券守恒).</summary>
internal sealed class TillTruth : IDisposable
{
    private readonly NewRows redemptions;
    private readonly NewRows grants;
    private readonly SqliteCommand states;

    public TillTruth(SqliteConnection connection)
    {
        redemptions = new(connection, """
            SELECT r.rowid, r.id, r.undone_at IS NOT NULL OR (c.state = 'Redeemed' AND c.order_id IS NULL
                    AND 1 = (SELECT count(*) FROM promotions_redemption o WHERE o.coupon = c.id AND o.undone_at IS NULL)),
                (SELECT coalesce(sum(-e.amount), 0) FROM ledger_journal j JOIN ledger_entry e ON e.journal = j.id
                    WHERE j.subject = 'redemption/' || r.id AND e.kind IN ('StorePayable', 'SupplierPayable'))
                = CASE WHEN r.owed_to IS NULL OR r.undone_at IS NOT NULL THEN 0 ELSE r.worth END
            FROM promotions_redemption r JOIN promotions_coupon c ON c.id = r.coupon WHERE r.rowid > @after ORDER BY r.rowid
            """);
        grants = new(connection, """
            SELECT g.rowid, g.budget, b.given <= b.total AND b.given = (SELECT count(*) FROM promotions_grant o WHERE o.budget = b.id)
            FROM promotions_grant g JOIN promotions_budget b ON b.id = g.budget WHERE g.rowid > @after ORDER BY g.rowid
            """);
        states = connection.CreateCommand();
        states.CommandText = """
            SELECT c.id FROM promotions_coupon c LEFT JOIN promotions_redemption r ON r.coupon = c.id AND r.undone_at IS NULL
            WHERE (c.state = 'Redeemed') <> (r.id IS NOT NULL)
            """;
        states.Prepare();
    }

    public string? Broken()
    {
        string? broken = null;
        var given = grants.Read(row =>
        {
            if (!row.GetBoolean(2)) broken ??= $"budget {row.GetString(1)} gave another number than was given of it, or more than it holds";
        });
        if (given > 0 && broken is not null) return broken;
        var news = redemptions.Read(row => broken ??= (row.GetBoolean(2), row.GetBoolean(3)) switch
        {
            (false, _) => $"redemption {row.GetString(1)} has not its coupon to itself",
            (_, false) => $"redemption {row.GetString(1)} is booked otherwise than it was worth",
            _ => null,
        });
        if (news == 0 || broken is not null) return broken;
        return states.ExecuteScalar() is string id ? $"coupon {id} is redeemed without a redemption, or the other way round" : null;
    }

    public void Dispose()
    {
        redemptions.Dispose();
        grants.Dispose();
        states.Dispose();
    }
}
