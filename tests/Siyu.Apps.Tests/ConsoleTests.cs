using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Siyu.Apps.Tests;

/// <summary>The console in a browser: every page of the menu, signing in, scope.</summary>
public sealed class ConsoleTests(World world)
{
    [Theory]
    [InlineData(1440)]
    [InlineData(1280)]
    public async Task Every_page_of_the_menu_opens_with_nothing_wrong_in_it(int width)
    {
        await using var desk = await ConsoleDesk.SignIn(world, width == 1440 ? Screen.Desk : Screen.SmallDesk);
        var entries = await desk.Menu.GetByRole(AriaRole.Listitem).GetByRole(AriaRole.Link).AllAsync();
        Assert.True(entries.Count > 15, $"the menu has only {entries.Count} entries");
        foreach (var entry in entries)
        {
            await entry.ClickAsync();
            await desk.Settled();
            await desk.LooksRight();
        }
    }

    [Fact]
    public async Task A_wrong_password_is_said_in_words()
    {
        await using var watched = await world.Chromium.Open(Screen.Desk);
        await watched.Page.GotoAsync(world.House + "/console/");
        await watched.Page.GetByLabel("登录名").FillAsync(ConsoleDesk.Headquarters);
        await watched.Page.GetByLabel("密码").FillAsync("not-the-password-1");
        await watched.Page.GetByRole(AriaRole.Button, new() { Name = "登录", Exact = true }).ClickAsync();
        await Expect(watched.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("密码");
        watched.IsClean();
    }

    [Fact]
    public async Task A_store_manager_sees_no_other_stores_customer_not_even_by_address()
    {
        var ct = TestContext.Current.CancellationToken;
        await world.GiveLogin("sh001m", "gaodian", "Manager-2026-second", ct);
        var (own, foreign) = (Customer("xiaoli"), Customer("ajie"));
        await using var desk = await ConsoleDesk.SignIn(world, Screen.Desk, "gaodian", "Manager-2026-second");

        await desk.Open($"members/{own}");
        await desk.LooksRight();
        await desk.Page.GotoAsync($"{world.House}/console/members/{foreign}");
        await Expect(desk.Page.Locator("main")).ToContainTextAsync("没有");
        await Expect(desk.Page.Locator("main")).Not.ToContainTextAsync("累计消费");

        await desk.Page.GotoAsync($"{world.House}/console/orders/{await ForeignOrder(ct)}");
        await Expect(desk.Main).ToContainTextAsync("没有这张订单");
        await Expect(desk.Main).Not.ToContainTextAsync("收货信息");
        await desk.Page.GotoAsync($"{world.House}/console/audit");
        await Expect(desk.Main).ToContainTextAsync("您没有查看");
        await Expect(desk.Menu).Not.ToContainTextAsync("审计日志");
        desk.Watched.IsClean("/api/console/orders/", "/api/console/desk/members/", "/api/console/members/");
    }

    /// <summary>An order that another store than the manager's has.</summary>
    private async Task<string> ForeignOrder(CancellationToken ct)
    {
        var unit = world.Story.Cast.UnitIds["hz001"];
        var orders = await world.Story.Console.Get($"/api/console/desk/orders?Region={unit}&Size=1", ct);
        return orders["rows"]![0]!["id"]!.GetValue<string>();
    }

    private string Customer(string guide) => world.Story.Consumers.First(one => one.Guide == guide && one.Member is not null).Member!;
}
