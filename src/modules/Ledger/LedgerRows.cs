using System.Data;
using System.Data.Common;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Ledger;
using Siyu.Kernel;
using Siyu.Ledger.Domain;
using Siyu.Platform;

namespace Siyu.Ledger;

/// <summary>The ledger's statements: a bounded number for a group, whatever its size.</summary>
internal sealed class LedgerRows(SiyuDb db)
{
    /// <summary>Fingerprints of the journals that stand already under these keys.</summary>
    public Task<Dictionary<string, string>> Posted(IReadOnlyCollection<string> keys, CancellationToken ct) =>
        db.All<JournalRow>().AsNoTracking().Where(j => keys.Contains(j.Key)).ToDictionaryAsync(j => j.Key, j => j.Fingerprint, ct);

    /// <summary>Makes the guarded accounts' rows where they are missing, locks them in order and reads them.</summary>
    public async Task<Dictionary<Account, Money>> Lock(IReadOnlyCollection<Account> accounts, CancellationToken ct)
    {
        if (accounts.Count == 0) return [];
        var rows = Json(accounts.Select(a => new AccountMove(a.Kind.ToString(), a.Sub, 0)));
        await using var make = db.Command($"""
            INSERT INTO ledger_balance (kind, sub, balance, guarded, version)
            SELECT r.kind, r.sub, 0, {True}, 0 FROM {Moves} WHERE true ORDER BY r.kind, r.sub ON CONFLICT (kind, sub) DO NOTHING
            """);
        await make.Give("@rows", rows).ExecuteNonQueryAsync(ct);
        await using var select = db.Command($"""
            SELECT b.kind, b.sub, b.balance FROM ledger_balance b
            WHERE EXISTS (SELECT 1 FROM {Moves} WHERE r.kind = b.kind AND r.sub = b.sub)
            ORDER BY b.kind, b.sub {(db.IsSqlite ? "" : "FOR UPDATE OF b")}
            """);
        return await Read(select.Give("@rows", rows), ct);
    }

    /// <param name="open">What happened earlier than this is booked at it: its month is closed.</param>
    public async Task Write(IReadOnlyList<Posting> postings, DateTimeOffset now, DateTimeOffset open, CancellationToken ct)
    {
        if (postings.Count == 0) return;
        var journals = postings.Select(p => JournalOf(p, now, open)).ToList();
        await db.InsertAll(journals, ct);
        await db.InsertAll([.. journals.SelectMany((j, i) => Chain(j, postings[i].Entries))], ct);
        var moves = postings.SelectMany(p => p.Entries).GroupBy(e => e.Account)
            .Select(g => (Account: g.Key, Amount: g.Sum(e => g.Key.Kind.Natural(e.Amount))));
        var (guarded, free) = (moves.Where(m => m.Account.Kind.Rule().Guarded).ToList(), moves.Where(m => !m.Account.Kind.Rule().Guarded));
        await Move(guarded, ct);
        await db.InsertAll([.. free.Select(m => new UnfoldedRow { Kind = m.Account.Kind, Sub = m.Account.Sub, Amount = m.Amount })], ct);
    }

    /// <summary>Balances in one statement, so that a fold at the same time is seen whole or not at all.</summary>
    public async Task<Dictionary<Account, Money>> Balances(IReadOnlyCollection<Account> accounts, CancellationToken ct)
    {
        if (accounts.Count == 0) return [];
        await db.Database.OpenConnectionAsync(ct);
        await using var select = db.Command($"""
            SELECT r.kind, r.sub,
                CAST(coalesce((SELECT b.balance FROM ledger_balance b WHERE b.kind = r.kind AND b.sub = r.sub), 0)
                   + coalesce((SELECT sum(u.amount) FROM ledger_unfolded u WHERE u.kind = r.kind AND u.sub = r.sub), 0) AS bigint)
            FROM {Moves}
            """);
        return await Read(select.Give("@rows", Json(accounts.Select(a => new AccountMove(a.Kind.ToString(), a.Sub, 0)))), ct);
    }

