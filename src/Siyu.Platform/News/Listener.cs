using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>A reaction with its place in the log (监听者), named <c>orders.OnPaymentSettled</c>.</summary>
/// <param name="AtOnce">How many events it is given in one call: one, or a group.</param>
internal sealed record Listener(
    string Name, IReadOnlyList<string> EventNames, int AtOnce,
    Func<IServiceProvider, IReadOnlyList<EventRow>, CancellationToken, Task> Handle)
{
    private const int GroupAtMost = 256;

    /// <summary>Takes groups, and lets them gather.</summary>
    public bool Rests { get; private init; }

    public static Listener Of<TEvent, TReaction>(string room) where TEvent : class, IEvent where TReaction : class, IReaction<TEvent> =>
        new($"{room}.{typeof(TReaction).Name}", [TEvent.Name], 1, (services, rows, ct) =>
        {
            var news = Must.Exist(JsonSerializer.Deserialize<TEvent>(rows.Single().Body, Json.Options), "an event has a body");
            return services.GetRequiredService<TReaction>().Handle(news, ct);
        });

    public static Listener Of<TReaction>(string room, Hearing hearing) where TReaction : class, IGroupReaction =>
        new($"{room}.{typeof(TReaction).Name}", hearing.Names, GroupAtMost, (services, rows, ct) =>
            services.GetRequiredService<TReaction>().Handle([.. rows.Select(hearing.Read)], ct)) { Rests = hearing.Rests };
}
