using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>A reaction with its place in the log (监听者), named <c>orders.OnPaymentSettled</c>.</summary>
internal sealed record Listener(string Name, string EventName, Func<IServiceProvider, string, CancellationToken, Task> Handle)
{
    public static Listener Of<TEvent, TReaction>(string room) where TEvent : class, IEvent where TReaction : class, IReaction<TEvent> =>
        new($"{room}.{typeof(TReaction).Name}", TEvent.Name, (services, body, ct) =>
        {
            var news = Must.Exist(JsonSerializer.Deserialize<TEvent>(body, Json.Options), "an event has a body");
            return services.GetRequiredService<TReaction>().Handle(news, ct);
        });
}
