using Siyu.Platform;
using Siyu.Wechat.Api;

namespace Siyu.Wechat;

/// <summary>Where the calls of the mini program and the official account go (微信渠道地址).</summary>
internal sealed class AppAddresses(ISettings settings) : IChannelAddresses
{
    public async Task<IReadOnlyList<ChannelAddress>> All(CancellationToken ct)
    {
        var found = new List<ChannelAddress>();
        foreach (var section in new[] { WechatApp.Mall, WechatApp.Official })
            if (await settings.Get<WechatApp>(section, ct) is { } app)
                found.AddRange([new(section + " apiBase", app.ApiBase), new(section + " oAuthBase", app.OAuthBase)]);
        return found;
    }
}
