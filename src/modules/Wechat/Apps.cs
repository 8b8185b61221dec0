using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Wechat.Api;

namespace Siyu.Wechat;

/// <summary>The apps of the group at WeChat (小程序与公众号), from the settings.</summary>
internal sealed class Apps(ISettings settings)
{
    public Task<WechatApp?> Mall(CancellationToken ct) => settings.Get<WechatApp>(WechatApp.Mall, ct);
    public Task<WechatApp?> Official(CancellationToken ct) => settings.Get<WechatApp>(WechatApp.Official, ct);
    public async Task<WechatApp> MallNow(CancellationToken ct) => Must.Exist(await Mall(ct), "the mall's mini program is configured");
}
