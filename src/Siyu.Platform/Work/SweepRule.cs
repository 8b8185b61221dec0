namespace Siyu.Platform;

/// <summary>Rows of a table that nobody needs after a while (清理规则).</summary>
/// <param name="Old">SQL that holds for rows which may go; <c>@before</c> is now less <paramref name="Keep"/>.</param>
/// <param name="Why">Why they may go then, and not before.</param>
public sealed record SweepRule(string Table, string Old, TimeSpan Keep, string Why);

/// <summary>What the platform itself sweeps. Events move to files (<see cref="TrimEvents"/>), runs of imports go when the next one begins,
/// the audit log stays, and so does what is parked until somebody has decided about it.</summary>
internal static class PlatformSweeps
{
    public static readonly IReadOnlyList<SweepRule> All =
    [
        new("platform_idempotency", "at < @before", TimeSpan.FromDays(30),
            "who repeats a request does it within minutes, an app that was closed while it waited within days"),
        new("platform_session", "coalesce(closed_at, expires_at) < @before", TimeSpan.FromDays(30),
            "a sign-in that ended opens nothing; for a month it can still be told who was signed in"),
        new("platform_intent", "state = 'Done' AND next_at < @before", TimeSpan.FromDays(30),
            "the room has recorded the answer in rows of its own, which refuse the same wish; the row only tells how it went"),
        new("platform_intent", "state = 'Refused' AND next_at < @before", TimeSpan.FromDays(180),
            "the room has acted on the refusal; for half a year operations show what the other side said"),
        new("platform_api_nonce", "at < @before", ApiKeys.KeepNonces,
            "a signature of that time stamp is believed no more, whatever its nonce"),
    ];
}
