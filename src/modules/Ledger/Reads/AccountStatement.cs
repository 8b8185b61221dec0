using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Ledger;
using Siyu.Kernel;
using Siyu.Ledger.Domain;
using Siyu.Platform;

namespace Siyu.Ledger;

/// <summary>Reads the entries of accounts (科目明细), newest first.</summary>
internal sealed class AccountStatement(SiyuDb db)
{
    private const int MostAccounts = 20;
    private const int MostSubjects = 1_000;

    public async Task<Page<EntryCard>> Read(IReadOnlyCollection<Account> accounts, PageAsk ask, CancellationToken ct)
    {
        Must.Hold(accounts.Count is > 0 and <= MostAccounts, "a statement is of a few accounts");
        var from = Cursor.Parse(ask.After);
        await db.Database.OpenConnectionAsync(ct);
        await using var select = db.Command($"""
            SELECT j.key, j.kind, j.subject, e.kind, e.sub, e.amount, e.at, e.journal, e.line
            FROM ledger_entry e JOIN ledger_journal j ON j.id = e.journal
            WHERE e.kind || '/' || e.sub IN (SELECT {Given})
              AND e.kind IN ({string.Join(',', accounts.Select(a => $"'{a.Kind}'").Distinct())})
              {(from is null ? "" : "AND (e.at, e.journal, e.line) < (@at, @journal, @line)")}
            ORDER BY e.at DESC, e.journal DESC, e.line DESC LIMIT {ask.Take + 1}
            """);
        select.Give("@accounts", JsonSerializer.Serialize(accounts.Select(a => $"{a.Kind}/{a.Sub}")));
        if (from is not null) select.Give("@at", from.At).Give("@journal", from.Journal).Give("@line", from.Line);
        var found = new List<(EntryCard Card, Cursor Cursor)>();
        await using var reader = await select.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var account = new Account(Enum.Parse<AccountKind>(reader.GetString(3)), reader.GetString(4));
            var at = DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(6));
            var card = new EntryCard(
                reader.GetString(0), reader.GetString(1), reader.GetString(2), account, account.Kind.Natural(new(reader.GetInt64(5))), at);
            found.Add((card, new(at, reader.GetGuid(7), reader.GetInt32(8))));
        }
        var rows = found.Take(ask.Take).ToList();
        return new([.. rows.Select(r => r.Card)], found.Count > rows.Count ? rows[^1].Cursor.ToString() : null);
    }

    /// <summary>By the journals' subjects, in the order in which they were posted.</summary>
    public async Task<IReadOnlyList<EntryCard>> About(
        IReadOnlyCollection<string> subjects, IReadOnlyCollection<AccountKind> kinds, CancellationToken ct)
    {
        Must.Hold(subjects.Count <= MostSubjects, "entries are asked for about a bounded number of nouns");
        if (subjects.Count == 0) return [];
        var (wanted, of) = (subjects.ToList(), kinds.ToList());
        var rows = await db.All<JournalRow>().AsNoTracking().Where(journal => wanted.Contains(journal.Subject))
            .Join(db.All<EntryRow>().Where(entry => of.Contains(entry.Kind)), journal => journal.Id, entry => entry.Journal,
                (journal, entry) => new { journal.Key, Journal = journal.Kind, journal.Subject, journal.PostedAt, entry })
            .OrderBy(row => row.PostedAt).ThenBy(row => row.Key).ThenBy(row => row.entry.Line).ToListAsync(ct);
        return [.. rows.Select(row => new EntryCard(
            row.Key, row.Journal, row.Subject, new(row.entry.Kind, row.entry.Sub), row.entry.Kind.Natural(row.entry.Amount),
            row.entry.At))];
    }

    /// <summary>The parameter @accounts as rows.</summary>
    private string Given => db.IsSqlite ? "value FROM json_each(@accounts)" : "json_array_elements_text(CAST(@accounts AS json))";

    private sealed record Cursor(DateTimeOffset At, Guid Journal, int Line)
    {
        public static Cursor? Parse(string? text)
        {
            var parts = (text ?? "").Split('.');
            return parts.Length == 3
                && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var ms)
                && Guid.TryParse(parts[1], out var journal)
                && int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var line)
                ? new(DateTimeOffset.FromUnixTimeMilliseconds(Math.Min(ms, 253_402_300_799_999)), journal, line)
                : null;
        }

        public override string ToString() =>
            string.Create(CultureInfo.InvariantCulture, $"{At.ToUnixTimeMilliseconds()}.{Journal:D}.{Line}");
    }
}
