using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Siyu.Apps.Tests;

/// <summary>The mall in a browser of its own: without a network, refused, entered by the official account, by a shared coupon.</summary>
public sealed class MallTests(World world)
{
    private const float Patience = 30_000;
    private const int WithoutCoupon = 75;
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_a_network_it_says_so_and_goes_on_when_it_is_back()
    {
        await using var phone = await world.MallOf(world.Story.Consumers[3], Ct);
        await phone.Page.RouteAsync("**/api/**", route => route.AbortAsync("internetdisconnected"));
        await Open(phone, "pages/orders/orders");
        await Expect(phone.Page.GetByText("网络好像断开了")).ToBeVisibleAsync(new() { Timeout = Patience });
        await phone.Page.UnrouteAllAsync();
        await Tap(phone, "重试");
        await Expect(phone.Page.Locator(".order").First).ToBeVisibleAsync(new() { Timeout = Patience });
        phone.IsClean();
    }

    [Fact]
    public async Task An_order_that_the_house_refuses_is_refused_in_its_own_words()
    {
        var product = (await world.Story.Consumers[4].Line.Get("/api/mall/products?size=50", Ct))["rows"]!.AsArray()
            .First(row => row!["title"]!.GetValue<string>() == "桂花香薰")!["id"]!.GetValue<string>();
        await using var phone = await world.MallOf(world.Story.Consumers[4], Ct);
        await Open(phone, $"pages/product/product?id={product}");
        await phone.Page.GetByText("立即购买").First.ClickAsync(new() { Timeout = Patience });
        await phone.Page.Locator(".sheet").GetByText("立即购买").ClickAsync();
        await Tap(phone, "门店自提");
        await Tap(phone, "选择自提门店");
        await phone.Page.GetByText("上海南京西路店").ClickAsync();
        await world.Story.Console.Post($"/api/console/products/{product}/off-sale", new { reason = "盘点" }, Ct);
        try
        {
            var answer = await phone.Page.RunAndWaitForResponseAsync(
                () => Tap(phone, "提交订单"), said => said.Url.EndsWith("/api/mall/orders", StringComparison.Ordinal));
            Assert.InRange(answer.Status, 400, 499);
            var words = (await answer.JsonAsync())!.Value.GetProperty("title").GetString()!;
            await Expect(phone.Page.Locator("uni-toast")).ToContainTextAsync(words);
            await phone.ReadsWell();
        }
        finally
        {
            await world.Story.Console.Post($"/api/console/products/{product}/on-sale", new { }, Ct);
        }
    }

    [Fact]
    public async Task A_shared_coupon_opens_on_itself_and_is_taken_with_one_press()
    {
        await using var phone = await world.MallOf(world.Story.Consumers[WithoutCoupon], Ct);
        await Open(phone, $"pages/coupons/coupons?template={world.Story.Cast.CouponTemplate}");
        await Expect(phone.Page.GetByText("送您一张券")).ToBeVisibleAsync(new() { Timeout = Patience });
        await Tap(phone, "收下这张券");
        await Expect(phone.Page.GetByText("已收下，去使用")).ToBeVisibleAsync(new() { Timeout = Patience });
        Assert.Equal(1, await world.Story.Data.Count(
            $"SELECT count(*) FROM promotions_coupon WHERE CAST(member AS text) = '{world.Story.Consumers[WithoutCoupon].Member}'", Ct));
        await Open(phone, $"pages/coupons/coupons?template={Guid.Empty}");
        await Expect(phone.Page.GetByText("这张券已经领完或过期了")).ToBeVisibleAsync(new() { Timeout = Patience });
        phone.IsClean();
    }

    [Fact]
    public async Task A_member_comes_in_by_the_official_account_and_a_stranger_is_led_to_the_mini_program()
    {
        await using var member = await SignIn(world.Story.Consumers[5].Persona);
        await Expect(member.Page.GetByText("您好，会员")).ToBeVisibleAsync(new() { Timeout = Patience });
        member.IsClean();

        await using var stranger = await SignIn(await world.NewConsumer("路过的人"));
        await Expect(stranger.Page.GetByText("还差一步：用手机号入会")).ToBeVisibleAsync(new() { Timeout = Patience });
        await Expect(stranger.Page.Locator(".mini-picture img")).ToHaveAttributeAsync("src", new Regex("^blob:"));
        stranger.IsClean();
    }

    /// <summary>Opens the mall in a plain browser and signs in by WeChat's own page as somebody.</summary>
    private async Task<Watched> SignIn(string persona)
    {
        var phone = await world.Chromium.Open(Screen.Phone);
        await Open(phone, "");
        await Tap(phone, "同意并继续");
        await Tap(phone, "立即入会");
        await Tap(phone, "我已阅读并同意");
        await Tap(phone, "微信登录");
        await phone.Page.WaitForURLAsync("**/connect/oauth2/authorize?**", new() { Timeout = Patience });
        var page = new UriBuilder(phone.Page.Url) { Fragment = "" };
        await phone.Page.GotoAsync($"{page.Uri}&as={persona}");
        return phone;
    }

    private Task<IResponse?> Open(Watched phone, string page) => phone.Page.GotoAsync($"{world.House}/mall/{page}");

    private static Task Tap(Watched phone, string text) =>
        phone.Page.Locator("uni-button").Filter(new() { HasText = text }).Last.ClickAsync();
}
