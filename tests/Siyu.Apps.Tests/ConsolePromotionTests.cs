using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Siyu.Apps.Tests;

/// <summary>The console's page of promotions (促销活动): made in words, changed for what comes after, ended.</summary>
public sealed class ConsolePromotionTests(World world)
{
    private const string Title = "页面测试满一万减五";

    [Fact]
    public async Task A_promotion_is_made_changed_and_ended_and_says_what_happens_at_the_till()
    {
        await using var desk = await ConsoleDesk.SignIn(world, Screen.SmallDesk);
        await desk.Open("promotions");
        await Expect(desk.Main).ToContainTextAsync("开业满 400 减 40");
        await desk.Button("新建活动").ClickAsync();
        await Submit(desk, "建好活动");
        await Expect(desk.Dialog).ToContainTextAsync("请填写活动名称");
        await Expect(desk.Dialog).ToContainTextAsync("每一档都要填门槛和减多少");

        await desk.Page.GetByLabel("活动名称").FillAsync(Title);
        await desk.Page.GetByLabel("第 1 档门槛").FillAsync("10000");
        await desk.Page.GetByLabel("第 1 档减多少").FillAsync("5");
        await desk.Page.GetByLabel("总预算").FillAsync("50");
        await desk.Page.GetByLabel("互斥组").FillAsync("页面测试");
        await Expect(desk.Dialog).ToContainTextAsync("买全部商品满 ¥10,000.00 减 ¥5.00，优惠由集团承担。总共最多优惠 ¥50.00。");
        await desk.LooksRight();
        await Submit(desk, "建好活动");

        var row = desk.Main.GetByRole(AriaRole.Row).Filter(new() { HasText = Title });
        await Expect(row).ToContainTextAsync("满减 · 满 ¥10,000.00 减 ¥5.00");
        await Expect(row).ToContainTextAsync("进行中");
        await row.GetByRole(AriaRole.Button, new() { Name = "修改" }).ClickAsync();
        await desk.Page.GetByLabel("第 1 档减多少").FillAsync("6");
        await desk.Page.GetByLabel("总预算").FillAsync("60");
        await Submit(desk, "保存");
        await Expect(row).ToContainTextAsync("满 ¥10,000.00 减 ¥6.00");
        await Expect(row).ToContainTextAsync("¥60.00");

        await row.GetByRole(AriaRole.Button, new() { Name = "结束" }).ClickAsync();
        await desk.Dialog.GetByRole(AriaRole.Button, new() { Name = "结束活动" }).ClickAsync();
        await Expect(row).ToContainTextAsync("已结束");
        await Expect(row.GetByRole(AriaRole.Button)).ToHaveCountAsync(0);
        await desk.Settled();
        await desk.LooksRight();
    }

    [Fact]
    public async Task A_promotion_for_a_tier_is_chosen_and_shown_by_the_tiers_name()
    {
        await DemoCards.Program(world, TestContext.Current.CancellationToken);
        await using var desk = await ConsoleDesk.SignIn(world, Screen.SmallDesk);
        await desk.Open("promotions");
        await desk.Button("新建活动").ClickAsync();
        await desk.Page.GetByLabel("活动名称").FillAsync("金卡专享满一万减一");
        await desk.Page.GetByLabel("第 1 档门槛").FillAsync("10000");
        await desk.Page.GetByLabel("第 1 档减多少").FillAsync("1");
        await desk.Dialog.Locator(".el-form-item").Filter(new() { HasText = "会员等级" }).Locator(".el-select__wrapper").ClickAsync();
        await desk.Page.Locator(".el-select-dropdown:visible").GetByText("金卡").ClickAsync();
        await desk.Page.GetByLabel("活动名称").ClickAsync();
        await Expect(desk.Dialog).ToContainTextAsync("金卡买全部商品满 ¥10,000.00 减 ¥1.00");
        await desk.LooksRight();
        await Submit(desk, "建好活动");
        var row = desk.Main.GetByRole(AriaRole.Row).Filter(new() { HasText = "金卡专享满一万减一" });
        await Expect(row).ToContainTextAsync("全部商品（金卡）");
        await row.GetByRole(AriaRole.Button, new() { Name = "修改" }).ClickAsync();
        await Expect(desk.Dialog.Locator(".el-form-item").Filter(new() { HasText = "会员等级" })).ToContainTextAsync("金卡");
        await desk.Dialog.GetByRole(AriaRole.Button, new() { Name = "取消" }).ClickAsync();
        await row.GetByRole(AriaRole.Button, new() { Name = "结束" }).ClickAsync();
        await desk.Dialog.GetByRole(AriaRole.Button, new() { Name = "结束活动" }).ClickAsync();
        await Expect(row).ToContainTextAsync("已结束");
    }

    private static Task Submit(ConsoleDesk desk, string verb) =>
        desk.Dialog.GetByRole(AriaRole.Button, new() { Name = verb, Exact = true }).ClickAsync();
}
