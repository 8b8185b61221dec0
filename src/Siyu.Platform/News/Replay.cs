using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>Lets a listener hear parked events again (重放), all of one key in their order, in one transaction.</summary>
public sealed class Replay(Works works, ModuleList modules, EventLog eventLog)
{
    public static readonly Problem NothingParked = Problem.NotFound("platform.nothing_parked", "没有停放的事件", "Nothing is parked");

    public Task<Result<int>> Key(string listenerName, string key, CancellationToken ct) => works.Do(async services =>
    {
        var db = services.GetRequiredService<SiyuDb>();
        var parked = await db.All<ParkedRow>().AsNoTracking()
            .Where(row => row.Listener == listenerName && row.Key == key).OrderBy(row => row.Position).Select(row => row.Position)
                .ToListAsync(ct);
        if (parked.Count == 0
            || modules.Listeners.FirstOrDefault(one => one.Name == listenerName) is not { } listener) return NothingParked;
        var events = await eventLog.At(db, parked, ct);
        foreach (var one in events)
        {
            await listener.Handle(services, [one], ct);
            await db.SaveChangesAsync(ct);
            db.ChangeTracker.Clear();
        }
        await db.All<ParkedRow>().Where(row => row.Listener == listenerName && row.Key == key).ExecuteDeleteAsync(ct);
        return Result.Of(events.Count);
    }, ct);
}
