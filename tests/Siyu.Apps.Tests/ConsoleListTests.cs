using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Siyu.Apps.Tests;

/// <summary>Lists of the console: filters in the address, finding by keyboard, files that leave.</summary>
public sealed class ConsoleListTests(World world)
{
    [Fact]
    public async Task Filters_stand_in_the_address_so_that_back_and_reload_show_the_same_rows()
    {
        await using var desk = await ConsoleDesk.SignIn(world, Screen.SmallDesk);
        await desk.Open("orders");
        await desk.Page.GetByRole(AriaRole.Combobox, new() { Name = "导购", Exact = true }).ClickAsync();
        await desk.Page.Keyboard.TypeAsync("阿杰");
        await desk.Page.GetByRole(AriaRole.Option, new() { NameRegex = new("陈阿杰") }).ClickAsync();
        await Expect(desk.Page).ToHaveURLAsync(new Regex("guide="));
        await desk.Settled();
        await Expect(desk.Main.GetByRole(AriaRole.Row).Filter(new() { HasText = "林小丽" })).ToHaveCountAsync(0);
        var first = desk.Main.GetByRole(AriaRole.Row).Nth(1).GetByRole(AriaRole.Link).First;
        var number = await first.InnerTextAsync();

        await first.ClickAsync();
        await Expect(desk.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync(number);
        await desk.Page.GoBackAsync();
        await Expect(desk.Page).ToHaveURLAsync(new Regex("guide="));
        await desk.Page.ReloadAsync();
        await desk.Settled();
        await Expect(desk.Main.Locator("form[role=search]")).ToContainTextAsync("陈阿杰");
        await Expect(desk.Main).ToContainTextAsync(number);
        await desk.LooksRight();

        await desk.Open("orders?number=nothing-like-it");
        await Expect(desk.Main).ToContainTextAsync("没有符合条件的记录");
        await desk.Main.GetByRole(AriaRole.Button, new() { Name = "清除筛选" }).First.ClickAsync();
        await Expect(desk.Main).ToContainTextAsync(number[..4]);
    }

    [Fact]
    public async Task The_keyboard_alone_finds_somebody_and_opens_their_page()
    {
        await using var desk = await ConsoleDesk.SignIn(world, Screen.Desk);
        await desk.Open("orders");
        await desk.Page.Keyboard.PressAsync("Control+k");
        var box = desk.Page.GetByRole(AriaRole.Combobox, new() { Name = "搜索" });
        await Expect(box).ToBeFocusedAsync();
        await desk.Page.Keyboard.TypeAsync("小丽");
        var hit = desk.Page.GetByRole(AriaRole.Option).Filter(new() { HasText = "林小丽" });
        await Expect(hit).ToHaveCountAsync(1);
        while (await hit.GetAttributeAsync("aria-selected") != "true") await desk.Page.Keyboard.PressAsync("ArrowDown");
        await desk.Page.Keyboard.PressAsync("Enter");

        await Expect(desk.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("林小丽");
        await desk.Settled();
        await desk.Page.Keyboard.PressAsync("Control+k");
        await desk.Page.Keyboard.TypeAsync("没有这样的人");
        await Expect(desk.Dialog).ToContainTextAsync("没有找到");
        await desk.Page.Keyboard.PressAsync("Escape");
        await Expect(box).ToBeHiddenAsync();
        await desk.LooksRight();
    }

    [Fact]
    public async Task What_a_list_shows_leaves_as_a_file_and_columns_are_ones_own()
    {
        await using var desk = await ConsoleDesk.SignIn(world, Screen.Desk);
        await desk.Open("orders");
        var number = await desk.Main.GetByRole(AriaRole.Row).Nth(1).GetByRole(AriaRole.Link).First.InnerTextAsync();
        var file = await desk.Page.RunAndWaitForDownloadAsync(() => desk.Button("导出").ClickAsync());
        var text = await File.ReadAllTextAsync(await file.PathAsync(), TestContext.Current.CancellationToken);
        Assert.Contains(number, text, StringComparison.Ordinal);
        Assert.DoesNotMatch("(?<![0-9])1[0-9]{10}(?![0-9])", text);

        await desk.Button("选择显示的列").ClickAsync();
        await desk.Page.Locator(".el-checkbox").Filter(new() { HasText = "支付时间" }).ClickAsync();
        await desk.Page.ReloadAsync();
        await desk.Settled();
        await Expect(desk.Main.GetByRole(AriaRole.Columnheader, new() { Name = "支付时间" })).ToBeVisibleAsync();
        desk.Watched.IsClean();
    }

    [Fact]
    public async Task An_import_is_tried_taken_and_stays_on_record_with_the_rows_it_refused()
    {
        await using var desk = await ConsoleDesk.SignIn(world, Screen.Desk);
        await desk.Open("imports?kind=categories");
        await desk.Page.GetByLabel("选择要导入的文件").SetInputFilesAsync(new FilePayload
        {
            Name = "apps-test-categories.csv", MimeType = "text/csv",
            Buffer = System.Text.Encoding.UTF8.GetBytes("id,name,pid,sort_order\nT1,测试分类,0,1\nT2,孤儿,nothing,1\n"),
        });
        await desk.Button("试运行（不保存）").ClickAsync();
        await Expect(desk.Main).ToContainTextAsync("试运行结果（没有保存）");
        await Expect(desk.Main).ToContainTextAsync("未通过 1");
        var row = desk.Main.GetByRole(AriaRole.Row).Filter(new() { HasText = "apps-test-categories.csv" });
        await Expect(row).ToContainTextAsync("试运行");

        var file = await desk.Page.RunAndWaitForDownloadAsync(() =>
            row.GetByRole(AriaRole.Button, new() { Name = "下载" }).ClickAsync());
        var refused = await File.ReadAllTextAsync(await file.PathAsync(), TestContext.Current.CancellationToken);

        Assert.Contains("catalog.unknown_category", refused, StringComparison.Ordinal);
        await desk.LooksRight();
    }
}
