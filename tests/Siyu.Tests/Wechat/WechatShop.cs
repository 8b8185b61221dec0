using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Contracts.Members;
using Siyu.Contracts.Organization;
using Siyu.Platform;
using Siyu.Tests.WeCom;
using Siyu.Wechat;
using Siyu.Wechat.Api;

namespace Siyu.Tests.Wechat;

/// <summary>A house with the WeChat room, its apps set up, and WeChat as a test wants it to be.</summary>
internal sealed class WechatShop : IAsyncDisposable
{
    public const string MallApp = "wx-mall";
    public const string OfficialApp = "wx-official";

    private WechatShop(TestShop shop, PlayedWeCom platform, PlayedOrganization organization, PlayedMembers members) =>
        (Shop, Platform, Organization, Members) = (shop, platform, organization, members);

    public TestShop Shop { get; }
    public PlayedWeCom Platform { get; }
    public PlayedOrganization Organization { get; }
    public PlayedMembers Members { get; }

    public static async Task<WechatShop> Open(Database database, bool configured = true)
    {
        var (platform, organization, members) = (new PlayedWeCom(), new PlayedOrganization(), new PlayedMembers());
        platform.On("/cgi-bin/stable_token", """{"access_token":"token","expires_in":7200}""");
        var shop = await TestShop.Open(database, rooms => rooms.Add<WechatModule>(), services => services
            .AddSingleton<IOrganization>(organization).AddSingleton<IMembers>(members)
            .AddSingleton(provider => platform.Wire.Calls(provider.GetRequiredService<TimeProvider>())));
        if (configured)
        {
            await shop.Do(async services =>
            {
                var settings = services.GetRequiredService<ISettings>();
                await settings.Set(WechatApp.Mall, Mall, default);
                await settings.Set(WechatApp.Official, Mall with { AppId = OfficialApp, MallUrl = "https://mall.example.com/" }, default);
            });
        }
        return new WechatShop(shop, platform, organization, members);
    }

    public static WechatApp Mall => new(MallApp, "secret")
    {
        ApiBase = "http://wechat.test", OAuthBase = "http://open.test", Templates = new Dictionary<string, string> { ["paid"] = "tmpl-1" },
    };

    /// <summary>A login code belongs to this person.</summary>
    public void Comes(string openId, string? union = "union-1") => Platform.On("/sns/jscode2session",
        $$"""{"openid":"{{openId}}","session_key":"c2VjcmV0"{{(union is null ? "" : $",\"unionid\":\"{union}\"")}}}""");

    public void HasPhone(string phone, string country = "86", string app = MallApp) =>
        Platform.On("/wxa/business/getuserphonenumber", new JsonObject
    {
        ["errcode"] = 0,
        ["phone_info"] = new JsonObject
        {
            ["phoneNumber"] = phone, ["purePhoneNumber"] = phone, ["countryCode"] = country,
            ["watermark"] = new JsonObject { ["timestamp"] = 1, ["appid"] = app },
        },
    }.ToJsonString());

    public ValueTask DisposeAsync() => Shop.DisposeAsync();
}
