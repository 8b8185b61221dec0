using System.Threading.Channels;
using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>
/// Reads what many ask for at the same time in groups (拢读): while the statements of one group run, the next callers gather and share
/// theirs. Nothing is kept: what is told was read after it was asked for. See ADR 19.
/// </summary>
public abstract class Gathered<TKey, T> : IDisposable where TKey : notnull where T : class
{
    private const int QueueAtMost = 16_384;
    private const int GroupsAtOnce = 2;
    private readonly Works works;
    private readonly int groupAtMost;
    private readonly CancellationTokenSource closing = new();
    private readonly Channel<Ask> queue = Channel.CreateBounded<Ask>(QueueAtMost);

    protected Gathered(Works works, int groupAtMost)
    {
        (this.works, this.groupAtMost) = (works, groupAtMost);
        for (var i = 0; i < GroupsAtOnce; i++) _ = Run();
    }

    /// <summary>What is there for a key, or null; refused where too many wait already.</summary>
    public async Task<Result<T?>> Find(TKey key, CancellationToken ct)
    {
        var ask = new Ask(key);
        if (!queue.Writer.TryWrite(ask)) return PlatformProblems.Busy;
        return Result.Of(await ask.Told.Task.WaitAsync(ct));
    }

    public void Dispose()
    {
        queue.Writer.TryComplete();
        closing.Cancel();
        closing.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Reads for all of these by a fixed number of statements.</summary>
    protected abstract Task<IReadOnlyDictionary<TKey, T>> Read(IServiceProvider services, IReadOnlyList<TKey> keys, CancellationToken ct);

    private async Task Run()
    {
        var group = new List<Ask>(groupAtMost);
        while (await queue.Reader.WaitToReadAsync())
        {
            while (group.Count < groupAtMost && queue.Reader.TryRead(out var ask)) group.Add(ask);
            if (group.Count > 0) await Tell(group);
            group.Clear();
        }
    }

    /// <summary>Whatever goes wrong with a group is asked again one by one, so that nobody hears another's fault; the next group's turn
    /// comes.</summary>
    private async Task Tell(List<Ask> group)
    {
        var read = works.Read(services => Read(services, [.. group.Select(ask => ask.Key).Distinct()], closing.Token));
        await ((Task)read).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (read.IsCompletedSuccessfully)
        {
            var found = await read;
            foreach (var ask in group) ask.Told.TrySetResult(found.GetValueOrDefault(ask.Key));
        }
        else if (group.Count > 1 && !closing.IsCancellationRequested)
            foreach (var ask in group) await Tell([ask]);
        else
        {
            var fault = read.Exception?.InnerException ?? new OperationCanceledException(closing.Token);
            foreach (var ask in group) ask.Told.TrySetException(fault);
        }
    }

    private sealed record Ask(TKey Key)
    {
        public TaskCompletionSource<T?> Told { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
