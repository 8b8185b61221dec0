using Microsoft.EntityFrameworkCore;
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
    public required Fate Fate { get; init; }
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
    private HashSet<string> events = [];
    private HashSet<string> nonces = [];
    private readonly List<NoticeRow> newNotices = [];
    private readonly List<NonceRow> newNonces = [];

    /// <summary>Looks up which of these came before: two statements.</summary>
    public async Task Recall(IReadOnlyCollection<NoticeMark> marks, CancellationToken ct)
    {
        var (ids, used) = (marks.Select(m => m.EventId).Distinct().ToList(), marks.Select(m => m.Nonce).Distinct().ToList());
        events = [.. await db.All<NoticeRow>().Where(n => ids.Contains(n.ProviderEventId)).Select(n => n.ProviderEventId).ToListAsync(ct)];
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
        if (!events.Add(mark.EventId)) return;
        newNotices.Add(new()
        {
            ProviderEventId = mark.EventId, Merchant = mark.Merchant, Kind = mark.Kind, Subject = subject, Fate = fate,
            CreatedAt = mark.CreatedAt, ReceivedAt = clock.GetUtcNow(),
        });
    }

    public async Task Write(CancellationToken ct)
    {
        await db.InsertAll(newNotices, ct);
        await db.InsertAll(newNonces, ct);
    }
}
