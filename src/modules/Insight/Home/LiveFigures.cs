using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Insight.Home;

/// <summary>
/// Today's figures for everybody who watches on this node (实时指标): a scope is asked for at most once a second, however many watch it.
/// All nodes ask the same facts, so that all show the same.
/// </summary>
internal sealed class LiveFigures(IServiceScopeFactory scopes, TimeProvider clock) : IDisposable
{
    private const int ScopesAtMost = 500;
    private const int AskedAtOnce = 4;
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(950);

    private readonly ConcurrentDictionary<string, (long Asked, Task<Result<HomeFigures>> Answer)> known = new();
    private readonly SemaphoreSlim asking = new(AskedAtOnce);
    private readonly Lock turn = new();

    public Task<Result<HomeFigures>> Now(Actor actor, CancellationToken ct)
    {
        var key = actor.Scope switch
        {
            { All: true } => "*",
            { OwnAt.Count: 0 } => Key(actor.Scope.Paths),
            _ => $"{Key(actor.Scope.Paths)} {actor.Subject} {Key(actor.Scope.OwnAt)}",
        };
        lock (turn)
        {
            if (known.TryGetValue(key, out var one) && (!one.Answer.IsCompleted || TimeProvider.System.GetElapsedTime(one.Asked) < Fresh))
                return one.Answer.WaitAsync(ct);
            if (known.Count >= ScopesAtMost) known.Clear();
            var answer = Ask(actor);
            known[key] = (TimeProvider.System.GetTimestamp(), answer);
            return answer.WaitAsync(ct);
        }
    }

    private static string Key(IEnumerable<OrgPath> paths) =>
        string.Join('|', paths.Select(path => path.Value).Order(StringComparer.Ordinal));

    public void Dispose() => asking.Dispose();

    /// <summary>Not ended when one who watches leaves: others wait for it too.</summary>
    private async Task<Result<HomeFigures>> Ask(Actor actor)
    {
        await asking.WaitAsync();
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var facts = scope.ServiceProvider.GetRequiredService<HomeFacts>();
            var times = facts.Times(clock.GetUtcNow());
            return await facts.Of(actor, times.Today, times.Now.AddMilliseconds(1), CancellationToken.None);
        }
        finally
        {
            asking.Release();
        }
    }
}
