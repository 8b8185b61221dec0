using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>
/// Which node a listener runs on (监听租约): a cursor row is held for seven real seconds and renewed by each move,
/// and each second besides, so that others have a dead node's listeners within ten. Effects of a node that lost
/// its lease are rolled back, because the move that belongs to them finds another owner.
/// </summary>
internal sealed class ListenerLease(Works works, DatabaseOptions database)
{
    /// <summary>On SQLite there is one host, held by the lock of its data folder, so its lease needs no renewing.</summary>
    private readonly TimeSpan term = database.IsSqlite ? TimeSpan.FromDays(365) : TimeSpan.FromSeconds(7);
    private readonly string node = $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.CreateVersion7():N}";
    private readonly ConcurrentDictionary<string, (long Position, long Until)> held = new();

    /// <summary>What this node believes of a listener that it holds, without asking for it.</summary>
    public long? Held(string listener) =>
        held.TryGetValue(listener, out var mine) && mine.Until - Environment.TickCount64 > 0 ? mine.Position : null;

    /// <summary>The listener's position where this node holds it, else nothing.</summary>
    public async Task<long?> Hold(string listener, CancellationToken ct)
    {
        if (Held(listener) is { } mine) return mine;
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
    /// Moves cursors over events that are not for their listeners, in one statement. One that stands elsewhere meanwhile, by further
    /// events, another node or a database that lost its last turn, stays where it is.
    /// </summary>
    public async Task Skip(SiyuDb db, IReadOnlyCollection<KeyValuePair<string, Skip>> skips, CancellationToken ct)
    {
        var mine = skips.Where(one => held.TryGetValue(one.Key, out var state) && state.Position == one.Value.From).ToDictionary();
        if (mine.Count == 0) return;
        var given = db.IsSqlite
            ? "(SELECT value->>'who' AS who, value->>'stood' AS stood, value->>'passed' AS passed FROM json_each(@skips))"
            : "json_to_recordset(CAST(@skips AS json))";
        await using var move = db.Command($"""
            UPDATE platform_cursor SET position = skip.passed
            FROM {given} AS skip{(db.IsSqlite ? "" : "(who text, stood bigint, passed bigint)")}
            WHERE listener = skip.who AND lease_owner = @node AND position = skip.stood
            RETURNING listener
            """);
        move.Give("@node", node).Give("@skips", JsonSerializer.Serialize(
            mine.Select(one => new { who = one.Key, stood = one.Value.From, passed = one.Value.To })));
        await using var moved = await move.ExecuteReaderAsync(ct);
        while (await moved.ReadAsync(ct))
        {
            var (who, skip) = (moved.GetString(0), mine[moved.GetString(0)]);
            if (held.TryGetValue(who, out var state) && state.Position == skip.From) held.TryUpdate(who, (skip.To, state.Until), state);
        }
    }

    /// <summary>
    /// Renews those leases of this node that no turn has renewed for a while, well before they end: a turn under way is not waited for.
    /// A cursor that the database has further back than we believe is asked for anew.
    /// </summary>
    public async Task Renew(CancellationToken ct)
    {
        if (database.IsSqlite || held.IsEmpty) return;
        var began = Environment.TickCount64;
        var now = TimeProvider.System.GetUtcNow();
        var (until, fresh) = (now + term, now + term * 2 / 3);
        var believed = held.ToArray();
        var kept = (await works.Do(async services =>
        {
            var mine = services.GetRequiredService<SiyuDb>().All<CursorRow>().Where(row => row.LeaseOwner == node);
            await mine.Where(row => row.LeaseUntil == null || row.LeaseUntil < fresh)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.LeaseUntil, until), ct);
            return Result.Of(await mine.AsNoTracking().ToDictionaryAsync(row => row.Listener, ct));
        }, ct, WorkPriority.Background)).Value;
        foreach (var one in believed)
        {
            if (kept.TryGetValue(one.Key, out var row) && row.LeaseUntil is { } end && row.Position >= one.Value.Position)
                held.TryUpdate(one.Key, (one.Value.Position, began + (long)(end - now).TotalMilliseconds), one.Value);
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
