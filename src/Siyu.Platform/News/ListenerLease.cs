using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>
/// Which node a listener runs on (监听租约): a cursor row is held for ten real seconds and renewed by each move. Effects of a node that lost
/// its lease are rolled back, because the move that belongs to them finds another owner.
/// </summary>
internal sealed class ListenerLease(Works works, DatabaseOptions database)
{
    /// <summary>On SQLite there is one host, held by the lock of its data folder, so its lease needs no renewing.</summary>
    private readonly TimeSpan term = database.IsSqlite ? TimeSpan.FromDays(365) : TimeSpan.FromSeconds(10);
    private readonly string node = $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.CreateVersion7():N}";
    private readonly ConcurrentDictionary<string, (long Position, long Until)> held = new();

    /// <summary>The listener's position where this node holds it, else nothing.</summary>
    public async Task<long?> Hold(string listener, CancellationToken ct)
    {
        if (held.TryGetValue(listener, out var mine) && mine.Until - Environment.TickCount64 > 0) return mine.Position;
        var position = await works.Do(async services =>
            Result.Of(await Acquire(services.GetRequiredService<SiyuDb>(), listener, ct)), ct, WorkPriority.Background);
        if (position.Value < 0) return null;
        held[listener] = (position.Value, Environment.TickCount64 + (long)term.TotalMilliseconds);
        return position.Value;
    }

    /// <summary>
    /// Moves the cursor inside the unit of work of the effects, and answers whether anything of the listener is parked. A lost lease throws
    /// and so undoes them, and so does a cursor that stands further back than it was left: a database that crashed may have lost the last
    /// turn, which then has to be taken again. On PostgreSQL the unit of work is answered before its commit is on disk, because it would
    /// be done again in the same way after a crash (ADR 14); SQLite has no such word for one transaction, and keeps its own.
    /// </summary>
    public async Task<bool> Move(SiyuDb db, string listener, long from, long position, CancellationToken ct)
    {
        var until = TimeProvider.System.GetUtcNow() + term;
        await using var move = db.Command($"""
            UPDATE platform_cursor SET position = @position, lease_until = @until
            WHERE listener = @listener AND lease_owner = @node AND position >= @from AND position <= @position
            RETURNING EXISTS (SELECT 1 FROM platform_parked WHERE listener = @listener)
            {(db.IsSqlite ? "" : ", set_config('synchronous_commit', 'off', true)")}
            """);
        move.Give("@position", position).Give("@until", until).Give("@listener", listener).Give("@node", node).Give("@from", from);
        await using var moved = await move.ExecuteReaderAsync(ct);
        if (!await moved.ReadAsync(ct))
        {
            held.TryRemove(listener, out _);
            throw new CursorMoved(listener);
        }
        held[listener] = (position, Environment.TickCount64 + (long)term.TotalMilliseconds);
        return moved.GetBoolean(0);
    }

    /// <summary>
    /// Moves a cursor over events that are not for its listener. One that stands elsewhere meanwhile, by further events, another node or a
    /// database that lost its last turn, stays where it is.
    /// </summary>
    public async Task Skip(SiyuDb db, string listener, Skip skip, CancellationToken ct)
    {
        if (!held.TryGetValue(listener, out var mine) || mine.Position != skip.From) return;
        var moved = await db.All<CursorRow>()
            .Where(row => row.Listener == listener && row.LeaseOwner == node && row.Position == skip.From)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Position, skip.To), ct);
        if (moved == 1) held.TryUpdate(listener, (skip.To, mine.Until), mine);
    }

    /// <summary>
    /// Renews all leases of this node in one statement, well before they end. A cursor that the database has further back than we
    /// believe is asked for anew.
    /// </summary>
    public async Task Renew(CancellationToken ct)
    {
        if (database.IsSqlite || held.IsEmpty) return;
        var began = Environment.TickCount64;
        var until = TimeProvider.System.GetUtcNow() + term;
        var believed = held.ToArray();
        var kept = (await works.Do(async services =>
        {
            var mine = services.GetRequiredService<SiyuDb>().All<CursorRow>().Where(row => row.LeaseOwner == node);
            await mine.ExecuteUpdateAsync(set => set.SetProperty(row => row.LeaseUntil, until), ct);
            return Result.Of(await mine.ToDictionaryAsync(row => row.Listener, row => row.Position, ct));
        }, ct, WorkPriority.Background)).Value;
        foreach (var one in believed)
        {
            if (kept.TryGetValue(one.Key, out var position) && position >= one.Value.Position)
                held.TryUpdate(one.Key, (one.Value.Position, began + (long)term.TotalMilliseconds), one.Value);
            else held.TryRemove(one);
        }
    }

    /// <summary>Gives the leases of this node back, so that others go on at once and need not wait for their end.</summary>
    public async Task GiveBack()
    {
        if (database.IsSqlite || held.IsEmpty) return;
        held.Clear();
        await works.Do(
            services => services.GetRequiredService<SiyuDb>().All<CursorRow>()
                .Where(row => row.LeaseOwner == node)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.LeaseUntil, (DateTimeOffset?)null)),
            CancellationToken.None, WorkPriority.Background);
    }

    /// <summary>Forgets what this node believes, after a commit that failed.</summary>
    public void Doubt(string listener) => held.TryRemove(listener, out _);

    private async Task<long> Acquire(SiyuDb db, string listener, CancellationToken ct)
    {
        await using var insert =
            db.Command("INSERT INTO platform_cursor (listener, position) VALUES (@listener, 0) ON CONFLICT (listener) DO NOTHING");
        await insert.Give("@listener", listener).ExecuteNonQueryAsync(ct);
        var now = TimeProvider.System.GetUtcNow();
        var until = now + term;
        var taken = await db.All<CursorRow>()
            .Where(row => row.Listener == listener
                && (db.IsSqlite || row.LeaseOwner == node || row.LeaseUntil == null || row.LeaseUntil < now))
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.LeaseOwner, node).SetProperty(row => row.LeaseUntil, until), ct);
        return taken == 0 ? -1
            : await db.All<CursorRow>().Where(row => row.Listener == listener).Select(row => row.Position).SingleAsync(ct);
    }
}

/// <summary>The cursor is not where this node left it: another has the lease, or the database came back without the last turn.</summary>
internal sealed class CursorMoved(string listener) : Exception($"the cursor of {listener} was moved by another, or lost its last turn");

/// <summary>Events that are not for a listener (跳过): from where it stands, to the last of them.</summary>
internal readonly record struct Skip(long From, long To);
