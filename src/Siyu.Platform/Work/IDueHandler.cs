namespace Siyu.Platform;

/// <summary>Does work whose time has come (到期任务处理); runs in a unit of work, and is tried again with back-off when it throws.</summary>
public interface IDueHandler<in T> where T : class
{
    Task Handle(T body, CancellationToken ct);
}

/// <summary>A kind of due work, named <c>orders.CloseUnpaid</c>.</summary>
internal sealed record DueKind(string Name, Type Body, Func<IServiceProvider, string, CancellationToken, Task> Handle)
{
    public static DueKind Of<T, THandler>(string room) where T : class where THandler : class, IDueHandler<T> =>
        new($"{room}.{typeof(T).Name}", typeof(T), (services, body, ct) =>
        {
            var handler = (THandler)services.GetService(typeof(THandler))!;
            return handler.Handle(System.Text.Json.JsonSerializer.Deserialize<T>(body, Json.Options)!, ct);
        });
}
