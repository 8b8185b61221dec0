using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Siyu.Platform.Olap;

/// <summary>Brings the analytical database into a host (分析库注册).</summary>
public static class OlapServices
{
    public static IServiceCollection AddOlap(this IServiceCollection services, OlapOptions options)
    {
        // Not from the factory: no handlers, no logging of URLs, one pool of connections.
        var sockets = new SocketsHttpHandler { MaxConnectionsPerServer = 32, PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
        var http = new HttpClient(sockets) { Timeout = Timeout.InfiniteTimeSpan };
        return services
            .AddSingleton(options)
            .AddSingleton<OlapServer>()
            .AddSingleton(provider => new OlapClient(http, provider.GetRequiredService<OlapServer>(), options))
            .AddSingleton<OlapSchema>()
            .AddHostedService<OlapSupervisor>();
    }

    /// <summary>Feeds the rooms' analytical tables with the host.</summary>
    public static IServiceCollection AddOlapFeeds(this IServiceCollection services, bool run = true)
    {
        services.AddSingleton<EventFeeds>();
        return run ? services.AddHostedService(provider => provider.GetRequiredService<EventFeeds>()) : services;
    }

    /// <summary>Adds a spool that feeds one table.</summary>
    public static IServiceCollection AddOlapSpool(this IServiceCollection services, SpoolOptions options) => services
        .AddSingleton(provider => ActivatorUtilities.CreateInstance<OlapSpool>(provider, options))
        .AddSingleton<IHostedService>(provider => provider.GetRequiredService<OlapSpool>());
}
