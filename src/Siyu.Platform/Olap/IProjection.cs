using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Kernel;

namespace Siyu.Platform.Olap;

/// <summary>Turns an event into rows of analytical tables (分析投影); asks doors, writes nothing, says the same each time.</summary>
public interface IProjection<in TEvent> where TEvent : class, IEvent
{
    Task Project(TEvent news, ProjectedRows rows, CancellationToken ct);
}

/// <summary>The rows that events become (投影结果), in the order of the log.</summary>
public sealed class ProjectedRows
{
    private readonly List<FeedRow> rows = [];

    internal long Position { get; set; }
    internal IReadOnlyList<FeedRow> All => rows;

    /// <summary>A row of a table; its properties are the columns, in snake_case.</summary>
    public void Add<TRow>(string table, TRow row) =>
        rows.Add(new FeedRow(table, Position, JsonSerializer.SerializeToUtf8Bytes(row, OlapClient.Json)));
}

/// <summary>An event and what a room makes of it.</summary>
internal sealed record Projecting(string EventName, Func<IServiceProvider, string, ProjectedRows, CancellationToken, Task> Project)
{
    public static Projecting Of<TEvent, TProjection>() where TEvent : class, IEvent where TProjection : class, IProjection<TEvent> =>
        new(TEvent.Name, (services, body, rows, ct) =>
        {
            var news = Must.Exist(JsonSerializer.Deserialize<TEvent>(body, Siyu.Platform.Json.Options), "an event has a body");
            return services.GetRequiredService<TProjection>().Project(news, rows, ct);
        });
}
