using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Siyu.Kernel;
using Siyu.Payments.Domain;
using Siyu.Platform;

namespace Siyu.Payments;

/// <summary>A notice that came (通知记录), once per event of WeChat.</summary>
internal sealed class NoticeRow
{
    public required string ProviderEventId { get; init; }
    public required string Merchant { get; init; }
    public required string Kind { get; init; }

    /// <summary>Our number that it is about.</summary>
    public required string Subject { get; init; }

    /// <summary>What became of it.</summary>
    public required Fate Fate { get; init; }

    /// <summary>What we could not agree with when it came, be it true later or not.</summary>
    public Fate? Disputed { get; init; }
    public DateTimeOffset? AcknowledgedAt { get; set; }
    public StaffId? AcknowledgedBy { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }
}

/// <summary>A nonce that was used (已用随机串): the same delivery may not come a second time.</summary>
internal sealed class NonceRow
{
    public required string Nonce { get; init; }
    public required string ProviderEventId { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }
}

/// <summary>How a notice is known (通知标识).</summary>
internal sealed record NoticeMark(string EventId, string Nonce, string Merchant, string Kind, DateTimeOffset CreatedAt);

/// <summary>Keeps notices and nonces, set by set; a group holds at most what a lane gathers.</summary>
internal sealed class NoticeRows(SiyuDb db, TimeProvider clock)
{
    private static readonly string Disputed = string.Join(
        ", ", Enum.GetValues<Fate>().Where(fate => fate.IsDisputed()).Select(fate => $"'{fate}'"));
    private HashSet<string> nonces = [];
    private readonly Dictionary<string, NoticeRow> heard = new(StringComparer.Ordinal);
    private readonly List<NonceRow> newNonces = [];

    /// <summary>Looks up which of these deliveries came before: one statement.</summary>
    public async Task Recall(IReadOnlyCollection<NoticeMark> marks, CancellationToken ct)
    {
        var used = marks.Select(m => m.Nonce).Distinct().ToList();
        nonces = [.. await db.All<NonceRow>().Where(n => used.Contains(n.Nonce)).Select(n => n.Nonce).ToListAsync(ct)];
    }

    /// <summary>Uses up the nonce; false where it was used before, so this very delivery is a replay.</summary>
    public bool Use(NoticeMark mark)
    {
        if (!nonces.Add(mark.Nonce)) return false;
        newNonces.Add(new() { Nonce = mark.Nonce, ProviderEventId = mark.EventId, ReceivedAt = clock.GetUtcNow() });
        return true;
    }

    public void Keep(NoticeMark mark, string subject, Fate fate)
    {
        var before = heard.GetValueOrDefault(mark.EventId);
        heard[mark.EventId] = new()
        {
            ProviderEventId = mark.EventId, Merchant = mark.Merchant, Kind = mark.Kind, Subject = before?.Subject ?? subject,
            Fate = before is null || (before.Fate.IsDisputed() && !fate.IsDisputed()) ? fate : before.Fate,
            Disputed = before?.Disputed ?? (fate.IsDisputed() ? fate : null),
            CreatedAt = mark.CreatedAt, ReceivedAt = clock.GetUtcNow(),
        };
    }

    /// <summary>
    /// An event that came before keeps what was taken of it, whatever comes later; one that was only disputed ends as what it is taken for
    /// at last. That it was ever disputed stays written down. A twin of the same instant may have written first.
    /// </summary>
    public async Task Write(CancellationToken ct)
    {
        await db.InsertNew([.. newNonces.OrderBy(nonce => nonce.Nonce, StringComparer.Ordinal)], "nonce", ct);
        if (heard.Count == 0) return;
        await using var write = db.Command($"""
            INSERT INTO payments_notice (provider_event_id, merchant, kind, subject, fate, disputed, created_at, received_at)
            SELECT r.id, r.merchant, r.kind, r.subject, r.fate, r.disputed, r.made, r.received FROM {Rows} WHERE true ORDER BY r.id
            ON CONFLICT (provider_event_id) DO UPDATE SET
                subject = CASE WHEN payments_notice.fate IN ({Disputed}) THEN excluded.subject ELSE payments_notice.subject END,
                fate = CASE WHEN payments_notice.fate IN ({Disputed}) THEN excluded.fate ELSE payments_notice.fate END,
                disputed = coalesce(payments_notice.disputed, excluded.disputed)
            """);
        await write.Give("@rows", JsonSerializer.Serialize(heard.Values.Select(n => new
        {
            id = n.ProviderEventId, merchant = n.Merchant, kind = n.Kind, subject = n.Subject, fate = n.Fate.ToString(),
            disputed = n.Disputed?.ToString(), made = n.CreatedAt.ToUnixTimeMilliseconds(),
            received = n.ReceivedAt.ToUnixTimeMilliseconds(),
        }))).ExecuteNonQueryAsync(ct);
    }

    /// <summary>The parameter @rows as a table r.</summary>
    private string Rows => db.IsSqlite
        ? """
          (SELECT value ->> 'id' id, value ->> 'merchant' merchant, value ->> 'kind' kind, value ->> 'subject' subject,
           value ->> 'fate' fate, value ->> 'disputed' disputed, value ->> 'made' made, value ->> 'received' received
           FROM json_each(@rows)) AS r
          """
        : """
          json_to_recordset(CAST(@rows AS json))
          AS r(id text, merchant text, kind text, subject text, fate text, disputed text, made bigint, received bigint)
          """;
}
