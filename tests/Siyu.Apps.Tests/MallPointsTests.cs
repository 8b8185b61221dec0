using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Siyu.Tool.Demo;
using static Microsoft.Playwright.Assertions;

namespace Siyu.Apps.Tests;

/// <summary>Cards and points in the mall (会员卡与积分): what a member holds, and points that pay at the checkout.</summary>
public sealed class MallPointsTests(World world)
{
    private const float Patience = 30_000;
    private const int WithoutCoupon = 77;
    private const string Store = "上海南京西路店";
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Points_pay_at_the_checkout_as_shown_and_those_that_are_gone_meanwhile_are_refused_and_shown_anew()
    {
        var member = world.Story.Consumers[WithoutCoupon];
        await using var phone = await world.MallOf(member, Ct);
        await member.Line.Post("/api/mall/coupons", new { template = world.Story.Cast.CouponTemplate }, Ct);
        var card = await DemoCards.Give(world, member, 2_000, Ct);
        await ToTheCheckout(phone, member);
        var list = await Payable(phone);
        await Expect(phone.Page.GetByText("新人满 200 减 30").First).ToBeVisibleAsync();

        await Tap(phone, "未使用，可抵");
        await Expect(phone.Page.GetByText("本单最多抵 2,000 积分（¥20.00）")).ToBeVisibleAsync();
        await phone.Page.GetByLabel("用多少积分").Locator("input").FillAsync("2001");
        await Expect(phone.Page.GetByText("请填 1 到 2,000 的整数")).ToBeVisibleAsync();
        await phone.Page.GetByLabel("用多少积分").Locator("input").FillAsync("1900");
        await Tap(phone, "确定");
        await Expect(phone.Page.GetByText("-¥19.00 用 1,900 积分")).ToBeVisibleAsync();
        await Expect(phone.Page.GetByText("积分抵扣").Last).ToBeVisibleAsync();
        await Pays(phone, list - 1_900);

        // The coupon was chosen by itself; without it the points stay.
        await Tap(phone, "优惠券");
        await Tap(phone, "不使用优惠券");
        list += 3_000;
        await Pays(phone, list - 1_900);

        await DemoCards.Adjust(world, card, -1_500, Ct);
        await Tap(phone, "提交订单");
        await Expect(phone.Page.Locator("uni-toast")).ToContainTextAsync("积分不足，最多可用 500 分");
        await Expect(phone.Page.GetByText("-¥5.00 用 500 积分")).ToBeVisibleAsync();
        await Pays(phone, list - 500);
        await phone.ReadsWell();
        await Fits(phone);

        await Tap(phone, "提交订单");
        await phone.Page.WaitForURLAsync("**/pages/pay/pay?order=*", new() { Timeout = Patience });
        var id = Regex.Match(phone.Page.Url, "order=([0-9a-f-]{36})").Groups[1].Value;
        var placed = await member.Line.Get($"/api/mall/orders/{id}", Ct);
        Assert.Equal(list - 500, placed["payable"]!.GetValue<long>());
        await Open(phone, $"pages/order/order?id={id}");
        await Expect(phone.Page.GetByText("积分抵扣").Last).ToBeVisibleAsync(new() { Timeout = Patience });
        await phone.ReadsWell();

        await Tap(phone, "取消订单");
        await phone.Page.Locator(".uni-modal__btn_primary").ClickAsync();
        await Expect(phone.Page.GetByText("已关闭").First).ToBeVisibleAsync(new() { Timeout = Patience });
        await Open(phone, $"pages/points/points?card={card}");
        foreach (var words in (string[])["订单取消退回", "+500", "下单抵扣", "-500", "人工调整", "页面测试"])
            await Expect(phone.Page.Locator("uni-page-body")).ToContainTextAsync(words, new() { Timeout = Patience });
        await phone.ReadsWell();
        await Fits(phone);
        phone.IsClean();
    }

