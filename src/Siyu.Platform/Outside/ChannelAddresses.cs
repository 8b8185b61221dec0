using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>Where a room's channels lead (渠道地址): a production house holds them before it serves anybody.</summary>
public interface IChannelAddresses
{
    /// <summary>Each address with the setting that names it.</summary>
    Task<IReadOnlyList<ChannelAddress>> All(CancellationToken ct);
}

/// <summary>An address in the settings of a channel (渠道地址), <c>wecom/corp/ww1 apiBase</c>.</summary>
public sealed record ChannelAddress(string Setting, string Url)
{
    public static readonly Problem Played = Problem.Invalid(
        "platform.sandbox_address", "生产环境只接受真实渠道的 https 地址，不能是本机或沙箱",
        "A production house takes https addresses of the real channel only, not this machine's or a sandbox's");

    /// <summary>Whether it may be the sandbox's: plain HTTP, or this machine, by whatever name.</summary>
    public bool MayBeSandbox =>
        !Uri.TryCreate(Url, UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttps || uri.IsLoopback
        || uri.Host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(uri.Host.Trim('[', ']'), out var ip) && IsThisMachine(ip));

    /// <summary>The refusal of an address that somebody wants to set, where this house is in production.</summary>
    public static Problem? Refuse(SiyuOptions options, string field, string url) =>
        options.Production && new ChannelAddress(field, url).MayBeSandbox ? Played.AtField(field) : null;

    private static bool IsThisMachine(IPAddress ip)
    {
        var plain = ip.IsIPv4MappedToIPv6 ? ip.MapToIPv4() : ip;
        return IPAddress.IsLoopback(plain) || plain.Equals(IPAddress.Any) || plain.Equals(IPAddress.IPv6Any);
    }
}

/// <summary>A production house whose settings lead to a sandbox does not start (生产环境守则), wherever those settings came from.</summary>
internal sealed class RealChannels(SiyuOptions options, Works works) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        if (!options.Production) return;
        var played = await works.Read(async services =>
        {
            var found = new List<ChannelAddress>();
            foreach (var room in services.GetServices<IChannelAddresses>())
                found.AddRange((await room.All(cancellationToken)).Where(address => address.MayBeSandbox));
            return found;
        });
        Must.Hold(played.Count == 0, "a production house calls no sandbox: "
            + string.Join(", ", played.Select(address => $"{address.Setting} = {address.Url}")));
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
