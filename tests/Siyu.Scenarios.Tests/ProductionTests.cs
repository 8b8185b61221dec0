using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Host;
using Siyu.Kernel;
using Siyu.Payments;
using Siyu.Platform;
using Siyu.Tests;
using Siyu.Wechat.Login;
using Siyu.WeCom.SignIn;

namespace Siyu.Scenarios.Tests;

/// <summary>A production house has nothing to do with a sandbox: it neither takes its address nor starts with one.</summary>
public sealed class ProductionTests
{
    private const string Sandbox = "http://127.0.0.1:7001";

    [Theory]
    [InlineData("http://127.0.0.1:7001"), InlineData("http://localhost:7001")]
    [InlineData("https://localhost"), InlineData("https://127.1.2.3")]
    [InlineData("https://[::1]:7001"), InlineData("https://[::ffff:127.0.0.1]"), InlineData("https://0.0.0.0")]
    [InlineData("http://qyapi.weixin.qq.com")]
    [InlineData("https://pay.localhost"), InlineData("not an address")]
    public void Plain_http_and_this_machine_by_any_name_may_be_a_sandbox(string url) =>
        Assert.True(new ChannelAddress("x", url).MayBeSandbox);

    [Theory, InlineData("https://qyapi.weixin.qq.com"), InlineData("https://10.0.0.7:8443"), InlineData("https://api.mch.weixin.qq.com")]
    public void The_real_hosts_and_a_proxy_in_the_own_network_may_be_called(string url) =>
        Assert.False(new ChannelAddress("x", url).MayBeSandbox);

    [Fact]
    public async Task In_production_each_channel_refuses_a_sandbox_address_and_takes_the_real_one()
    {
        await using var shop = await Open(production: true);
        Assert.Equal(ChannelAddress.Played.Code, (await Corp(shop, Sandbox)).Problem?.Code);
        Assert.Equal(ChannelAddress.Played.Code, (await App(shop, Sandbox)).Problem?.Code);
        Assert.Equal(ChannelAddress.Played.Code, (await Merchant(shop, Sandbox)).Problem?.Code);
        Assert.True((await Corp(shop, null)).Ok);
        Assert.True((await App(shop, null)).Ok);
        Assert.True((await Merchant(shop, null)).Ok);
        await Guard(shop).StartingAsync(default);
    }

    [Fact]
    public async Task With_a_sandbox_address_in_its_settings_a_production_house_does_not_start_and_names_each()
    {
        await using var shop = await Open(production: false);
        Assert.True((await Corp(shop, Sandbox)).Ok);
        Assert.True((await App(shop, Sandbox)).Ok);
        Assert.True((await Merchant(shop, Sandbox)).Ok);
        await Guard(shop).StartingAsync(default);

        var options = shop.Services.GetRequiredService<SiyuOptions>() with { Production = true };
        var refused = await Assert.ThrowsAsync<BrokenInvariant>(
            () => new RealChannels(options, shop.Services.GetRequiredService<Works>()).StartingAsync(default));

        foreach (var setting in new[] { "wecom/corp/ww1 apiBase", "wecom/corp/ww1 oAuthBase", "wechat/mall apiBase",
            "pay/merchant/1900000109 baseUrl" })
            Assert.Contains($"{setting} = {Sandbox}", refused.Message, StringComparison.Ordinal);
    }

    private static Task<TestShop> Open(bool production) => TestShop.Open(Database.Sqlite, rooms => rooms.AddRooms(), services =>
    {
        var given = (SiyuOptions)services.Last(service => service.ServiceType == typeof(SiyuOptions)).ImplementationInstance!;
        services.AddSingleton(given with { Production = production });
    });

    private static RealChannels Guard(TestShop shop) =>
        new(shop.Services.GetRequiredService<SiyuOptions>(), shop.Services.GetRequiredService<Works>());

    private static Task<Result<Done>> Corp(TestShop shop, string? address) => shop.With<CorpSettings, Done>(slice => slice.Handle(
        Actor.System, "ww1", new(7, "a-secret", "c-secret", "token", new string('a', 42) + "E")
        {
            ApiBase = address, OAuthBase = address,
        }, default));

    private static Task<Result<Done>> App(TestShop shop, string? address) => shop.With<AppSettings, Done>(slice => slice.Handle(
        Actor.System, "mall", new("wx1", "secret") { ApiBase = address, OAuthBase = address }, default));

    private static Task<Result<Done>> Merchant(TestShop shop, string? address)
    {
        using var key = RSA.Create(2048);
        var request = new ConfigureMerchant.Request("5157F09EFDC096DE15EBE81A47057A7232F1B8E1", key.ExportPkcs8PrivateKeyPem(),
            "0123456789abcdef0123456789abcdef", "https://mall.example.com") { BaseUrl = address, AppIds = ["wx1"] };
        return shop.With<ConfigureMerchant, Done>(slice => slice.Handle(Actor.System, "1900000109", request, default));
    }
}