    [Fact]
    public async Task The_card_page_shows_tier_growth_and_points_and_opens_the_card_of_a_brand()
    {
        var member = world.Story.Consumers[7];
        await using var phone = await world.MallOf(member, Ct);
        await DemoCards.Give(world, member, 1_234, Ct);
        await DemoCards.BrandProgram(world, Ct);
        await phone.Page.RouteAsync("**/api/mall/cards", route => route.AbortAsync("internetdisconnected"));
        await Open(phone, "pages/me/me");
        await Expect(phone.Page.GetByText("会员卡没有加载出来")).ToBeVisibleAsync(new() { Timeout = Patience });
        await phone.Page.UnrouteAllAsync();
        await Tap(phone, "会员卡没有加载出来");
        await Tap(phone, "1,234 积分");
        await Expect(phone.Page.GetByText("成长值升为金卡")).ToBeVisibleAsync(new() { Timeout = Patience });
        foreach (var words in (string[])["普通会员", "等级权益", "金卡生日礼一份", "每单最多抵商品金额的 50%", "木息专用"])
            await Expect(phone.Page.Locator("uni-page-body").Last).ToContainTextAsync(words);
        await Fits(phone);

        await phone.Page.GetByLabel($"领取{DemoCards.BrandTitle}").ClickAsync();
        await Expect(phone.Page.Locator("uni-toast")).ToContainTextAsync($"已领取{DemoCards.BrandTitle}");
        await Expect(phone.Page.GetByRole(AriaRole.Radio)).ToHaveCountAsync(2);
        await Expect(phone.Page.GetByRole(AriaRole.Radio, new() { Checked = true })).ToContainTextAsync(DemoCards.BrandTitle);
        await phone.Page.GetByRole(AriaRole.Radio).First.ClickAsync();
        await Tap(phone, "积分明细");
        await Expect(phone.Page.GetByText("+1,234")).ToBeVisibleAsync(new() { Timeout = Patience });
        await phone.ReadsWell();
        phone.IsClean();
    }

    private async Task ToTheCheckout(Watched phone, Consumer member)
    {
        var product = (await member.Line.Get("/api/mall/products?size=50", Ct))["rows"]!.AsArray()
            .First(row => row!["title"]!.GetValue<string>() == "棉质连衣裙")!["id"]!.GetValue<string>();
        await Open(phone, $"pages/product/product?id={product}");
        await phone.Page.GetByText("立即购买").First.ClickAsync(new() { Timeout = Patience });
        await phone.Page.Locator(".sheet").GetByText("立即购买").ClickAsync();
        await Tap(phone, "门店自提");
        await Tap(phone, "选择自提门店");
        await phone.Page.GetByText(Store).ClickAsync();
        await Expect(phone.Page.GetByText("未使用，可抵")).ToBeVisibleAsync(new() { Timeout = Patience });
    }

    /// <summary>What the page asks to be paid, in fen.</summary>
    private static async Task<long> Payable(Watched phone)
    {
        var said = await phone.Page.Locator(".bar .sum").Last.InnerTextAsync();
        return long.Parse(Regex.Replace(said, "[^0-9]", ""), System.Globalization.CultureInfo.InvariantCulture);
    }

    private static Task Pays(Watched phone, long fen) =>
        Expect(phone.Page.Locator(".bar .sum").Last).ToHaveTextAsync($"¥{fen / 100}.{fen % 100:00}");

    /// <summary>Nothing sticks out at the side, on a narrow phone neither.</summary>
    private static async Task Fits(Watched phone)
    {
        foreach (var screen in (Screen[])[Screen.SideBar, Screen.Phone])
        {
            await phone.Page.SetViewportSizeAsync(screen.Width, screen.Height);
            var over = await phone.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - window.innerWidth");
            Assert.True(over <= 0, $"{phone.Page.Url} is {over} px wider than a screen of {screen.Width}");
        }
    }

    private Task<IResponse?> Open(Watched phone, string page) => phone.Page.GotoAsync($"{world.House}/mall/{page}");

    private static Task Tap(Watched phone, string text) =>
        phone.Page.Locator("uni-button").Filter(new() { HasText = text }).Last.ClickAsync();
}
