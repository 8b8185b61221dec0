using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Ledger;
using Siyu.Kernel;
using Siyu.Ledger.Domain;
using Siyu.Platform;

namespace Siyu.Ledger;

/// <summary>All journals about one noun (单据凭证), <c>order/0199…</c>, oldest first: from any number to its entries.</summary>
internal sealed class SubjectJournals(SiyuDb db) : ISlice
{
    internal sealed record Leg(AccountKind Kind, string Sub, string Name, Money Debit, Money Credit);

    internal sealed record Card(JournalId Id, string Key, string Kind, string? Reverses, DateTimeOffset At, IReadOnlyList<Leg> Legs);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/console/ledger/journals", (Actor actor, [FromQuery] string subject, SubjectJournals slice, CancellationToken ct) =>
                slice.Handle(actor, subject, ct).ToHttp())
            .Allow(Allow.Staff(LedgerModule.Read));

    public async Task<Result<IReadOnlyList<Card>>> Handle(Actor actor, string subject, CancellationToken ct)
    {
        if (!actor.Scope.All) return LedgerAccess.GroupOnly;
        var journals = await db.All<JournalRow>().AsNoTracking().Where(j => j.Subject == subject)
            .OrderBy(j => j.PostedAt).ThenBy(j => j.Key).Take(Page<Card>.Limit).ToListAsync(ct);
        var ids = journals.Select(j => j.Id).ToList();
        var entries = await db.All<EntryRow>().AsNoTracking().Where(e => ids.Contains(e.Journal)).OrderBy(e => e.Line).ToListAsync(ct);
        var legs = entries.ToLookup(e => e.Journal, LegOf);
        return journals.ConvertAll(j => new Card(j.Id, j.Key, j.Kind, j.Reverses, j.At, [.. legs[j.Id]]));
    }

    private static Leg LegOf(EntryRow entry) =>
        new(entry.Kind, entry.Sub, entry.Kind.Rule().Zh, Money.Max(entry.Amount, Money.Zero), Money.Max(-entry.Amount, Money.Zero));
}
