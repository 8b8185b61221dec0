using System.Buffers;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Siyu.Kernel;

namespace Siyu.Platform.Olap;

/// <summary>Which table a spool feeds, and how much it may hold while ClickHouse is away.</summary>
public sealed record SpoolOptions(string Name, string Table)
{
    public long MostBytes { get; init; } = 4L << 30;
}

/// <summary>
/// Takes behaviour events (行为事件落盘): they are on the disk when <see cref="Append"/> returns, one flush for all who came
/// meanwhile, and are shipped to ClickHouse afterwards, each once.
/// </summary>
public sealed partial class OlapSpool : BackgroundService
{
    public static readonly Problem Full = Problem.Busy(
        "olap.spool_full", "行为数据暂存已满，请稍后再试", "The spool of behaviour events is full; try again later");

    private const int MostGroupRecords = 8192;
    private const int MostGroupBytes = 8 << 20;
    private const int MostQueued = 4096;

    private readonly Channel<Entry> queue = Channel.CreateBounded<Entry>(MostQueued);
    private readonly SpoolOptions options;
    private readonly SpoolFiles files;
    private readonly FeedLoop loop;
    private readonly OlapFeeder feeder;
    private readonly ILogger log;

    public OlapSpool(SpoolOptions options, OlapOptions olap, OlapClient client, ILogger<OlapSpool> log, TimeProvider clock)
    {
        (this.options, this.log) = (options, log);
        files = SpoolFiles.Open(Path.Combine(olap.DataFolder, "spool", options.Name), options.Table);
        feeder = new OlapFeeder($"{options.Name}.{files.Name}", files, files, client, log);
        loop = new FeedLoop(feeder, log, clock);
        if (files.TornBytes > 0) LogTorn(log, options.Name, files.TornBytes);
    }

    private sealed record Entry(IReadOnlyList<ReadOnlyMemory<byte>> Records, TaskCompletionSource<Result<Done>> Answer);

    /// <summary>Records that are on the disk and wait to be shipped.</summary>
    public long Waiting => files.Waiting;

    /// <summary>Records that ClickHouse has acknowledged since the start.</summary>
    public long Shipped => feeder.Sent;

    /// <summary>Why nothing is shipped, if so.</summary>
    public string? Trouble => loop.Trouble;

    /// <summary>Puts records (JSON objects of the table's columns) on the disk; all of them or none.</summary>
    public async Task<Result<Done>> Append(IReadOnlyList<ReadOnlyMemory<byte>> records, CancellationToken ct)
    {
        Must.Hold(records.All(SpoolSegment.Fits) && records.Count is > 0 and <= MostGroupRecords, "a spooled record has 1 byte to 1 MB");
        var entry = new Entry(records, new(TaskCreationOptions.RunContinuationsAsynchronously));
        if (!queue.Writer.TryWrite(entry)) return Full;
        return await entry.Answer.Task.WaitAsync(ct);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        stoppingToken.Register(() => queue.Writer.TryComplete());
        return Task.WhenAll(Task.Run(Write, CancellationToken.None), Task.Run(() => loop.Run(stoppingToken), CancellationToken.None));
    }

    /// <summary>Group commit: while one group is flushed the next gathers.</summary>
    private async Task Write()
    {
        var group = new ArrayBufferWriter<byte>(1 << 20);
        var entries = new List<Entry>();
        while (await queue.Reader.WaitToReadAsync())
        {
            var records = 0;
            while (records < MostGroupRecords && group.WrittenCount < MostGroupBytes && queue.Reader.TryRead(out var entry))
            {
                foreach (var record in entry.Records) SpoolSegment.Put(group, record.Span);
                records += entry.Records.Count;
                entries.Add(entry);
            }
            var answer = Keep(group.WrittenSpan, records);
            foreach (var entry in entries) entry.Answer.SetResult(answer);
            entries.Clear();
            group.ResetWrittenCount();
        }
    }

    private Result<Done> Keep(ReadOnlySpan<byte> group, int records)
    {
        if (files.Bytes + group.Length > options.MostBytes) return Full;
        try
        {
            files.Append(group, records);
            return Done.It;
        }
        catch (IOException broken)
        {
            LogBroken(log, options.Name, broken);
            return Full;
        }
    }

    public override void Dispose()
    {
        files.Dispose();
        base.Dispose();
    }

    [LoggerMessage(LogLevel.Warning, "Spool {Spool}: {Bytes} bytes of groups that were never answered were cut off.")]
    private static partial void LogTorn(ILogger log, string spool, long bytes);

    [LoggerMessage(LogLevel.Error, "Spool {Spool} cannot be written; events are refused.")]
    private static partial void LogBroken(ILogger log, string spool, Exception broken);
}
