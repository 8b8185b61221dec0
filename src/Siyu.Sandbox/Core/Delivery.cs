namespace Siyu.Sandbox.Core;

/// <summary>When a callback is tried again, on the virtual clock, and whether an HTTP refusal counts as not delivered.</summary>
internal sealed record Ladder(string Name, IReadOnlyList<TimeSpan> Waits, bool RetriesRefusals)
{
    /// <summary>Three tries in all; only a broken connection or a timeout is tried again.</summary>
    public static readonly Ladder WeCom = new("wecom", [TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5)], false);

    /// <summary>Fifteen more tries over 24 hours and 4 minutes, until the answer is 200 or 204.</summary>
    public static readonly Ladder Pay = new("pay",
    [
        S(15), S(15), S(30), M(3), M(10), M(20), M(30), M(30), M(30), M(60), H(3), H(3), H(3), H(6), H(6),
    ], true);

    /// <summary>One try: replays, copies, forgeries.</summary>
    public static readonly Ladder Once = new("once", [], false);

    public static Ladder Named(string name) => name switch
    {
        "wecom" => WeCom,
        "pay" => Pay,
        "once" => Once,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such ladder."),
    };

    private static TimeSpan S(int seconds) => TimeSpan.FromSeconds(seconds);
    private static TimeSpan M(int minutes) => TimeSpan.FromMinutes(minutes);
    private static TimeSpan H(int hours) => TimeSpan.FromHours(hours);
}

/// <summary>A callback on its way (回调投递): what is kept of it, enough to build each attempt's request afresh.</summary>
internal sealed record Delivery(string Id, string Plane, string Url, string Builder, string Body)
{
    /// <summary>What faults and readers of the journal call it, for example add_external_contact or REFUND.SUCCESS.</summary>
    public required string Event { get; init; }

    public required string LadderName { get; init; }

    /// <summary>Not before this virtual time; the default is at once.</summary>
    public long DueAtMs { get; init; }

    /// <summary>The forgery its builder plays, of <see cref="FaultKinds.Forgeries"/>.</summary>
    public string? Forgery { get; init; }

    /// <summary>What the forgery was asked to do exactly.</summary>
    public IReadOnlyDictionary<string, string>? ForgeryArgs { get; init; }

    /// <summary>The change of schema that this message shows, if any: see <see cref="SchemaDrift"/>.</summary>
    public IReadOnlyDictionary<string, string>? Drift { get; init; }

    /// <summary>Padded with a whole block, where it is encrypted.</summary>
    public bool WholeBlock { get; init; }

    public int Number(string name, int otherwise) =>
        ForgeryArgs?.GetValueOrDefault(name) is { } text ? int.Parse(text, Text.Plain) : otherwise;

    public int Attempts { get; init; }

    /// <summary>waiting, delivered, refused, failed or dropped.</summary>
    public string State { get; init; } = Waiting;

    public long CreatedAtMs { get; init; }
    public long DoneAtMs { get; init; }
    public string? LastOutcome { get; init; }

    public const string Waiting = "waiting";
    public const string Delivered = "delivered";
    public const string Refused = "refused";
    public const string Failed = "failed";
    public const string Dropped = "dropped";
}
