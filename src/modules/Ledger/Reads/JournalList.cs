using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Ledger;

/// <summary>The newest journals (凭证列表), by kind and by day, each with the sum of its debits.</summary>
internal sealed class JournalList(SiyuDb db, GroupZone zone) : ISlice
{
    private const long MsAtMost = 253_402_300_799_999;

    internal sealed record Ask(string? Kind, Day? From, Day? Until, string? After, int? Size);

    internal sealed record Row(JournalId Id, string Key, string Kind, string Subject, string? Reverses, Money Amount, DateTimeOffset At);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/console/ledger/journals/newest", (Actor actor, [AsParameters] Ask ask, JournalList slice, CancellationToken ct) =>
            slice.Handle(actor, ask, ct).ToHttp()).Allow(Allow.Staff(LedgerModule.Read));

    public async Task<Result<Page<Row>>> Handle(Actor actor, Ask ask, CancellationToken ct)
    {
        if (!actor.Scope.All) return LedgerAccess.GroupOnly;
        var take = new PageAsk(null, ask.Size).Take;
        var journals = db.All<JournalRow>().AsNoTracking();
        if (ask.Kind is { } kind) journals = journals.Where(journal => journal.Kind == kind);
        if (ask.From is { } from) journals = Since(journals, from.Start(zone.Zone));
        if (ask.Until is { } until) journals = Before(journals, until.Plus(1).Start(zone.Zone));
        if (Mark(ask.After) is var (at, key))
            journals = journals.Where(journal => journal.PostedAt < at || (journal.PostedAt == at && journal.Key.CompareTo(key) < 0));
        var found = await journals.OrderByDescending(journal => journal.PostedAt).ThenByDescending(journal => journal.Key)
            .Take(take + 1).ToListAsync(ct);
        var shown = found.Take(take).ToList();
        var amounts = await Amounts([.. shown.Select(journal => journal.Id)], ct);
        return new Page<Row>(
            [.. shown.Select(journal => new Row(journal.Id, journal.Key, journal.Kind, journal.Subject, journal.Reverses,
                amounts[journal.Id].Sum(amount => amount), journal.At))],
            found.Count > take ? $"{shown[^1].PostedAt.ToUnixTimeMilliseconds()}|{shown[^1].Key}" : null);
    }

    private static IQueryable<JournalRow> Since(IQueryable<JournalRow> rows, DateTimeOffset from) => rows.Where(row => row.At >= from);
    private static IQueryable<JournalRow> Before(IQueryable<JournalRow> rows, DateTimeOffset until) => rows.Where(row => row.At < until);

    private async Task<ILookup<JournalId, Money>> Amounts(List<JournalId> ids, CancellationToken ct) =>
        (await db.All<EntryRow>().AsNoTracking().Where(entry => ids.Contains(entry.Journal))
            .Select(entry => new { entry.Journal, entry.Amount }).ToListAsync(ct))
        .ToLookup(entry => entry.Journal, entry => Money.Max(entry.Amount, Money.Zero));

    private static (DateTimeOffset At, string Key)? Mark(string? after) =>
        after?.Split('|', 2) is [var at, var key] && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var ms)
            ? (DateTimeOffset.FromUnixTimeMilliseconds(Math.Min(ms, MsAtMost)), key) : null;
}
