using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>
/// The side door of a running house (内部通道): commands on this machine come in by a loopback port of its own, with a token that stands in the
/// data folder, readable by its owner only. Whoever can read the folder could write to the database anyway.
/// </summary>
public sealed class HouseDoor(SiyuOptions options, IServer server) : IHostedLifecycleService
{
    /// <summary>To be added to the house's addresses: a free port that only this machine reaches.</summary>
    public const string AnyPort = "http://127.0.0.1:0";
    internal const string Scheme = "SIYU-HOUSE ";
    private const string FileName = "house.json";
    private readonly string token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
    private int port;

    internal static string FileOf(string dataFolder) => Path.Combine(dataFolder, FileName);

    /// <summary>Who comes by the door's own port with its token is the house itself.</summary>
    internal Result<Actor> Recognise(HttpContext http, string authorization)
    {
        var connection = http.Connection;
        var known = port > 0 && connection.LocalPort == port && connection.RemoteIpAddress is { } from && IPAddress.IsLoopback(from)
            && CryptographicOperations.FixedTimeEquals(
                Encoding.UTF8.GetBytes(authorization[Scheme.Length..]), Encoding.UTF8.GetBytes(token));
        return known ? Actor.System : PlatformProblems.BadSignature;
    }

    /// <summary>The addresses are known once the server listens.</summary>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        var address = Must.Exist(server.Features.Get<IServerAddressesFeature>(), "the server tells its addresses").Addresses
            .Select(text => new Uri(text)).Last(uri => uri.Host == "127.0.0.1");
        port = address.Port;
        Write(new(address.ToString(), token, Environment.ProcessId));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        if (port > 0) File.Delete(FileOf(options.DataFolder));
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Write(Words words)
    {
        var draft = FileOf(options.DataFolder) + ".new";
        File.Delete(draft);
        var owner = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) owner.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(draft, owner)) JsonSerializer.Serialize(stream, words, Json.Options);
        File.Move(draft, FileOf(options.DataFolder), overwrite: true);
    }

    /// <summary>What the file says.</summary>
    internal sealed record Words(string Address, string Token, int Process);
}

/// <summary>Opens the side door (开内部通道).</summary>
public static class HouseDoors
{
    public static IServiceCollection AddHouseDoor(this IServiceCollection services) =>
        services.AddSingleton<HouseDoor>().AddHostedService(provider => provider.GetRequiredService<HouseDoor>());
}
