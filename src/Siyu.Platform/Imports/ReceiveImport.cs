using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>
/// Takes an import of a command on this machine while the house runs (经主机导入): the file comes whole, then lines of JSON go back, about one a
/// second while it is read, its refused rows, and how it ended. Who hangs up breaks it off between two chunks.
/// </summary>
internal sealed class ReceiveImport(Imports imports, ImportRuns runs, SiyuOptions options) : ISlice
{
    private const long MostBytes = 8L << 30;
    private const int RefusalsAtOnce = 16 * 1024;
    private const int LinesWaiting = 64;
    private static readonly TimeSpan WrittenEvery = TimeSpan.FromSeconds(5);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/house/imports/{kind}",
        (HttpContext http, Actor actor, string kind, [FromQuery] string? mapping, [FromQuery] bool? dryRun, [FromQuery] string? file,
            ReceiveImport slice) =>
            slice.Handle(http, actor, new(kind, ImportAsk.ReadMapping(mapping), dryRun ?? false) { File = file }))
        .OwnWork().Allow(Allow.House);

    /// <summary>Runs it, and leaves a record that says how it went even where the caller hangs up.</summary>
    public async Task<IResult> Handle(HttpContext http, Actor actor, ImportAsk ask)
    {
        var run = await runs.Begin(actor, ask, http.RequestAborted);
        try
        {
            return await Handle(http, ask, run);
        }
        finally
        {
            await runs.Break(run);
        }
    }

    private async Task<IResult> Handle(HttpContext http, ImportAsk ask, Guid run)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = MostBytes;
        var folder = Directory.CreateDirectory(Path.Combine(options.DataFolder, "imports")).FullName;
        await using var file = Scratch(folder);
        await http.Request.Body.CopyToAsync(file, http.RequestAborted);
        file.Position = 0;
        await using var refusals = Scratch(folder);
        http.Response.ContentType = "application/x-ndjson";
        var ended = await Run(http, ask, new(file, refusals, run));
        refusals.Position = 0;
        using var list = new StreamReader(refusals);
        await runs.End(run, ended, list, http.RequestAborted);
        refusals.Position = 0;
        list.DiscardBufferedData();
        var block = new char[RefusalsAtOnce];
        for (var read = 0; ended.Ok && ended.Value.Refused > 0 && (read = await list.ReadBlockAsync(block, http.RequestAborted)) > 0;)
            await Say(http, new() { Refused = new string(block, 0, read) });
        await Say(http, ended.Problem is { } problem
            ? new() { Problem = problem.Text(), ProblemInEnglish = problem.Text(english: true) } : new() { Done = ended.Value });
        return Results.Empty;
    }

    /// <summary>Reads the file, and tells on the way how far it is.</summary>
    private async Task<Result<ImportSummary>> Run(HttpContext http, ImportAsk ask, Papers papers)
    {
        var written = TimeProvider.System.GetTimestamp();
        var steps = Channel.CreateBounded<ImportSummary>(
            new BoundedChannelOptions(LinesWaiting) { FullMode = BoundedChannelFullMode.DropOldest });
        var running = Read();
        await foreach (var step in steps.Reader.ReadAllAsync(http.RequestAborted))
        {
            await Say(http, new() { Progress = step });
            if (TimeProvider.System.GetElapsedTime(written) < WrittenEvery) continue;
            written = TimeProvider.System.GetTimestamp();
            await runs.Tell(papers.Run, step, http.RequestAborted);
        }
        return await running;

        async Task<Result<ImportSummary>> Read()
        {
            try
            {
                await using var writer = new StreamWriter(papers.Refusals, leaveOpen: true);
                return await imports.Run(ask, papers.File, writer, new Steps(steps.Writer), http.RequestAborted);
            }
            finally
            {
                steps.Writer.Complete();
            }
        }
    }

    private static async Task Say(HttpContext http, ImportLine line)
    {
        await JsonSerializer.SerializeAsync(http.Response.Body, line, Json.Options, http.RequestAborted);
        await http.Response.Body.WriteAsync("\n"u8.ToArray(), http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
    }

    /// <summary>A file without a name, which nothing finds once we are gone, be it by <c>kill -9</c>: what is imported is personal
    /// data.</summary>
    private static FileStream Scratch(string folder)
    {
        var place = Path.Combine(folder, $"{Guid.CreateVersion7():N}.part");
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.Delete,
            Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
        };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var file = new FileStream(place, options);
        if (!OperatingSystem.IsWindows()) File.Delete(place);
        return file;
    }

    /// <summary>The file, where its refused rows go, and the record of the run.</summary>
    private sealed record Papers(Stream File, Stream Refusals, Guid Run);

    private sealed class Steps(ChannelWriter<ImportSummary> steps) : IProgress<ImportSummary>
    {
        public void Report(ImportSummary value) => steps.TryWrite(value);
    }
}

/// <summary>A line that the house says of an import (导入回传): how far it is, refused rows as CSV, or how it ended.</summary>
public sealed record ImportLine
{
    public ImportSummary? Progress { get; init; }
    public string? Refused { get; init; }
    public ImportSummary? Done { get; init; }
    public string? Problem { get; init; }
    public string? ProblemInEnglish { get; init; }
}
