using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Siyu.Sandbox.Control;
using Siyu.Sandbox.Core;

namespace Siyu.Sandbox;

/// <summary>How to run it: port P is control, the next three are WeCom, WeChat and WeChat Pay; port 0 takes four free ones.</summary>
internal sealed record SimulatorOptions(int Port, string Data)
{
    public string? Seed { get; init; }

    /// <summary>Which time signed messages carry until somebody chooses: see <see cref="WireTime"/>.</summary>
    public string Wire { get; init; } = WireTime.Virtual;

    /// <summary>The folder of the built apps, of which the phones page is served.</summary>
    public string? Apps { get; init; }
}

/// <summary>The running sandbox (沙箱): four listeners on the loopback address over one core.</summary>
internal sealed class Simulator : IAsyncDisposable
{
    private readonly List<WebApplication> hosts = [];

    private Simulator(SandboxCore core) => Core = core;

    public SandboxCore Core { get; }
    public Addresses Addresses => Core.Addresses;

    public static async Task<Simulator> Start(SimulatorOptions options)
    {
        var core = new SandboxCore(options.Data, options.Seed, options.Wire);
        var simulator = new Simulator(core);
        var planes = Planes.All(core);
        var control = new ControlPlane(core, planes, options.Apps is null ? null : Path.Combine(options.Apps, "phones", "dist"));
        var authorize = new AuthorizePage(core);
        var addresses = new List<string> { await simulator.Listen("control", options.Port, null, control.Map) };
        foreach (var name in Planes.Ports)
        {
            var plane = planes.First(p => p.Name == name);
            var port = options.Port == 0 ? 0 : options.Port + addresses.Count;
            addresses.Add(await simulator.Listen(name, port, plane, routes =>
            {
                plane.Map(routes);
                if (name != "pay") authorize.Map(routes);
            }));
        }
        core.Addresses = new Addresses(addresses[0], addresses[1], addresses[2], addresses[3]);
        core.Store.Atomic(() =>
        {
            foreach (var plane in planes) plane.Seed();
        });
        core.Callbacks.Start();
        core.Clock.Start();
        await core.Store.Flush();
        return simulator;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in hosts) await host.StopAsync();
        foreach (var host in hosts) await host.DisposeAsync();
        await Core.DisposeAsync();
    }

    private async Task<string> Listen(string name, int port, IPlane? plane, Action<IEndpointRouteBuilder> map)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 64L << 20;
            kestrel.Listen(IPAddress.Loopback, port);
        });
        builder.Services.AddSingleton(Core);
        var host = builder.Build();
        var frame = plane is null ? null : new OuterFrame(Core, plane);
        if (frame is null) host.Use((context, next) => ControlRoutes.Guard(context, next.Invoke));
        else host.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = frame.Failed, AllowStatusCode404Response = true });
        host.Use(next => new TransportFaults(Core, name, next).Invoke);
        if (frame is not null) host.Use((context, next) => frame.Nowhere(context, next.Invoke));
        host.UseRouting();
        map(host);
        await host.StartAsync();
        hosts.Add(host);
        return host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
    }
}
