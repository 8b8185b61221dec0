using System.Text.Json.Nodes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Siyu.Apps.Tests;

/// <summary>What the console shows when the house fails, refuses, or is out of reach; and that it recovers.</summary>
public sealed class ConsoleFaultTests(World world)
{
    private const string Orders = "**/api/console/desk/orders?*";

    [Fact]
    public async Task A_list_says_why_it_is_empty_and_loads_when_one_tries_again()
    {
        await using var desk = await ConsoleDesk.SignIn(world, Screen.Desk);
        await desk.Answer(Orders, 500, "");
        await desk.Open("orders");
        await Expect(desk.Main.GetByRole(AriaRole.Alert)).ToContainTextAsync("服务暂时不可用（500），请稍后重试。");
        await desk.Page.UnrouteAsync(Orders);
        await desk.Answer(Orders, 403, """{"code":"platform.not_allowed","title":"没有权限做这件事"}""");
        await desk.Button("重试").ClickAsync();
        await Expect(desk.Main.GetByRole(AriaRole.Alert)).ToContainTextAsync("没有权限做这件事");
        await desk.Page.UnrouteAsync(Orders);
        await desk.Button("重试").ClickAsync();
        await Expect(desk.Main.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
        await Expect(desk.Main.GetByRole(AriaRole.Row).Nth(1)).ToBeVisibleAsync();
        await desk.LooksRight("/api/console/desk/orders");
    }

    [Fact]
    public async Task A_board_that_fails_leaves_the_rest_of_the_page_and_an_act_that_is_refused_keeps_its_window()
    {
        await using var desk = await ConsoleDesk.SignIn(world, Screen.Desk);
        await desk.Answer("**/api/console/boards/sales?*", 500, "");
        await desk.Open("");
        await Expect(desk.Main.GetByRole(AriaRole.Alert)).ToContainTextAsync("服务暂时不可用");
        await Expect(desk.Main).ToContainTextAsync("今日线上销售额");

        await desk.Answer("**/api/console/products/*/off-sale", 409, """{"code":"catalog.in_review","title":"商品正在审核，请先撤回再修改"}""");
        await desk.Open("products?listing=Published");
        await desk.Main.GetByRole(AriaRole.Row).Nth(1).GetByRole(AriaRole.Button, new() { Name = "下架" }).ClickAsync();
        await desk.Dialog.GetByRole(AriaRole.Textbox).FillAsync("换季");
        await desk.Dialog.GetByRole(AriaRole.Button, new() { Name = "下架" }).ClickAsync();
        await Expect(desk.Dialog).ToContainTextAsync("商品正在审核，请先撤回再修改");
        await desk.Dialog.GetByRole(AriaRole.Button, new() { Name = "取消" }).ClickAsync();
        await desk.LooksRight("/api/console/boards/sales");
    }

    [Fact]
    public async Task Without_a_network_the_console_says_so_and_goes_on_when_it_is_back()
    {
        await using var desk = await ConsoleDesk.SignIn(world, Screen.Desk);
        await desk.Open("orders");
        await desk.Page.Context.SetOfflineAsync(true);
        await desk.Page.GetByLabel("订单号").FillAsync("26");
        await desk.Page.GetByLabel("订单号").PressAsync("Enter");
        await Expect(desk.Main.GetByRole(AriaRole.Alert)).ToContainTextAsync("网络连接失败，请检查网络后重试。");
        await desk.Page.Context.SetOfflineAsync(false);
        await desk.Button("重试").ClickAsync();
        await Expect(desk.Main.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
        await desk.LooksRight();
    }

    [Fact]
    public async Task The_home_board_moves_while_it_is_open()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var desk = await ConsoleDesk.SignIn(world, Screen.Desk);
        await desk.Open("");
        await Expect(desk.Page.GetByRole(AriaRole.Status).Filter(new() { HasText = "实时更新中" })).ToBeVisibleAsync();
        var contacts = desk.Main.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "今日新增好友" }).Locator("strong");
        var before = await contacts.InnerTextAsync();

        var persona = await world.NewConsumer("看板顾客");
        await world.Story.Sandbox.Act("persona/scan-contact-way",
            new JsonObject { ["persona"] = persona, ["qr"] = world.Story.Cast.CodeOf["xiaoli"] }, ct);

        await Expect(contacts).Not.ToHaveTextAsync(before, new() { Timeout = 30_000 });
        await desk.LooksRight();
    }
}
