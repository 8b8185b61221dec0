using Microsoft.Data.Sqlite;

namespace Siyu.Simulation.Truths;

/// <summary>No promotion gives more than its budget, nor to anybody more often than allowed at the time (活动预算).</summary>
internal sealed class PromotionTruth : IDisposable
{
    private readonly NewRows uses;
    private readonly SqliteCommand spent;

    public PromotionTruth(SqliteConnection connection)
    {
        uses = new(connection, """
            SELECT u.rowid, u.promotion, p.per_person IS NULL OR p.per_person >= (SELECT count(*) FROM promotions_use o
                WHERE o.promotion = u.promotion AND o.member = u.member AND o.state <> 'Returned')
            FROM promotions_use u JOIN promotions_promotion p ON p.id = u.promotion WHERE u.rowid > @after ORDER BY u.rowid
            """);
        spent = connection.CreateCommand();
        spent.CommandText = """
            SELECT p.id FROM promotions_promotion p WHERE (p.amount_budget IS NOT NULL OR p.uses_budget IS NOT NULL) AND (
                coalesce(p.amount_spent > p.amount_budget, 0) OR coalesce(p.uses_spent > p.uses_budget, 0)
                OR (p.amount_spent, p.uses_spent) <> (SELECT coalesce(sum(u.amount), 0), count(*) FROM promotions_use u
                    WHERE u.promotion = p.id AND u.state <> 'Returned'))
            """;
        spent.Prepare();
    }

    /// <summary>Budgets are counted where a use is new; what comes back is counted by each whole verify.</summary>
    public string? Broken()
    {
        string? broken = null;
        var news = uses.Read(row =>
        {
            if (!row.GetBoolean(2)) broken ??= $"somebody has promotion {row.GetString(1)} more often than allowed";
        });
        if (news == 0 || broken is not null) return broken;
        return spent.ExecuteScalar() is string id ? $"promotion {id} gave another sum than its orders took, or more than its budget" : null;
    }

    public void Dispose()
    {
        uses.Dispose();
        spent.Dispose();
    }
}
