using System.Globalization;
using System.Runtime.CompilerServices;
using Siyu.Contracts.Ledger;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Loyalty;

/// <summary>What must hold of cards and points (会员权益核对).</summary>
internal sealed class LoyaltyVerify(ILedger ledger) : IVerify
{
    private const string Held = """
        SELECT p.id, coalesce((SELECT sum(l.remaining - l.owed) FROM loyalty_lot l JOIN loyalty_card c ON c.id = l.card
                WHERE c.program = p.id AND l.state <> 'Pending'), 0)
            + coalesce((SELECT sum(s.points) FROM loyalty_spend s JOIN loyalty_lot l ON l.id = s.lot JOIN loyalty_card c ON c.id = l.card
                WHERE c.program = p.id AND s.state = 'Held'), 0) FROM loyalty_program p
        """;
    private const string Waiting = """
        SELECT p.id, coalesce((SELECT sum(l.remaining) FROM loyalty_lot l JOIN loyalty_card c ON c.id = l.card
            WHERE c.program = p.id AND l.state = 'Pending'), 0) FROM loyalty_program p
        """;

    public async IAsyncEnumerable<Finding> Check(SiyuDb db, Heard heard, [EnumeratorCancellation] CancellationToken ct)
    {
        yield return await db.Offenders("loyalty.lot_is_its_movements", """
            SELECT l.id FROM loyalty_lot l LEFT JOIN loyalty_movement m ON m.lot = l.id
            GROUP BY l.id, l.remaining HAVING l.remaining <> coalesce(sum(m.points), 0)
            """, ct);
        yield return await db.Offenders("loyalty.card_is_its_movements", """
            SELECT c.id FROM loyalty_card c
            WHERE coalesce((SELECT sum(l.remaining) FROM loyalty_lot l WHERE l.card = c.id), 0)
               <> coalesce((SELECT sum(m.points) FROM loyalty_movement m WHERE m.card = c.id), 0)
            """, ct);
        yield return await db.Offenders("loyalty.earned_is_granted", """
            SELECT l.id FROM loyalty_lot l JOIN loyalty_earning e ON e.lot = l.id
            GROUP BY l.id, l.granted HAVING sum(e.points) > l.granted
            """, ct);
        yield return await db.Offenders("loyalty.growth_is_earned", """
            SELECT e.order_id FROM (SELECT order_id, sum(growth) AS kept FROM loyalty_earning GROUP BY order_id) e
            LEFT JOIN (SELECT order_id, sum(amount) AS noted FROM loyalty_growth GROUP BY order_id) g ON g.order_id = e.order_id
            WHERE e.kept <> coalesce(g.noted, 0)
            """, ct);
        yield return await Booked(db, "loyalty.liability_is_what_is_held", AccountKind.PointsLiability, Held, ct);
        yield return await Booked(db, "loyalty.pending_is_what_waits", AccountKind.PointsPending, Waiting, ct);
        yield return await db.Offenders("loyalty.one_open_card_per_member_and_program", """
            SELECT member FROM loyalty_card WHERE state = 'Open' GROUP BY program, member HAVING count(*) > 1
            """, ct);
    }

    /// <summary>What the ledger says of each program is what the lots say.</summary>
    private async Task<Finding> Booked(SiyuDb db, string rule, AccountKind kind, string sql, CancellationToken ct)
    {
        var points = new Dictionary<Account, Money>();
        await using (var command = db.Command(sql))
        await using (var rows = await command.ExecuteReaderAsync(ct))
            while (await rows.ReadAsync(ct))
                points[Account.Of(kind, rows.GetValue(0))] = new(Convert.ToInt64(rows.GetValue(1), CultureInfo.InvariantCulture));
        var booked = await ledger.Balances([.. points.Keys], ct);
        var wrong = points.Where(pair => booked[pair.Key] != pair.Value)
            .Select(pair => $"{pair.Key.Sub}: lots {pair.Value.Fen}, ledger {booked[pair.Key].Fen}").ToList();
        return new(rule, wrong.Count, sql + " ≠ the balance of " + kind + " → " + string.Join(", ", wrong.Take(5)));
    }
}
