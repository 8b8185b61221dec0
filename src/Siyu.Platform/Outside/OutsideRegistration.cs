using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Siyu.Platform.Outside;

/// <summary>Registers the gateway's parts, once however many rooms ask (外部网关注册).</summary>
public static class OutsideRegistration
{
    private static readonly TimeSpan ConnectionLife = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ConnectWithin = TimeSpan.FromSeconds(5);

    public static IServiceCollection AddOutside(this IServiceCollection services)
    {
        services.TryAddSingleton<SharedCredentials>();
        services.TryAddSingleton<CallBudgets>();
        services.TryAddSingleton(provider =>
            new OutsideCalls(new HttpMessageInvoker(Wire()), provider.GetRequiredService<SharedCredentials>(),
            provider.GetRequiredService<CallBudgets>(), provider.GetRequiredService<TimeProvider>()));
        return services;
    }

    private static SocketsHttpHandler Wire() => new()
    {
        PooledConnectionLifetime = ConnectionLife,
        ConnectTimeout = ConnectWithin,
        AllowAutoRedirect = false,
        UseCookies = false,
        Proxy = new LoopbackAside(HttpClient.DefaultProxy),
    };

    /// <summary>The machine's proxy, but not for the machine itself.</summary>
    private sealed class LoopbackAside(IWebProxy proxy) : IWebProxy
    {
        public ICredentials? Credentials
        {
            get => proxy.Credentials;
            set => proxy.Credentials = value;
        }

        public Uri? GetProxy(Uri destination) => proxy.GetProxy(destination);
        public bool IsBypassed(Uri host) => host.IsLoopback || proxy.IsBypassed(host);
    }
}
