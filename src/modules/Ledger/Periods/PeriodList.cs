using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Ledger;
using Siyu.Kernel;
using Siyu.Ledger.Domain;
using Siyu.Platform;

namespace Siyu.Ledger.Periods;

/// <summary>The accounting months (会计期间): closed ones with their sums, and which one can be closed next.</summary>
internal sealed class PeriodList(SiyuDb db, GroupZone zone, TimeProvider clock) : ISlice
{
    private const int MonthsAtMost = 120;

    /// <param name="Moved">What was booked in it, debits and credits alike.</param>
    internal sealed record Row(
        string Month, PeriodState State, DateTimeOffset AnnouncedAt, DateTimeOffset? ClosedAt, string? Note, Money Moved)
    {
        /// <summary>Only the latest can be opened again.</summary>
        public bool Latest { get; init; }
    }

    /// <param name="Next">The month that can be closed next; null while nothing was booked.</param>
    /// <param name="Over">Whether that month is over.</param>
    internal sealed record Response(IReadOnlyList<Row> Rows, string? Next, bool Over);

    internal sealed record Line(AccountKind Kind, string Name, Nature Nature, Money Opening, Money Debit, Money Credit, Money Closing);

    internal sealed record Sheet(string Month, IReadOnlyList<Line> Lines, Money Debit, Money Credit);

    internal sealed record MonthAsk(string Month);

    private static readonly Sheet<Line> Sums = new("ledger.export_period", "期末余额")
    {
        { "科目", line => line.Name },
        { "类别", line => Words.Of(line.Nature) },
        { "期初", line => line.Opening },
        { "借方发生", line => line.Debit },
        { "贷方发生", line => line.Credit },
        { "期末", line => line.Closing },
    };

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/console/ledger/periods", (Actor actor, PeriodList slice, CancellationToken ct) => slice.Handle(actor, ct).ToHttp())
            .Allow(Allow.Staff(LedgerModule.Read));
        routes.MapGet("/console/ledger/periods/{month}", (Actor actor, string month, PeriodList slice, CancellationToken ct) =>
            slice.One(actor, month, ct).ToHttp()).Allow(Allow.Staff(LedgerModule.Read));
        routes.MapExport<PeriodList, MonthAsk, Line>("/console/ledger/periods/{month}", Sums, async (slice, actor, ask, page, ct) =>
            page.Unsorted() ?? (await slice.One(actor, ask.Month, ct)).Map(sheet => new Page<Line>(sheet.Lines, null)))
            .Allow(Allow.Staff(LedgerModule.Read));
    }

    public async Task<Result<Response>> Handle(Actor actor, CancellationToken ct)
    {
        if (!actor.Scope.All) return LedgerAccess.GroupOnly;
        var periods = await db.All<AccountingPeriod>().AsNoTracking().OrderByDescending(period => period.Id).Take(MonthsAtMost)
            .ToListAsync(ct);
        var months = periods.ConvertAll(period => period.Id);
        var lines = (await db.All<PeriodLine>().AsNoTracking().Where(line => months.Contains(line.Month)).ToListAsync(ct))
            .ToLookup(line => line.Month);
        var next = periods.Count > 0 ? ClosePeriod.Next(periods[0]) : await First(ct);
        return new Response(
            [.. periods.Select((period, at) => new Row(
                period.Id, period.State, period.AnnouncedAt, period.ClosedAt, period.Note, lines[period.Id].Sum(line => line.Debit))
            {
                Latest = at == 0,
            })],
            next?.ToString(), next?.End(zone.Zone) <= clock.GetUtcNow());
    }

    public async Task<Result<Sheet>> One(Actor actor, string month, CancellationToken ct)
    {
        if (!actor.Scope.All) return LedgerAccess.GroupOnly;
        if (!await db.All<AccountingPeriod>().AnyAsync(period => period.Id == month, ct)) return PeriodProblems.Unknown;
        var lines = await db.All<PeriodLine>().AsNoTracking().Where(line => line.Month == month).ToListAsync(ct);
        return new Sheet(
            month,
            [.. lines.Where(line => line.Opening != Money.Zero || line.Debit != Money.Zero || line.Credit != Money.Zero)
                .OrderBy(line => line.Kind).Select(line => new Line(
                    line.Kind, line.Kind.Rule().Zh, line.Kind.Rule().Nature, line.Opening, line.Debit, line.Credit, line.Closing))],
            lines.Sum(line => line.Debit), lines.Sum(line => line.Credit));
    }

    /// <summary>The month of the first journal, before which there is nothing to close.</summary>
    private async Task<Month?> First(CancellationToken ct) =>
        await db.All<EntryRow>().AsNoTracking().OrderBy(entry => entry.At).Select(entry => (DateTimeOffset?)entry.At)
            .FirstOrDefaultAsync(ct) is { } at ? Month.Of(zone.Day(at)) : null;
}