    /// <summary>Takes a batch of movements into the cached balances; answers how many.</summary>
    public async Task<int> Fold(int atMost, CancellationToken ct)
    {
        var rows = db.IsSqlite
            ? await db.Query<UnfoldedRow>($"SELECT * FROM ledger_unfolded ORDER BY id LIMIT {atMost}").AsNoTracking().ToListAsync(ct)
            : await db.Query<UnfoldedRow>($"SELECT * FROM ledger_unfolded ORDER BY id LIMIT {atMost} FOR UPDATE SKIP LOCKED")
                .AsNoTracking().ToListAsync(ct);
        if (rows.Count == 0) return 0;
        var sums = rows.GroupBy(r => (r.Kind, r.Sub))
            .Select(g => new AccountMove(g.Key.Kind.ToString(), g.Key.Sub, g.Sum(r => r.Amount).Fen));
        await using var add = db.Command($"""
            INSERT INTO ledger_balance (kind, sub, balance, guarded, version)
            SELECT r.kind, r.sub, r.amount, {False}, 1 FROM {Moves} WHERE true ORDER BY r.kind, r.sub
            ON CONFLICT (kind, sub) DO UPDATE SET balance = ledger_balance.balance + excluded.balance, version = ledger_balance.version + 1
            """);
        await add.Give("@rows", Json(sums)).ExecuteNonQueryAsync(ct);
        var ids = rows.Select(r => r.Id).ToList();
        var gone = await db.All<UnfoldedRow>().Where(r => ids.Contains(r.Id)).ExecuteDeleteAsync(ct);
        Must.Hold(gone == rows.Count, "what was folded is taken away");
        return gone;
    }

    private async Task Move(IReadOnlyCollection<(Account Account, Money Amount)> moves, CancellationToken ct)
    {
        if (moves.Count == 0) return;
        await using var update = db.Command($"""
            UPDATE ledger_balance SET balance = ledger_balance.balance + r.amount, version = ledger_balance.version + 1
            FROM {Moves} WHERE ledger_balance.kind = r.kind AND ledger_balance.sub = r.sub
            """);
        update.Give("@rows", Json(moves.Select(m => new AccountMove(m.Account.Kind.ToString(), m.Account.Sub, m.Amount.Fen))));
        Must.Hold(await update.ExecuteNonQueryAsync(ct) == moves.Count, "every guarded account of a posting has its row");
    }

    private static JournalRow JournalOf(Posting posting, DateTimeOffset now, DateTimeOffset open) => new()
    {
        Id = JournalId.New(now), Key = posting.Journal.Key, Kind = posting.Journal.Kind, Subject = posting.Journal.Subject,
        Reverses = posting.Journal.Reverses, At = posting.Journal.At < open ? open : posting.Journal.At,
        HappenedAt = posting.Journal.At < open ? posting.Journal.At : null, PostedAt = now,
        Lines = posting.Entries.Count, Fingerprint = posting.Fingerprint,
    };

    private static IEnumerable<EntryRow> Chain(JournalRow journal, IReadOnlyList<Entry> entries)
    {
        var opening = Money.Zero;
        for (var line = 1; line <= entries.Count; line++)
        {
            var (account, amount) = (entries[line - 1].Account, entries[line - 1].Amount);
            yield return new()
            {
                Journal = journal.Id, Line = line, Lines = entries.Count,
                LineBefore = line == 1 ? null : line - 1, LineAfter = line == entries.Count ? null : line + 1,
                Kind = account.Kind, Sub = account.Sub, Amount = amount, Opening = opening, Closing = opening + amount, At = journal.At,
            };
            opening += amount;
        }
    }

    private static async Task<Dictionary<Account, Money>> Read(DbCommand command, CancellationToken ct)
    {
        var balances = new Dictionary<Account, Money>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            balances[new(Enum.Parse<AccountKind>(reader.GetString(0)), reader.GetString(1))] = new(reader.GetInt64(2));
        return balances;
    }

    private static string Json(IEnumerable<AccountMove> moves) => JsonSerializer.Serialize(moves, Platform.Json.Options);

    private string True => db.IsSqlite ? "1" : "true";
    private string False => db.IsSqlite ? "0" : "false";

    /// <summary>The parameter @rows as a table r.</summary>
    private string Moves => db.IsSqlite
        ? "(SELECT value ->> 'kind' AS kind, value ->> 'sub' AS sub, value ->> 'amount' AS amount FROM json_each(@rows)) AS r"
        : "json_to_recordset(CAST(@rows AS json)) AS r(kind text, sub text, amount bigint)";

    private sealed record AccountMove(string Kind, string Sub, long Amount);
}
