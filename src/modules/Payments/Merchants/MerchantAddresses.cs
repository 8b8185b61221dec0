using Siyu.Payments.Api;
using Siyu.Platform;

namespace Siyu.Payments;

/// <summary>Where the merchants' calls go, and where WeChat Pay shall call us (支付渠道地址).</summary>
internal sealed class MerchantAddresses(ISettings settings) : IChannelAddresses
{
    public async Task<IReadOnlyList<ChannelAddress>> All(CancellationToken ct) =>
        [.. (await settings.Below<MerchantAccount>(MerchantAccount.Prefix, ct)).SelectMany(merchant => new ChannelAddress[]
        {
            new(merchant.Key + " baseUrl", merchant.Value.BaseUrl), new(merchant.Key + " notifyBaseUrl", merchant.Value.NotifyBaseUrl),
        })];
}
