using System.Net;
using System.Net.Sockets;
using Siyu.Bench.Harness;
using Siyu.Bench.Orders;

namespace Siyu.Bench.Trials;

/// <summary>A shop that is open, with its channels played, before anything breaks (演练舞台).</summary>
internal sealed record Stage(OrderGround Ground, PlayedPay Pay) : IAsyncDisposable
{
    private const int Buyers = 2_500;
    private const int Skus = 20;

    public static async Task<Stage> Set(Workshop workshop, CancellationToken ct, int buyers = Buyers)
    {
        var ground = await OrderGround.Lay(workshop, buyers, (Skus, buyers), ct);
        var pay = await PlayedPay.Start(ct);
        await using var host = await Houses.Serve(ground.Database, ct);
        using var console = new Line(host.Address);
        await Groundwork.SignIn(console, ct);
        await pay.Introduce(console, host.Address, ct);
        await PlayedWeCom.Introduce(console, ct);
        await OrderGround.Quiesce(ground.Database, ct);
        return new(ground, pay);
    }

    public ValueTask DisposeAsync() => Pay.DisposeAsync();
}

/// <summary>
/// A plain balancer (朴素负载均衡): each connection goes to the next host that takes it; it looks into nothing and remembers nothing. Hosts come
/// and go behind its one address.
/// </summary>
internal sealed class Balancer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private volatile IReadOnlyList<int> ports = [];
    private int turn;

    public Balancer()
    {
        listener.Start();
        _ = Accept();
    }

    public string Address => $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

    public void Behind(params string[] addresses) => ports = [.. addresses.Select(address => new Uri(address).Port)];

    public void Dispose() => listener.Dispose();

    private async Task Accept()
    {
        while (true)
        {
            try
            {
                _ = Carry(await listener.AcceptTcpClientAsync());
            }
            catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task Carry(TcpClient caller)
    {
        using (caller)
        {
            using var host = await Reach();
            if (host is null) return;
            await using var here = caller.GetStream();
            await using var there = host.GetStream();
            try
            {
                await Task.WhenAny(here.CopyToAsync(there), there.CopyToAsync(here));
            }
            catch (Exception broken) when (broken is IOException or SocketException)
            {
                // One side is gone; so the other side is told, by closing.
            }
        }
    }

    private async Task<TcpClient?> Reach()
    {
        var all = ports;
        for (var tries = 0; tries < all.Count; tries++)
        {
            var host = new TcpClient { NoDelay = true };
            try
            {
                await host.ConnectAsync(IPAddress.Loopback, all[(int)((uint)Interlocked.Increment(ref turn) % (uint)all.Count)]);
                return host;
            }
            catch (SocketException)
            {
                host.Dispose();
            }
        }
        return null;
    }
}
