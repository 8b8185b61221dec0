using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Promotions.Domain;

namespace Siyu.Promotions.Granting;

/// <summary>The budgets of givers (发券额度行): their own first, then that of the unit where they work; locked by id, counted at once.</summary>
internal sealed class GrantRows(SiyuDb db, IOrganization organization)
{
    public async Task<IReadOnlyDictionary<StaffId, StaffCard>> Givers(IEnumerable<StaffId> staff, CancellationToken ct) =>
        await organization.Staff([.. staff.Distinct()], ct);

    /// <summary>Every budget of these templates that one of these givers may draw on, locked.</summary>
    public async Task<List<GrantBudget>> Lock(
        IReadOnlyCollection<CouponTemplateId> templates, IReadOnlyCollection<StaffCard> givers, CancellationToken ct)
    {
        var (ids, holders) = (templates.Select(id => id.Value).ToArray(), Holders(givers));
        var (idsText, holdersText) = (JsonSerializer.Serialize(ids), JsonSerializer.Serialize(holders));
        var rows = db.IsSqlite
            ? db.Query<GrantBudget>($"""
                SELECT * FROM promotions_budget WHERE template IN (SELECT value FROM json_each({idsText}))
                    AND coalesce(unit, staff) IN (SELECT value FROM json_each({holdersText})) ORDER BY id
                """)
            : db.Query<GrantBudget>($"""
                SELECT * FROM promotions_budget WHERE template = ANY({ids}) AND coalesce(unit, staff) = ANY({holders})
                ORDER BY id FOR UPDATE
                """);
        return await rows.AsNoTracking().ToListAsync(ct);
    }

    /// <summary>What somebody may draw on, unlocked.</summary>
    public Task<List<GrantBudget>> Of(StaffCard giver, CancellationToken ct) => db.All<GrantBudget>().AsNoTracking()
        .Where(budget => budget.Staff == giver.Id || budget.Unit == giver.Home).ToListAsync(ct);

    /// <summary>Adds what a group gave to each budget, never beyond its total.</summary>
    public async Task AddGiven(IReadOnlyList<(GrantBudgetId Budget, int Count)> gifts, CancellationToken ct)
    {
        if (gifts.Count == 0) return;
        await using var command = db.Command(db.IsSqlite
            ? """
              UPDATE promotions_budget SET given = given + v.n
              FROM (SELECT value ->> 0 AS id, value ->> 1 AS n FROM json_each(@rows)) AS v
              WHERE promotions_budget.id = v.id AND given + v.n <= total
              """
            : """
              UPDATE promotions_budget b SET given = b.given + v.n FROM unnest(@ids, @counts) AS v (id, n)
              WHERE b.id = v.id AND b.given + v.n <= b.total
              """);
        if (db.IsSqlite) command.Give("@rows",
            JsonSerializer.Serialize(gifts.Select(gift => new object[] { gift.Budget.ToString(), gift.Count })));
        else command.Give("@ids", gifts.Select(gift => gift.Budget.Value).ToArray())
            .Give("@counts", gifts.Select(gift => gift.Count).ToArray());
        Must.Hold(await command.ExecuteNonQueryAsync(ct) == gifts.Count, "a locked budget has room for what was given of it");
    }

    private static Guid[] Holders(IReadOnlyCollection<StaffCard> givers) =>
        [.. givers.SelectMany(giver => new[] { giver.Id.Value, giver.Home.Value }).Distinct()];
}
