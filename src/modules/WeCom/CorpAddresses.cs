using Siyu.Platform;
using Siyu.WeCom.Api;

namespace Siyu.WeCom;

/// <summary>Where the corps' calls go (企微渠道地址).</summary>
internal sealed class CorpAddresses(Corps corps) : IChannelAddresses
{
    public async Task<IReadOnlyList<ChannelAddress>> All(CancellationToken ct) =>
        [.. (await corps.All(ct)).SelectMany(corp => new ChannelAddress[]
        {
            new(WeComCorp.Section(corp.CorpId) + " apiBase", corp.ApiBase),
            new(WeComCorp.Section(corp.CorpId) + " oAuthBase", corp.OAuthBase),
        })];
}
