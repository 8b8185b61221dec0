using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Siyu.Tool.Demo.Chapters;

namespace Siyu.Apps.Tests;

/// <summary>The guide app in a browser at a phone's size.</summary>
public sealed class GuideTests(World world)
{
    [Theory]
    [InlineData("xiaoli")]
    [InlineData("sh001m")]
    public async Task Every_tab_opens_with_nothing_wrong_in_it(string userId)
    {
        await using var phone = await GuidePhone.SignIn(world, userId);
        foreach (var tab in await phone.Tabs.GetByRole(AriaRole.Link).AllAsync())
        {
            await tab.ClickAsync();
            await phone.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            await phone.LooksRight();
        }
    }

    [Fact]
    public async Task Who_opens_a_page_by_its_address_is_there_again_after_the_sign_in()
    {
        await using var watched = await world.Chromium.Open(Screen.Phone);
        await watched.Page.GotoAsync(world.House + "/guide/payouts");
        await watched.Page.GetByRole(AriaRole.Link, new() { NameRegex = new(@"\(xiaoli\)") }).ClickAsync();
        await Assertions.Expect(watched.Page.GetByRole(AriaRole.Heading, new() { Name = "提现" })).ToBeVisibleAsync();
        Assert.Equal("/guide/payouts", new Uri(watched.Page.Url).AbsolutePath);
        watched.IsClean();
    }

    [Fact]
    public async Task An_order_placed_for_a_member_shows_its_pay_link_and_can_be_taken_back()
    {
        var ct = TestContext.Current.CancellationToken;
        var sku = (await SellAndPay.Skus(world.Story, ct))[0];
        var member = world.Story.Consumers.First(one => one is { Guide: "xiaoli", Member: not null }).Member;
        using var work = await DeliverOrders.SignIn(world.Story, "xiaoli", ct);
        var placed = await work.Post("/api/guide/orders", new
        {
            member, lines = new[] { new { sku, quantity = 1 } }, delivery = "Pickup", pickupAt = world.Story.Cast.UnitIds["sh001"],
        }, ct);

        await using var phone = await GuidePhone.SignIn(world, "xiaoli");
        await phone.Open($"orders/{placed["order"]}");
        await Assertions.Expect(phone.Page.GetByAltText("付款二维码")).ToBeVisibleAsync();
        await phone.Page.GetByRole(AriaRole.Button, new() { Name = "取消订单" }).ClickAsync();
        await phone.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "取消订单" }).ClickAsync();
        await Assertions.Expect(phone.Page.Locator(".badge").First).ToHaveTextAsync(new Regex("关闭"));
        await Assertions.Expect(phone.Page.GetByAltText("付款二维码")).ToHaveCountAsync(0);
        await phone.LooksRight();
    }

    [Fact]
    public async Task A_list_that_could_not_be_loaded_says_so_and_asks_again_only_when_told()
    {
        await using var phone = await GuidePhone.SignIn(world, "xiaoli");
        var asked = 0;
        await phone.Page.RouteAsync("**/api/guide/desk/customers?**", async route =>
        {
            asked++;
            await route.FulfillAsync(new()
            {
                Status = 503, ContentType = "application/json", Body = """{"code":"busy","title":"系统正忙，请稍后再试"}""",
            });
        });
        await phone.Open("members");
        await Assertions.Expect(phone.Page.GetByText("系统正忙，请稍后再试")).ToBeVisibleAsync();
        await phone.Page.WaitForTimeoutAsync(1_000);
        Assert.Equal(1, asked);
        await phone.Page.UnrouteAllAsync();
        await phone.Page.GetByRole(AriaRole.Button, new() { Name = "重试" }).ClickAsync();
        await Assertions.Expect(phone.Page.Locator("a.card").First).ToBeVisibleAsync();
        await phone.LooksRight("503 ");
    }

    [Theory]
    [InlineData("code", "我的活码")]
    [InlineData("commission", "佣金")]
    [InlineData("payouts", "提现")]
    [InlineData("performance", "业绩")]
    public async Task A_guides_own_pages_open_by_address(string path, string says)
    {
        await using var phone = await GuidePhone.SignIn(world, "xiaoli");
        await phone.Open(path);
        await Assertions.Expect(phone.Page.Locator("body")).ToContainTextAsync(says);
        await phone.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await phone.LooksRight();
    }
}
