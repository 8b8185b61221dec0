using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Siyu.Tool.Demo;
using static Microsoft.Playwright.Assertions;

namespace Siyu.Apps.Tests;

/// <summary>Coupons at the till and in a guide's hands (门店核销、发券): shown by the buyer, used up by the store, given within a
/// budget.</summary>
public sealed class CouponTillTests(World world)
{
    private const float Patience = 30_000;
    private const string Title = "到店满 100 减 20（页面测试）";
    private const string Gift = "老客礼（页面测试）";
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_code_from_the_mall_is_used_up_at_the_till_and_taken_back_by_headquarters()
    {
        var buyer = world.Story.Consumers[70];
        await Offer(Title, 10_000, 2_000, "InStore", onlyGiven: false);
        await using var mall = await world.MallOf(buyer, Ct);
        await mall.Page.GotoAsync($"{world.House}/mall/pages/coupons/coupons");
        var row = mall.Page.Locator(".coupon").Filter(new() { HasText = Title });
        await row.Locator("uni-button").Filter(new() { HasText = "领取" }).ClickAsync(new() { Timeout = Patience });
        await mall.Page.GetByText("我的券").First.ClickAsync();
        await row.Locator("uni-button").Filter(new() { HasText = "到店用" }).ClickAsync(new() { Timeout = Patience });
        await Expect(mall.Page.GetByText("请店员扫码，或报出数字")).ToBeVisibleAsync(new() { Timeout = Patience });
        await mall.Page.WaitForTimeoutAsync(1_000);
        await mall.ReadsWell();
        var code = Regex.Replace(await mall.Page.Locator(".digits").Last.InnerTextAsync(), "[^0-9]", "");
        Assert.Equal(12, code.Length);

        await using var phone = await GuidePhone.SignIn(world, "sh001m");
        await phone.Open("redeem");
        await phone.Page.Locator("#code").FillAsync(code);
        await phone.Page.GetByRole(AriaRole.Button, new() { Name = "查券" }).ClickAsync();
        await Expect(phone.Page.GetByText(Title)).ToBeVisibleAsync(new() { Timeout = Patience });
        await Expect(phone.Page.GetByRole(AriaRole.Button, new() { Name = "确认核销" })).ToBeDisabledAsync();
        await phone.Page.GetByLabel("小票号").FillAsync("PT-1001");
        await phone.Page.GetByLabel("小票金额").FillAsync("268");
        await phone.LooksRight();
        await phone.Page.GetByRole(AriaRole.Button, new() { Name = "确认核销" }).ClickAsync();
        await Expect(phone.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("请收 ¥248.00", new() { Timeout = Patience });
        await phone.LooksRight();
        await Expect(mall.Page.GetByText("门店已使用这张券")).ToBeVisibleAsync(new() { Timeout = Patience });
        mall.IsClean();

        await using var desk = await ConsoleDesk.SignIn(world, Screen.SmallDesk);
        await desk.Open("coupons/redemptions");
        var redeemed = desk.Main.GetByRole(AriaRole.Row).Filter(new() { HasText = Title });
        await Expect(redeemed).ToContainTextAsync("PT-1001");
        await desk.LooksRight();
        await redeemed.GetByRole(AriaRole.Button, new() { Name = "撤销" }).ClickAsync();
        await desk.Dialog.GetByRole(AriaRole.Textbox).FillAsync("扫错了券");
        await desk.Dialog.GetByRole(AriaRole.Button, new() { Name = "撤销", Exact = true }).ClickAsync();
        await Expect(redeemed).ToContainTextAsync("已撤销");
        await desk.LooksRight();
        await phone.Open("redemptions");
        await Expect(phone.Page.GetByText("撤销原因：扫错了券")).ToBeVisibleAsync(new() { Timeout = Patience });
        await phone.LooksRight();
    }

    [Fact]
    public async Task Headquarters_gives_a_guide_a_budget_and_the_guide_a_member_a_coupon()
    {
        await Offer(Gift, 0, 1_500, "Both", onlyGiven: true);
        await using var desk = await ConsoleDesk.SignIn(world, Screen.SmallDesk);
        await desk.Open("coupons");
        var row = desk.Main.GetByRole(AriaRole.Row).Filter(new() { HasText = Gift });
        await row.GetByRole(AriaRole.Button, new() { Name = "额度" }).ClickAsync();
        await Expect(desk.Dialog).ToContainTextAsync("还没有分配额度");
        await desk.Dialog.GetByText("导购", new() { Exact = true }).ClickAsync();
        await desk.Dialog.GetByLabel("选择导购").FillAsync("林小丽");
        await desk.Page.Locator(".el-select-dropdown:visible").GetByText("林小丽").First.ClickAsync();
        await desk.Dialog.GetByRole(AriaRole.Spinbutton, new() { Name = "额度", Exact = true }).FillAsync("1");
        await desk.Dialog.GetByRole(AriaRole.Button, new() { Name = "分配", Exact = true }).ClickAsync();
        await Expect(desk.Dialog).ToContainTextAsync("林小丽");
        await desk.LooksRight();

        var member = world.Story.Consumers.First(one => one is { Guide: "xiaoli", Member: not null });
        await using var phone = await GuidePhone.SignIn(world, "xiaoli");
        await phone.Open($"members/{member.Member}");
        await phone.Page.GetByRole(AriaRole.Button, new() { Name = "发券" }).ClickAsync(new() { Timeout = Patience });
        await Expect(phone.Page.GetByText("还可发 1 张")).ToBeVisibleAsync(new() { Timeout = Patience });
        await phone.LooksRight();
        await phone.Page.GetByRole(AriaRole.Button, new() { Name = $"发 {Gift}" }).ClickAsync();
        await Expect(phone.Page.GetByText("已发到顾客账户")).ToBeVisibleAsync(new() { Timeout = Patience });
        await phone.Open("grants");
        await Expect(phone.Page.GetByText(Gift).First).ToBeVisibleAsync(new() { Timeout = Patience });
        await phone.LooksRight();

        await using var mall = await world.MallOf(member, Ct);
        await mall.Page.GotoAsync($"{world.House}/mall/pages/coupons/coupons?mine=1");
        await Expect(mall.Page.Locator(".coupon").Filter(new() { HasText = Gift }))
            .ToContainTextAsync("林小丽 送您的", new() { Timeout = Patience });
        await mall.ReadsWell();
        mall.IsClean();
        await desk.Open("coupons/grants");
        await Expect(desk.Main.GetByRole(AriaRole.Row).Filter(new() { HasText = Gift })).ToContainTextAsync("林小丽");
        await desk.LooksRight();
    }

    [Fact]
    public async Task An_exchange_coupon_is_made_in_words()
    {
        await using var desk = await ConsoleDesk.SignIn(world, Screen.SmallDesk);
        await desk.Open("coupons");
        await desk.Button("新建优惠券").ClickAsync();
        await desk.Dialog.Locator(".el-form-item").Filter(new() { HasText = "类型" }).Locator(".el-select__wrapper").First.ClickAsync();
        await desk.Page.Locator(".el-select-dropdown:visible").GetByText("兑换券").ClickAsync();
        await desk.Dialog.GetByRole(AriaRole.Button, new() { Name = "建好并开放领取" }).ClickAsync();
        await Expect(desk.Dialog).ToContainTextAsync("请填写兑换价，可以是 0");
        await desk.Page.GetByLabel("兑换价").FillAsync("9.9");
        await desk.LooksRight();
    }

    private Task<System.Text.Json.Nodes.JsonNode> Offer(string title, int threshold, int amount, string channel, bool onlyGiven) =>
        world.Story.Console.Post("/api/console/coupon-templates", new
        {
            title, worth = new { kind = "Cash", threshold, amount, payBps = 0, atMost = (long?)null },
            scope = new { kind = "All", ids = Array.Empty<string>() },
            validity = new { from = (DateTimeOffset?)null, until = (DateTimeOffset?)null, days = 30 },
            funder = "Platform", brand = (string?)null, total = 50, perPerson = 1, channel, onlyGiven,
        }, Ct);
}
