using System.Text.Json;
using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>
/// Answers news of several kinds a group at a time (成组事件响应), each once and in the order of the log; a group that fails is given again
/// event by event.
/// </summary>
public interface IGroupReaction
{
    /// <param name="news">Events of the kinds that its <see cref="Hearing"/> names.</param>
    Task Handle(IReadOnlyList<object> news, CancellationToken ct);
}

/// <summary>The kinds of news that a group reaction hears (所听事件).</summary>
public sealed class Hearing
{
    private readonly Dictionary<string, Func<string, object?>> kinds = [];

    internal IReadOnlyList<string> Names => [.. kinds.Keys];

    /// <summary>Whether it rests between its turns, so that in a rush more gathers.</summary>
    internal bool Rests { get; private set; } = true;

    /// <summary>Somebody looks at what it does, so it hears at once: what comes while a turn runs is its next group.</summary>
    public Hearing Promptly()
    {
        Rests = false;
        return this;
    }

    public Hearing Reacts<TEvent>() where TEvent : class, IEvent
    {
        kinds.Add(TEvent.Name, body => JsonSerializer.Deserialize<TEvent>(body, Json.Options));
        return this;
    }

    internal object Read(EventRow row) => Must.Exist(kinds[row.Name](row.Body), "an event has a body");
}
