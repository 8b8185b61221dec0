using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Ledger;

/// <summary>The newest journals (凭证列表), by kind and by day, each with the sum of its debits.</summary>
internal sealed class JournalList(SiyuDb db, GroupZone zone) : IListSlice<JournalList.Ask, JournalList.Row>
{
    private static readonly Sorting<JournalRow> Order = Sorting<JournalRow>.Of("-postedAt", journal => journal.Key)
        .By("postedAt", journal => journal.PostedAt);

    internal sealed record Ask(string? Kind, Day? From, Day? Until);

    internal sealed record Row(JournalId Id, string Key, string Kind, string Subject, string? Reverses, Money Amount, DateTimeOffset At);

    public static Sheet<Row> Sheet { get; } = new("ledger.export_journals", "凭证")
    {
        { "凭证号", row => row.Key },
        { "时间", row => row.At },
        { "事项", row => Words.Of(row.Kind) },
        { "单据", row => Words.Noun(row.Subject) },
        { "单号", row => Words.Subject(row.Subject) },
        { "借方金额", row => row.Amount },
        { "冲销", row => row.Reverses },
    };

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapList<JournalList, Ask, Row>("/console/ledger/journals/newest", Allow.Staff(LedgerModule.Read));

    public async Task<Result<Page<Row>>> Handle(Actor actor, Ask ask, ListAsk page, CancellationToken ct)
    {
        if (!actor.Scope.All) return LedgerAccess.GroupOnly;
        var journals = db.All<JournalRow>().AsNoTracking();
        if (ask.Kind is { } kind) journals = journals.Where(journal => journal.Kind == kind);
        if (ask.From is { } from) journals = Since(journals, from.Start(zone.Zone));
        if (ask.Until is { } until) journals = Before(journals, until.Plus(1).Start(zone.Zone));
        var found = await Order.Page(journals, page, ct);
        if (!found.Ok) return found.Problem!;
        var shown = found.Value.Rows;
        var amounts = await Amounts([.. shown.Select(journal => journal.Id)], ct);
        return new Page<Row>(
            [.. shown.Select(journal => new Row(journal.Id, journal.Key, journal.Kind, journal.Subject, journal.Reverses,
                amounts[journal.Id].Sum(amount => amount), journal.At))],
            found.Value.Next);
    }

    private static IQueryable<JournalRow> Since(IQueryable<JournalRow> rows, DateTimeOffset from) => rows.Where(row => row.At >= from);
    private static IQueryable<JournalRow> Before(IQueryable<JournalRow> rows, DateTimeOffset until) => rows.Where(row => row.At < until);

    private async Task<ILookup<JournalId, Money>> Amounts(List<JournalId> ids, CancellationToken ct) =>
        (await db.All<EntryRow>().AsNoTracking().Where(entry => ids.Contains(entry.Journal))
            .Select(entry => new { entry.Journal, entry.Amount }).ToListAsync(ct))
        .ToLookup(entry => entry.Journal, entry => Money.Max(entry.Amount, Money.Zero));
}
