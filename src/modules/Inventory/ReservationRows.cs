using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Siyu.Inventory.Domain;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Inventory;

/// <summary>The reservation rows (预占行): locked by owner or line before any stock row, turned by compare-and-set.</summary>
internal sealed class ReservationRows(SiyuDb db)
{
    public async Task<Holding> Of(OrderId owner, CancellationToken ct)
    {
        var id = owner.Value;
        var text = id.ToString("D");
        var rows = db.IsSqlite
            ? db.Query<Reservation>($"SELECT * FROM inventory_reservation WHERE owner = {text} ORDER BY id")
            : db.Query<Reservation>($"SELECT * FROM inventory_reservation WHERE owner = {id} ORDER BY id FOR UPDATE");
        return new(await rows.AsNoTracking().ToListAsync(ct));
    }

    /// <summary>What each of these owners holds, nothing included.</summary>
    public async Task<IReadOnlyDictionary<OrderId, Holding>> Of(IReadOnlyCollection<OrderId> owners, CancellationToken ct)
    {
        var ids = owners.Select(owner => owner.Value).Distinct().ToArray();
        var json = JsonSerializer.Serialize(ids);
        var rows = db.IsSqlite
            ? db.Query<Reservation>($"SELECT * FROM inventory_reservation WHERE owner IN (SELECT value FROM json_each({json})) ORDER BY id")
            : db.Query<Reservation>($"SELECT * FROM inventory_reservation WHERE owner = ANY({ids}) ORDER BY id FOR UPDATE");
        var found = (await rows.AsNoTracking().ToListAsync(ct)).ToLookup(row => row.Owner);
        return owners.Distinct().ToDictionary(owner => owner, owner => new Holding([.. found[owner]]));
    }

    public async Task<IReadOnlyList<Reservation>> Of(IReadOnlyCollection<OrderLineId> lines, CancellationToken ct)
    {
        var ids = lines.Select(line => line.Value).ToArray();
        var json = JsonSerializer.Serialize(ids);
        var rows = db.IsSqlite
            ? db.Query<Reservation>($"SELECT * FROM inventory_reservation WHERE line IN (SELECT value FROM json_each({json})) ORDER BY id")
            : db.Query<Reservation>($"SELECT * FROM inventory_reservation WHERE line = ANY({ids}) ORDER BY id FOR UPDATE");
        return await rows.AsNoTracking().ToListAsync(ct);
    }

    /// <summary>Moves rows that are locked from one state to the next.</summary>
    public async Task Turn(IReadOnlyList<Reservation> rows, ReservationState to, DateTimeOffset at, CancellationToken ct)
    {
        foreach (var chunk in rows.GroupBy(row => row.State))
        {
            var ids = chunk.Select(row => row.Id).ToList();
            var turned = await db.All<Reservation>().Where(row => ids.Contains(row.Id) && row.State == chunk.Key)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.State, to).SetProperty(row => row.ChangedAt, at), ct);
            Must.Hold(turned == ids.Count, "a locked reservation keeps its state");
        }
    }

    public async Task Place(IReadOnlyList<Reservation> rows, UnitId to, DateTimeOffset at, CancellationToken ct)
    {
        var ids = rows.Select(row => row.Id).ToList();
        var moved = await db.All<Reservation>().Where(row => ids.Contains(row.Id) && row.Place != to)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Place, to).SetProperty(row => row.ChangedAt, at), ct);
        Must.Hold(moved == ids.Count, "a locked reservation keeps its place");
    }

    /// <summary>Frees units before shipping; a line of which nothing is left is released.</summary>
    public async Task Free(Reservation row, int quantity, DateTimeOffset at, CancellationToken ct)
    {
        var state = row.Units == quantity ? ReservationState.Released : row.State;
        var freed = await db.All<Reservation>().Where(r => r.Id == row.Id && r.State == row.State && r.Freed == row.Freed)
            .ExecuteUpdateAsync(
                set => set.SetProperty(r => r.Freed, row.Freed + quantity).SetProperty(r => r.State, state)
                    .SetProperty(r => r.ChangedAt, at), ct);
        Must.Hold(freed == 1, "a locked reservation keeps its units");
    }

    public async Task TakeBack(Reservation row, int quantity, DateTimeOffset at, CancellationToken ct)
    {
        var returned = await db.All<Reservation>().Where(r => r.Id == row.Id && r.State == ReservationState.Shipped
            && r.Returned == row.Returned)
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.Returned, row.Returned + quantity).SetProperty(r => r.ChangedAt, at), ct);
        Must.Hold(returned == 1, "a locked reservation keeps its units");
    }
}
