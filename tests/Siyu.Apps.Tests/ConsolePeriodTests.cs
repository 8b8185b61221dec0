using System.Globalization;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Siyu.Apps.Tests;

/// <summary>The console's page of accounting months (会计期间): one is closed, its balances stand, and it is opened again.</summary>
public sealed class ConsolePeriodTests(World world)
{
    [Fact]
    public async Task A_month_is_closed_shows_what_stands_in_it_and_is_opened_again()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var desk = await ConsoleDesk.SignIn(world, Screen.SmallDesk);
        await desk.Open("ledger");
        await desk.Button("会计期间").ClickAsync();
        await Expect(desk.Main).ToContainTextAsync("还没有结过账");
        var first = (await world.Story.Console.Get("/api/console/ledger/periods", ct))["next"]!.GetValue<string>().Split('-');
        var month = $"{first[0]} 年 {int.Parse(first[1], CultureInfo.InvariantCulture)} 月";
        await desk.Main.GetByRole(AriaRole.Button, new() { Name = $"结账：{month}" }).ClickAsync();
        await Expect(desk.Dialog).ToContainTextAsync("之后才收到的业务记在下个月 1 日");
        await desk.Dialog.GetByRole(AriaRole.Button, new() { Name = "结账", Exact = true }).ClickAsync();
        var row = desk.Main.GetByRole(AriaRole.Row).Filter(new() { HasText = month });
        await Expect(row).ToContainTextAsync("正在结账");

        await world.Story.Sandbox.Pass(TimeSpan.FromMinutes(2), ct);
        await Expect(row).ToContainTextAsync("已结账", new() { Timeout = 20_000 });
        await row.GetByRole(AriaRole.Button, new() { Name = "期末余额" }).ClickAsync();
        await Expect(desk.Dialog).ToContainTextAsync("预收货款");
        await Expect(desk.Dialog).ToContainTextAsync("合计：借方");
        await desk.LooksRight();
        await desk.Page.Keyboard.PressAsync("Escape");

        await row.GetByRole(AriaRole.Button, new() { Name = "反结账" }).ClickAsync();
        await desk.Dialog.GetByRole(AriaRole.Textbox).FillAsync("页面测试打开");
        await desk.Dialog.GetByRole(AriaRole.Button, new() { Name = "反结账", Exact = true }).ClickAsync();
        await Expect(desk.Main).ToContainTextAsync("还没有结过账");
        await desk.LooksRight();
    }
}
