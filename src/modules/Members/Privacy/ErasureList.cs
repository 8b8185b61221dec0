using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Siyu.Kernel;
using Siyu.Members.Domain;
using Siyu.Platform;

namespace Siyu.Members.Privacy;

/// <summary>
/// The list of erased members beside the key ring (注销名单), outside the data folder and its backups: a database restored from an older backup
/// erases them again before it serves anybody.
/// </summary>
internal sealed class ErasureList(SiyuOptions options, Works works, ILogger<ErasureList> log) : IOutbound<ListErasure>, IHostedService
{
    private static readonly SemaphoreSlim Gate = new(1);
    private readonly string file = options.KeyFile + ".erased";

    public async Task<OutboundAnswer> Call(ListErasure intent, OutboundAttempt attempt, CancellationToken ct)
    {
        await Gate.WaitAsync(ct);
        try
        {
            if ((await Read(ct)).Contains(intent.Member)) return OutboundAnswer.Done("listed");
            await using var stream = new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.Read);
            await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes($"{intent.Member}\n"), ct);
            stream.Flush(flushToDisk: true);
            return OutboundAnswer.Done("listed");
        }
        finally
        {
            Gate.Release();
        }
    }

    public Task Record(ListErasure intent, OutboundAnswer answer, CancellationToken ct) => Task.CompletedTask;

    /// <summary>Erases again who came back with a restored backup; answers how many did.</summary>
    public async Task<int> Repeat(CancellationToken ct)
    {
        var again = 0;
        foreach (var member in await Read(ct))
        {
            var erased = await works.Do(
                async services =>
                {
                    var done = await services.GetRequiredService<Eraser>().Erase(member, "repeated after a restore", "system", ct);
                    if (done is { Ok: true, Value.Before: false })
                        services.GetRequiredService<SiyuDb>().Audit(Actor.System, "members.erase", $"member/{member}", after: "repeated");
                    return done;
                }, ct, WorkPriority.Background);
            if (erased is { Ok: true, Value.Before: false }) again++;
        }
        return again;
    }

    /// <summary>Lists who was erased while nobody carried out wishes, a command on its own; answers how many were missing.</summary>
    public async Task<int> Complete(CancellationToken ct)
    {
        var erased = await works.Read(services =>
            services.GetRequiredService<SiyuDb>().All<Erasure>().Select(row => row.Id).ToListAsync(ct));
        var missing = erased.Except(await Read(ct)).ToList();
        foreach (var member in missing) await Call(new(member), new(1, false, DateTimeOffset.UnixEpoch), ct);
        return missing.Count;
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (await Repeat(cancellationToken) is var again and > 0)
            log.LogWarning("{Count} erased members had come back with a backup and were erased again", again);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<HashSet<MemberId>> Read(CancellationToken ct)
    {
        if (!File.Exists(file)) return [];
        var members = new HashSet<MemberId>();
        // A last line that a crash cut short is no id, and its wish is carried out again.
        foreach (var line in await File.ReadAllLinesAsync(file, ct))
            if (MemberId.TryParse(line, out var member)) members.Add(member);
        return members;
    }
}
