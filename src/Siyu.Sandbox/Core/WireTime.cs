namespace Siyu.Sandbox.Core;

/// <summary>
/// Which time signed messages carry (报文时间): virtual time for whoever lives by the sandbox's clock, real time for a stranger's
/// program, which checks it against its own. A caller shows where it lives by the time that it signs with.
/// </summary>
internal sealed class WireTime(Store store, VirtualClock clock, string usual)
{
    private const string Kind = "wire-time";
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    public const string Auto = "auto";
    public const string Virtual = "virtual";
    public const string Real = "real";

    internal sealed record Choice(string Time);
    internal sealed record Listener(string Url, bool Real);

    public string Mode => store.Get<Choice>(Kind, "mode")?.Time ?? usual;

    public void Choose(string? time)
    {
        if (time is not (Auto or Virtual or Real))
            throw ControlRefusal.Bad("clock.bad_wire", "Signed messages carry auto, virtual or real time.");
        store.Put(Kind, "mode", new Choice(time));
    }

    /// <summary>Whether a caller may believe that it is this time.</summary>
    public bool Believes(long unixSeconds, TimeSpan tolerance) =>
        (Mode != Real && clock.IsAbout(unixSeconds, tolerance)) || (Mode != Virtual && IsReal(unixSeconds, tolerance));

    /// <summary>The time on an answer to somebody who signed with that time.</summary>
    public DateTimeOffset Answer(long? callerSeconds) => callerSeconds switch
    {
        { } seconds when Mode == Auto && LivesInRealTime(seconds) => RealNow,
        null when Mode == Auto && !clock.HasFollower => RealNow,
        _ => Mode == Real ? RealNow : clock.Now,
    };

    /// <summary>The time on a message to this address.</summary>
    public DateTimeOffset Tell(string url) => Mode switch
    {
        Virtual => clock.Now,
        Real => RealNow,
        _ => store.Get<Listener>(Kind, url) is { } known ? (known.Real ? RealNow : clock.Now)
            : clock.HasFollower ? clock.Now : RealNow,
    };

    /// <summary>A caller named this address as its own. It tells nothing while both times are about the same.</summary>
    public void Learn(string? url, long callerSeconds)
    {
        if (url is null || Mode != Auto || Math.Abs(clock.OffsetMs) <= 2 * Tolerance.TotalMilliseconds) return;
        if (clock.IsCatchingUp || (!IsVirtual(callerSeconds) && !IsReal(callerSeconds, Tolerance))) return;
        var listener = new Listener(url, !IsVirtual(callerSeconds));
        if (store.Get<Listener>(Kind, url) != listener) store.Put(Kind, url, listener);
    }

    // The time before the first jump is real time too: who is only late to see the jump does not live there.
    private bool LivesInRealTime(long seconds) => !IsVirtual(seconds) && IsReal(seconds, Tolerance) && !clock.IsCatchingUp;

    private static DateTimeOffset RealNow => TimeProvider.System.GetUtcNow();

    private bool IsVirtual(long seconds) => Math.Abs(clock.Now.ToUnixTimeSeconds() - seconds) <= Tolerance.TotalSeconds;

    private static bool IsReal(long seconds, TimeSpan tolerance) =>
        Math.Abs(RealNow.ToUnixTimeSeconds() - seconds) <= tolerance.TotalSeconds;
}
