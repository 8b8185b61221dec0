using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;

namespace Siyu.Platform;

/// <summary>Whose <c>X-Forwarded-For</c> is believed (可信代理): this machine's, and the networks that the operator names.</summary>
internal static class ProxyAddresses
{
    /// <param name="networks"><c>10.0.0.0/8,192.168.1.5</c>; empty for this machine only.</param>
    public static ForwardedHeadersOptions Believed(string networks)
    {
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor };
        foreach (var text in networks.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (IPAddress.TryParse(text, out var one)) options.KnownProxies.Add(one);
            else options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(text));
        }
        return options;
    }
}
