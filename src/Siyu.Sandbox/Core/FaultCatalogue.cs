namespace Siyu.Sandbox.Core;

/// <summary>One word that a fault may be told with.</summary>
internal sealed record FaultArg(string Name, string Means)
{
    public bool Number { get; init; } = true;
    public bool Signed { get; init; }
}

/// <summary>A kind of fault as told to whoever wants to throw it (故障说明).</summary>
internal sealed record FaultCard(string Kind, string Strikes, string Does, params IReadOnlyList<FaultArg> Args);

/// <summary>Every kind of fault, what it strikes, what it does and what it may be told (故障目录).</summary>
internal static class FaultCatalogue
{
    private const string Call = "call";
    private const string Message = "callback";
    private static readonly FaultArg Ms = new("ms", "milliseconds");
    private static readonly FaultArg Skew = new("seconds", "off by so many, -600 by itself") { Signed = true };

    private static readonly FaultArg[] Drift =
    [
        Said("add", "a field nobody knows"), Said("remove", "a field to leave out"), Said("set", "a field to hold the value"),
        Said("value", "a word nobody has heard yet"),
    ];

    public static readonly IReadOnlyList<FaultCard> Cards =
    [
        new(FaultKinds.Http, Call, "a gateway's page instead of an answer", new FaultArg("status", "500, 502, 503, 429 …")),
        new(FaultKinds.Errcode, Call, "WeCom and WeChat refuse: -1, 45009, 45033, 40014, 42001, 41050, 41096 …",
            new FaultArg("errcode", "-1 by itself") { Signed = true }, Said("errmsg", "the words")),
        new(FaultKinds.PayError, Call, "Pay refuses, before or after it has done what was asked",
            new FaultArg("status", "500 by itself"), Said("code", "SYSTEM_ERROR, RATELIMIT_EXCEEDED, FREQUENCY_LIMITED …"),
            Said("message", "the words"), Said("when", "before_commit or after_commit")),
        new(FaultKinds.Slow, Call, "the answer takes its time", Ms),
        new(FaultKinds.TimeoutBefore, Call, "nothing is done and the connection drops", Ms),
        new(FaultKinds.TimeoutAfter, Call, "all is done and the connection drops", Ms),
        new(FaultKinds.Reset, Call, "nothing is done and the connection drops at once, or after so long", Ms),
        new(FaultKinds.Truncated, Call, "half of the answer"),
        new(FaultKinds.RevokedToken, Call, "the token of this call is unknown from now on (40014, 40001)"),
        new(FaultKinds.ExpiredToken, Call, "the token of this call has expired from now on (42001)"),
        new(FaultKinds.ExpiredCursor, Call, "the cursor of this page is refused"),
        new(FaultKinds.EmptyPage, Call, "an empty page with a cursor to the next"),
        new(FaultKinds.StaleDetail, Call, "groupchat/get shows the group before its last change"),
        new(FaultKinds.WrongSignature, Call, "Pay's answer is signed over something else"),
        new(FaultKinds.Drift, Call + ", " + Message, "a field more, a field less, or an unknown value: see add, remove, set", Drift),
        new(FaultKinds.Duplicate, Message, "it comes more than once", new FaultArg("times", "2 by itself")),
        new(FaultKinds.Delay, Message, "it comes late", Ms),
        new(FaultKinds.Drop, Message, "it never comes"),
        new(FaultKinds.Reorder, Message, "it comes after the next one to that address, at most so late", Ms),
        new(FaultKinds.Burst, Message, "all of so long a time come at the same instant", Ms),
        new(FaultKinds.NoRetry, Message, "it is sent once, whatever the receiver says"),
        new(FaultKinds.NotifyFirst, Message, "it is delivered before the call is answered"),
        new(FaultKinds.NoWelcomeCode, Message, "the add event comes without its welcome code"),
        new(FaultKinds.WholeBlock, Message, "encrypted with 32 bytes of padding, the most there is"),
        new(FaultKinds.BadSignature, Forged, "signed with another token or over something else"),
        new(FaultKinds.NoSignature, Forged, "without its signature"),
        new(FaultKinds.AlteredBody, Forged, "changed after it was signed"),
        new(FaultKinds.ClockSkew, Forged, "well signed, at a time that cannot be", Skew),
        new(FaultKinds.WrongReceiver, Forged, "well signed, with another corp or app inside"),
        new(FaultKinds.CorruptPadding, Forged, "well signed, with padding that is none"),
        new(FaultKinds.UnknownSerial, Forged, "Pay: signed under a serial that nobody knows"),
        new(FaultKinds.Probe, Forged, "Pay: a probe, whose signature begins with WECHATPAY/SIGNTEST/"),
        new(FaultKinds.WrongAmount, Forged, "Pay: well signed, with another amount"),
        new(FaultKinds.ForeignMerchant, Forged, "Pay: well signed, with another merchant's number inside"),
    ];

    private const string Forged = "a forged copy beside the true callback; of Pay's signature faults also an answer";

    private static readonly Dictionary<string, FaultCard> ByKind = Cards.ToDictionary(c => c.Kind);

    /// <summary>Refuses what no fault of this kind could mean.</summary>
    public static void Check(FaultSwitch fault)
    {
        if (!ByKind.TryGetValue(fault.Kind, out var card))
            throw ControlRefusal.Bad("faults.unknown_kind",
                $"Unknown fault kind {fault.Kind}; there are {string.Join(", ", ByKind.Keys.Order())}.");
        if (fault.Probability is < 0 or > 1) throw ControlRefusal.Bad("faults.bad_probability", "A probability lies between 0 and 1.");
        if (fault.Count < 1) throw ControlRefusal.Bad("faults.bad_count", "A count is 1 or more; without it the fault stays.");
        foreach (var (name, value) in fault.Args)
        {
            var arg = card.Args.FirstOrDefault(a => a.Name == name) ?? throw ControlRefusal.Bad("faults.unknown_arg",
                $"{fault.Kind} takes {(card.Args.Count == 0 ? "no args" : string.Join(", ", card.Args.Select(a => a.Name)))}, not {name}.");
            if (arg.Number && !(int.TryParse(value, Text.Plain, out var number) && (number >= 0 || arg.Signed)))
                throw ControlRefusal.Bad("faults.bad_arg", $"{name} of {fault.Kind} is a whole number, not {value}.");
        }
        if (fault.Kind == FaultKinds.Http && fault.Number("status", 500) is < 400 or > 599)
            throw ControlRefusal.Bad("faults.bad_arg", "status lies between 400 and 599.");
        if (fault.Kind == FaultKinds.PayError && fault.Number("status", 500) is < 200 or > 599)
            throw ControlRefusal.Bad("faults.bad_arg", "status lies between 200 and 599.");
    }

    private static FaultArg Said(string name, string means) => new(name, means) { Number = false };
}
