using System.Text.Json;

namespace Siyu.Platform;

/// <summary>An effect outside the house (外呼): the call without a unit of work, its answer recorded in one.</summary>
public interface IOutbound<in T> where T : class
{
    /// <summary>Calls the other side. Where <see cref="OutboundAttempt.MayHaveHappened"/>, ask it first what became of the earlier
    /// try.</summary>
    Task<OutboundAnswer> Call(T intent, OutboundAttempt attempt, CancellationToken ct);

    /// <summary>Writes down what came of it.</summary>
    Task Record(T intent, OutboundAnswer answer, CancellationToken ct);
}

/// <summary>Which try this is (第几次尝试).</summary>
public sealed record OutboundAttempt(int Number, bool MayHaveHappened, DateTimeOffset FirstMadeAt);

/// <summary>What came of a call (外呼结果).</summary>
public sealed record OutboundAnswer
{
    private OutboundAnswer(OutboundOutcome outcome, string? payload, string? reason, DateTimeOffset? at) =>
        (Outcome, PayloadJson, Reason, At) = (outcome, payload, reason, at);

    public OutboundOutcome Outcome { get; }
    public string? Reason { get; }
    internal string? PayloadJson { get; }
    internal DateTimeOffset? At { get; }

    /// <summary>It happened.</summary>
    public static OutboundAnswer Done(object? payload = null) =>
        new(OutboundOutcome.Done, payload is null ? null : JsonSerializer.Serialize(payload, Json.Options), null, null);

    /// <summary>The other side refused for good.</summary>
    public static OutboundAnswer Refused(string reason, object? payload = null) =>
        new(OutboundOutcome.Refused, payload is null ? null : JsonSerializer.Serialize(payload, Json.Options), reason, null);

    /// <summary>It certainly did not happen; try again at a time.</summary>
    public static OutboundAnswer RetryAt(DateTimeOffset at, string reason) => new(OutboundOutcome.Retry, null, reason, at);

    /// <summary>Nobody knows whether it happened; ask before the next try.</summary>
    public static OutboundAnswer Unknown(string reason) => new(OutboundOutcome.Unknown, null, reason, null);

    public T? Payload<T>() => PayloadJson is null ? default : JsonSerializer.Deserialize<T>(PayloadJson, Json.Options);
}

/// <summary>Outcomes of a call (外呼结局).</summary>
public enum OutboundOutcome { Done, Refused, Retry, Unknown }

/// <summary>A kind of effect outside, named <c>wecom.SendWelcome</c>.</summary>
internal sealed record OutboundKind(
    string Name, Type Body,
    Func<IServiceProvider, string, OutboundAttempt, CancellationToken, Task<OutboundAnswer>> Call,
    Func<IServiceProvider, string, OutboundAnswer, CancellationToken, Task> Record)
{
    public static OutboundKind Of<T, THandler>(string room) where T : class where THandler : class, IOutbound<T> => new(
        $"{room}.{typeof(T).Name}", typeof(T),
        (services, body, attempt, ct) => Handler<THandler>(services).Call(Read<T>(body), attempt, ct),
        (services, body, answer, ct) => Handler<THandler>(services).Record(Read<T>(body), answer, ct));

    private static THandler Handler<THandler>(IServiceProvider services) => (THandler)services.GetService(typeof(THandler))!;
    private static T Read<T>(string body) => JsonSerializer.Deserialize<T>(body, Json.Options)!;
}
