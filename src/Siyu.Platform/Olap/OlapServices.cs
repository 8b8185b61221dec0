using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Siyu.Platform.Olap;

/// <summary>Brings the analytical database into a host (分析库注册).</summary>
public static class OlapServices
{
    /// <summary>The client and what it needs; it waits for whoever makes the database ready.</summary>
    public static IServiceCollection AddOlap(this IServiceCollection services, OlapOptions options)
    {
        // Not from the factory: no handlers, no logging of URLs, one pool of connections.
        var sockets = new SocketsHttpHandler { MaxConnectionsPerServer = 32, PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
        var http = new HttpClient(sockets) { Timeout = Timeout.InfiniteTimeSpan };
        return services
            .AddSingleton(options)
            .AddSingleton<OlapServer>()
            .AddSingleton(provider => new OlapClient(http, provider.GetRequiredService<OlapServer>(), options)
            {
                Commits = provider.GetService<Commits>(),
            })
            .AddSingleton<OlapSchema>();
    }

    /// <summary>Starts the embedded database with the host, or finds the one at the URL, and makes it ready.</summary>
    public static IServiceCollection AddOlapServer(this IServiceCollection services) => services.AddHostedService<OlapSupervisor>();

    /// <summary>Feeds the rooms' analytical tables with the host.</summary>
    public static IServiceCollection AddOlapFeeds(this IServiceCollection services) =>
        services.AddHostedService(provider => provider.GetRequiredService<EventFeeds>());

    /// <summary>Adds a spool that feeds one table.</summary>
    public static IServiceCollection AddOlapSpool(this IServiceCollection services, SpoolOptions options) => services
        .AddSingleton(provider => ActivatorUtilities.CreateInstance<OlapSpool>(provider, options))
        .AddSingleton<IHostedService>(provider => provider.GetRequiredService<OlapSpool>());
}
