using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>Runs of imports, newest first (导入记录), of the kinds that the reader may import, and the rows that one refused.</summary>
internal sealed class ImportHistory(SiyuDb db, ModuleList modules, TimeProvider clock) : IListSlice<Unfiltered, ImportHistory.Row>
{
    private static readonly Sorting<ImportRunRow> Order = Sorting<ImportRunRow>.Newest("beganAt", row => row.Id);

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

    public static Sheet<Row> Sheet { get; } = new("platform.export_imports", "导入记录")
    {
        { "开始时间", row => row.BeganAt },
        { "内容", row => row.Kind },
        { "文件", row => row.File },
        { "操作人", row => row.By is { } by ? new Named("staff", by.Value, "员工") : "命令行" },
        { "结果", row => Said(row.State) },
        { "试运行", row => row.DryRun },
        { "行数", row => row.Done.Rows },
        { "新增", row => row.Done.Added },
        { "更新", row => row.Done.Changed },
        { "未通过", row => row.Done.Refused },
        { "说明", row => row.Problem },
    };

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapList<ImportHistory, Unfiltered, Row>("/console/imports/history", Allow.AnyStaff);
        routes.MapGet("/console/imports/history/{id}/refusals", (Actor actor, Guid id, ImportHistory slice, CancellationToken ct) =>
            slice.Refusals(actor, id, ct).ToHttp()).Allow(Allow.AnyStaff);
    }

    public async Task<Result<Page<Row>>> Handle(Actor actor, Unfiltered ask, ListAsk page, CancellationToken ct)
    {
        var silent = clock.GetUtcNow() - Silence;
        return (await Order.Page(Seen(actor), page, ct))
            .Map(found => new Page<Row>([.. found.Rows.Select(run => Show(run, silent))], found.Next));
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

    private static string Said(ImportState state) => state switch
    {
        ImportState.Running => "进行中", ImportState.Done => "已完成", ImportState.Refused => "未导入", ImportState.Broken => "已中断",
    };

    private static Row Show(ImportRunRow run, DateTimeOffset silent) => new(
        run.Id, run.Kind, run.File, run.StartedBy, run.DryRun,
        run.State == ImportState.Running && run.ToldAt < silent ? ImportState.Broken : run.State, run.BeganAt, run.ToldAt)
    {
        Done = new(run.Lines, run.Added, run.Changed, run.Refused, (run.ToldAt - run.BeganAt).TotalSeconds),
        Problem = run.Problem, HasRefusals = run is { State: ImportState.Done, Refused: > 0 },
    };
}
