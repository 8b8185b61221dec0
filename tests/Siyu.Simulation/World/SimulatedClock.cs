namespace Siyu.Simulation.World;

/// <summary>A clock that jumps (跳动的时钟): time stands until somebody moves it; timers ring when nothing else can go on.</summary>
internal sealed class SimulatedClock : TimeProvider
{
    private readonly LinkedList<Alarm> alarms = [];
    private DateTimeOffset now = new(2026, 11, 2, 2, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => now;

    public void Jump(TimeSpan by) => now += by;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var alarm = new Alarm(alarms, callback, state);
        alarm.Change(dueTime, period);
        return alarm;
    }

    /// <summary>Rings the timer that was set first; false where none is set.</summary>
    public bool Ring()
    {
        if (alarms.First is not { } first) return false;
        first.Value.Ring();
        return true;
    }

    private sealed class Alarm(LinkedList<Alarm> alarms, TimerCallback callback, object? state) : ITimer
    {
        private LinkedListNode<Alarm>? place;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Dispose();
            if (dueTime != Timeout.InfiniteTimeSpan) place = alarms.AddLast(this);
            return true;
        }

        public void Ring()
        {
            Dispose();
            callback(state);
        }

        public void Dispose()
        {
            if (place is not null) alarms.Remove(place);
            place = null;
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
