using System.Text;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Siyu.Sandbox.Core;

/// <summary>
/// A fault switch (故障开关): what goes wrong, where, how often. Scopes are "plane:METHOD /path" for calls
/// and "callback:plane event" for callbacks; a star stands for anything.
/// </summary>
internal sealed record FaultSwitch(string Id, string Scope, string Kind)
{
    public double Probability { get; init; } = 1;

    /// <summary>How many times it may still strike; null is for ever.</summary>
    public int? Count { get; init; }

    public IReadOnlyDictionary<string, string> Args { get; init; } = new Dictionary<string, string>();
    public long Asked { get; init; }
    public long Struck { get; init; }

    public int Number(string name, int otherwise) => Args.TryGetValue(name, out var text) ? int.Parse(text, Text.Plain) : otherwise;
    public string Word(string name, string otherwise) => Args.GetValueOrDefault(name, otherwise);
}

/// <summary>The names of the faults that the sandbox can play.</summary>
internal static class FaultKinds
{
    public const string Http = "http500";
    public const string Slow = "slow";
    public const string Reset = "reset";
    public const string Truncated = "truncated_body";
    public const string TimeoutBefore = "timeout_before_commit";
    public const string TimeoutAfter = "timeout_after_commit";
    public const string Errcode = "errcode";
    public const string PayError = "pay_error";
    public const string WrongSignature = "wrong_response_signature";
    public const string Duplicate = "duplicate";
    public const string Delay = "delay";
    public const string Drop = "drop";
    public const string Reorder = "reorder";
    public const string NotifyFirst = "notify_before_response";
    public const string BadSignature = "bad_signature";
    public const string WrongReceiver = "wrong_receiveid";
    public const string Probe = "signtest_probe";
    public const string WrongAmount = "amount_mismatch";
    public const string ForeignMerchant = "foreign_mchid";
    public const string ClockSkew = "clock_skew";
    public const string NoWelcomeCode = "no_welcome_code";
    public const string UnknownSerial = "unknown_serial";
    public const string AlteredBody = "altered_body";
    public const string NoSignature = "missing_signature";
    public const string RevokedToken = "revoked_token";
    public const string ExpiredToken = "expired_token";
    public const string ExpiredCursor = "expired_cursor";
    public const string EmptyPage = "empty_page";
    public const string StaleDetail = "stale_detail";
    public const string Drift = "schema_drift";
    public const string Burst = "burst";
    public const string NoRetry = "no_retry";
    public const string CorruptPadding = "corrupt_padding";
    public const string WholeBlock = "whole_block_padding";

    public static readonly IReadOnlySet<string> Transport =
        new HashSet<string> { Http, Slow, Reset, Truncated, TimeoutBefore, TimeoutAfter };

    /// <summary>Faults that can strike a call; the last ones are of Pay's signed answers.</summary>
    public static readonly IReadOnlySet<string> Call = new HashSet<string>(Transport)
    {
        Errcode, PayError, RevokedToken, ExpiredToken, ExpiredCursor, EmptyPage, StaleDetail, Drift,
        WrongSignature, BadSignature, NoSignature, ClockSkew, UnknownSerial, Probe,
    };

    /// <summary>Faults of a callback that forge the message itself; its plane's builder plays those that it can.</summary>
    public static readonly IReadOnlySet<string> Forgeries =
        new HashSet<string>
        {
            BadSignature, WrongReceiver, Probe, WrongAmount, ForeignMerchant, ClockSkew, UnknownSerial, AlteredBody, NoSignature,
            CorruptPadding,
        };

    /// <summary>Faults that strike a callback when it is queued.</summary>
    public static readonly IReadOnlySet<string> Callback = new HashSet<string>(Forgeries)
    {
        Duplicate, Delay, Drop, Reorder, NotifyFirst, Burst, NoRetry, Drift, WholeBlock,
    };
}

/// <summary>Decides which faults strike; the same seed and the same calls give the same faults.</summary>
internal sealed class Faults(Store store, Func<string> seed)
{
    private const string Kind = "fault";

    public IReadOnlyList<FaultSwitch> Switches => [.. store.All<FaultSwitch>(Kind).OrderBy(f => f.Id, StringComparer.Ordinal)];

    public FaultSwitch Add(FaultSwitch fault)
    {
        FaultCatalogue.Check(fault);
        return store.Atomic(() =>
        {
            var number = (store.Get<FaultCounter>("fault-counter", "last")?.Last ?? 0) + 1;
            store.Put("fault-counter", "last", new FaultCounter(number));
            var kept = fault with { Id = "fault" + number.ToString("D6", Text.Plain), Asked = 0, Struck = 0 };
            store.Put(Kind, kept.Id, kept);
            return kept;
        });
    }

    public void Clear(string? id)
    {
        if (id is not null && Switches.All(f => f.Id != id)) throw ControlRefusal.Missing("fault", id);
        foreach (var fault in Switches.Where(f => id is null || f.Id == id)) store.Delete<FaultSwitch>(Kind, fault.Id);
    }

    /// <summary>The first fault of these kinds that strikes now, or none.</summary>
    public FaultSwitch? Next(string endpoint, IReadOnlySet<string> kinds) => Strike(endpoint, kinds, first: true).FirstOrDefault();

    /// <summary>All faults that strike a callback now.</summary>
    public IReadOnlyList<FaultSwitch> Every(string endpoint) => Strike(endpoint, FaultKinds.Callback, first: false);

    private List<FaultSwitch> Strike(string endpoint, IReadOnlySet<string> kinds, bool first)
    {
        var struck = new List<FaultSwitch>();
        if (store.Count(Kind) == 0) return struck;
        return store.Atomic(() =>
        {
            foreach (var fault in Switches)
            {
                if (fault.Count <= 0 || !kinds.Contains(fault.Kind) || !Matches(fault.Scope, endpoint)) continue;
                var hit = Draw(fault) < fault.Probability;
                store.Put(Kind, fault.Id, hit
                    ? fault with { Asked = fault.Asked + 1, Struck = fault.Struck + 1, Count = fault.Count - 1 }
                    : fault with { Asked = fault.Asked + 1 });
                if (!hit) continue;
                store.Journal("core", "fault", new { fault.Id, fault.Kind, endpoint });
                struck.Add(fault);
                if (first) break;
            }
            return struck;
        });
    }

    private double Draw(FaultSwitch fault)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{seed()}|{fault.Id}|{fault.Asked}"));
        return BitConverter.ToUInt32(hash) / (uint.MaxValue + 1.0);
    }

    private static bool Matches(string scope, string endpoint) =>
        scope == endpoint || Regex.IsMatch(endpoint, "^" + Regex.Escape(scope).Replace("\\*", ".*", StringComparison.Ordinal) + "$");

    internal sealed record FaultCounter(long Last);
}
