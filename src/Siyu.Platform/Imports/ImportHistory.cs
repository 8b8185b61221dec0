using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>Runs of imports, newest first (导入记录), of the kinds that the reader may import, and the rows that one refused.</summary>
internal sealed class ImportHistory(SiyuDb db, ModuleList modules, TimeProvider clock) : ISlice
{
    /// <summary>A run of which nothing was heard for so long is over: its house died.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(5);

    internal sealed record Row(
        Guid Id, string Kind, string File, StaffId? By, bool DryRun, ImportState State, DateTimeOffset BeganAt, DateTimeOffset ToldAt)
    {
        public required ImportSummary Done { get; init; }
        public string? Problem { get; init; }

        /// <summary>Whether its refused rows are kept.</summary>
        public bool HasRefusals { get; init; }
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/console/imports/history", (Actor actor, Guid? after, int? size, ImportHistory slice, CancellationToken ct) =>
            slice.Handle(actor, after, new(null, size), ct).ToHttp()).Allow(Allow.AnyStaff);
        routes.MapGet("/console/imports/history/{id}/refusals", (Actor actor, Guid id, ImportHistory slice, CancellationToken ct) =>
            slice.Refusals(actor, id, ct).ToHttp()).Allow(Allow.AnyStaff);
    }

    public async Task<Result<Page<Row>>> Handle(Actor actor, Guid? after, PageAsk page, CancellationToken ct)
    {
        var rows = Seen(actor);
        if (after is { } last) rows = rows.Where(row => row.Id.CompareTo(last) < 0);
        var silent = clock.GetUtcNow() - Silence;
        var found = await rows.OrderByDescending(row => row.Id).Take(page.Take + 1).ToListAsync(ct);
        var shown = found.Take(page.Take).Select(run => Show(run, silent)).ToList();
        return new Page<Row>(shown, found.Count > page.Take ? shown[^1].Id.ToString() : null);
    }

    public async Task<Result<IResult>> Refusals(Actor actor, Guid id, CancellationToken ct)
    {
        var kept = await Seen(actor).Where(row => row.Id == id)
            .Join(db.All<ImportRefusalsRow>(), run => run.Id, refusals => refusals.Id, (_, refusals) => refusals.Csv)
            .SingleOrDefaultAsync(ct);
        if (kept is null) return ImportProblems.NoRefusals;
        return Result.Of(Results.Stream(ImportRuns.Unzip(kept), "text/csv; charset=utf-8", "refused.csv"));
    }

    private IQueryable<ImportRunRow> Seen(Actor actor)
    {
        var kinds = modules.Imports.Where(kind => kind.OpenTo(actor)).Select(kind => kind.Name).ToList();
        return db.All<ImportRunRow>().AsNoTracking().Where(row => kinds.Contains(row.Kind));
    }

    private static Row Show(ImportRunRow run, DateTimeOffset silent) => new(
        run.Id, run.Kind, run.File, run.StartedBy, run.DryRun,
        run.State == ImportState.Running && run.ToldAt < silent ? ImportState.Broken : run.State, run.BeganAt, run.ToldAt)
    {
        Done = new(run.Lines, run.Added, run.Changed, run.Refused, (run.ToldAt - run.BeganAt).TotalSeconds),
        Problem = run.Problem, HasRefusals = run is { State: ImportState.Done, Refused: > 0 },
    };
}
