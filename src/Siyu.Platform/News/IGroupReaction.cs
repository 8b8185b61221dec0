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

    public Hearing Reacts<TEvent>() where TEvent : class, IEvent
    {
        kinds.Add(TEvent.Name, body => JsonSerializer.Deserialize<TEvent>(body, Json.Options));
        return this;
    }

    internal object Read(EventRow row) => Must.Exist(kinds[row.Name](row.Body), "an event has a body");
}
