using System.IO.Compression;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>How an import ended (导入状态); one that is broken off keeps what it had taken.</summary>
internal enum ImportState { Running, Done, Refused, Broken }

/// <summary>One run of an import (导入记录): what, by whom, how far, how it ended, and the rows that it refused.</summary>
internal sealed class ImportRunRow
{
    public Guid Id { get; init; }
    public string Kind { get; init; } = "";
    public string File { get; init; } = "";

    /// <summary>Null for a command on the machine.</summary>
    public StaffId? StartedBy { get; init; }
    public bool DryRun { get; init; }
    public ImportState State { get; set; }
    public DateTimeOffset BeganAt { get; init; }
    public DateTimeOffset ToldAt { get; set; }
    public long Lines { get; set; }
    public long Added { get; set; }
    public long Changed { get; set; }
    public long Refused { get; set; }
    public string? Problem { get; set; }
}

/// <summary>The first refused rows of a run (未通过的行) as gzipped CSV: row, column, code and reason, never what stood in the
/// cell.</summary>
internal sealed class ImportRefusalsRow
{
    public Guid Id { get; init; }
    public byte[] Csv { get; init; } = [];
}

/// <summary>Writes runs of imports down (导入登记), in units of work of its own, so that they stay when the import breaks.</summary>
internal sealed class ImportRuns(Works works, TimeProvider clock)
{
    public const int LongestName = 120;
    private const int MostRefusals = 20_000;

    /// <summary>How long runs are kept.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(180);

    public async Task<Guid> Begin(Actor by, ImportAsk ask, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var run = new ImportRunRow
        {
            Id = Guid.CreateVersion7(now), Kind = ask.Kind, File = NameOf(ask.File), StartedBy = by.AsStaff, DryRun = ask.DryRun,
            State = ImportState.Running, BeganAt = now, ToldAt = now,
        };
        await works.Do(async services =>
        {
            var db = services.GetRequiredService<SiyuDb>();
            var old = now - Kept;
            await db.All<ImportRunRow>().Where(row => row.BeganAt < old).ExecuteDeleteAsync(ct);
            db.Add(run);
        }, ct);
        return run.Id;
    }

    public Task Tell(Guid run, ImportSummary far, CancellationToken ct) => Write(run, (_, row) => Count(row, far), ct);

    public async Task End(Guid run, Result<ImportSummary> ended, TextReader refusals, CancellationToken ct)
    {
        var kept = ended.Ok && ended.Value.Refused > 0 ? await Zip(refusals, ct) : null;
        await Write(run, (db, row) =>
        {
            if (ended.Ok) Count(row, ended.Value);
            (row.State, row.Problem) = (ended.Ok ? ImportState.Done : ImportState.Refused, ended.Problem?.Text());
            if (kept is not null) db.Add(new ImportRefusalsRow { Id = run, Csv = kept });
        }, ct);
    }

    /// <summary>Somebody hung up, or the house failed; nothing that was taken is lost.</summary>
    public Task Break(Guid run)
    {
        var now = clock.GetUtcNow();
        return works.Do(services => services.GetRequiredService<SiyuDb>().All<ImportRunRow>()
            .Where(row => row.Id == run && row.State == ImportState.Running).ExecuteUpdateAsync(set => set
                .SetProperty(row => row.State, ImportState.Broken).SetProperty(row => row.ToldAt, now)), CancellationToken.None);
    }

    public static Stream Unzip(byte[] refusals) => new GZipStream(new MemoryStream(refusals), CompressionMode.Decompress);

    private Task Write(Guid run, Action<SiyuDb, ImportRunRow> change, CancellationToken ct) => works.Do(async services =>
    {
        var db = services.GetRequiredService<SiyuDb>();
        var row = await db.All<ImportRunRow>().SingleOrDefaultAsync(one => one.Id == run, ct);
        if (row is null) return;
        change(db, row);
        row.ToldAt = clock.GetUtcNow();
    }, ct);

    private static void Count(ImportRunRow row, ImportSummary far) =>
        (row.Lines, row.Added, row.Changed, row.Refused) = (far.Rows, far.Added, far.Changed, far.Refused);

    private static async Task<byte[]> Zip(TextReader refusals, CancellationToken ct)
    {
        using var kept = new MemoryStream();
        await using (var zip = new GZipStream(kept, CompressionLevel.Optimal, leaveOpen: true))
        await using (var text = new StreamWriter(zip, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true)))
        {
            for (var i = 0; i <= MostRefusals && await refusals.ReadLineAsync(ct) is { } line; i++) await text.WriteLineAsync(line);
        }
        return kept.ToArray();
    }

    private static string NameOf(string? sent)
    {
        var name = new string([.. (sent ?? "").Where(letter => !char.IsControl(letter))]).Trim();
        return name[..Math.Min(name.Length, LongestName)];
    }
}
