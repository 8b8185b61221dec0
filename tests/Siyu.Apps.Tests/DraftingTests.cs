using Microsoft.Playwright;
using Siyu.Tool.Demo;
using Siyu.Tool.Demo.Chapters;
using static Microsoft.Playwright.Assertions;

namespace Siyu.Apps.Tests;

/// <summary>From a photo on the shop floor to the mall's shelf (导购起草、总部审核、上架).</summary>
public sealed class DraftingTests(World world)
{
    private const float Patience = 30_000;
    private const string Title = "云朵抱枕（页面测试）";
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_guide_drafts_with_a_photo_headquarters_sends_it_back_once_and_the_mall_sells_it()
    {
        await using var phone = await GuidePhone.SignIn(world, "xiaoli");
        await phone.Open("drafts");
        await Expect(phone.Page.GetByText("还没有起草过商品")).ToBeVisibleAsync(new() { Timeout = Patience });
        await phone.LooksRight();
        await phone.Page.GetByRole(AriaRole.Link, new() { Name = "起草新商品" }).ClickAsync();
        await Fill(phone.Page);
        await phone.LooksRight();
        await HandIn(phone.Page);
        var mine = phone.Page.Locator("a.card").Filter(new() { HasText = Title });
        await Expect(mine).ToContainTextAsync("审核中", new() { Timeout = Patience });
        await phone.LooksRight();

        await using var desk = await ConsoleDesk.SignIn(world, Screen.SmallDesk);
        await OpenProduct(desk);
        await desk.Main.GetByRole(AriaRole.Button, new() { Name = "退回" }).ClickAsync();
        await desk.Dialog.GetByRole(AriaRole.Textbox).FillAsync("售价请核对吊牌");
        await desk.Dialog.GetByRole(AriaRole.Button, new() { Name = "退回", Exact = true }).ClickAsync();
        await Expect(desk.Main.GetByText("审核退回：售价请核对吊牌")).ToBeVisibleAsync(new() { Timeout = Patience });

        await phone.Open("drafts");
        await phone.Page.GetByText("退回原因：售价请核对吊牌").ClickAsync(new() { Timeout = Patience });
        await phone.Page.GetByLabel("售价（元）").FillAsync("199");
        await phone.LooksRight();
        await HandIn(phone.Page);
        await Expect(phone.Page.GetByText("审核中")).ToBeVisibleAsync(new() { Timeout = Patience });

        await desk.Page.ReloadAsync();
        var second = desk.Main.GetByRole(AriaRole.Row).Filter(new() { HasText = "价格" });
        await Expect(second).ToContainTextAsync("看这一版", new() { Timeout = Patience });
        await desk.Main.GetByRole(AriaRole.Button, new() { Name = "看这一版" }).Last.ClickAsync();
        await Expect(desk.Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync(Title, new() { Timeout = Patience });
        await desk.LooksRight();
        await desk.Page.Keyboard.PressAsync("Escape");
        // Others of these tests buy whatever is on sale.
        await DraftOnThePhone.Stock(world.Story, new Uri(desk.Page.Url).Segments[^1], Ct);
        await desk.Main.GetByRole(AriaRole.Button, new() { Name = "通过并上架" }).ClickAsync();
        await desk.Dialog.GetByRole(AriaRole.Button, new() { NameRegex = new("上架") }).ClickAsync();
        await Expect(desk.Main.GetByText("在售").First).ToBeVisibleAsync(new() { Timeout = Patience });
        await desk.LooksRight();

        await using var mall = await world.MallOf(world.Story.Consumers[71], Ct);
        await mall.Page.GotoAsync($"{world.House}/mall/pages/search/search?text={Uri.EscapeDataString("云朵抱枕")}");
        await Expect(mall.Page.GetByText(Title).First).ToBeVisibleAsync(new() { Timeout = Patience });
        await phone.Open("drafts");
        await Expect(phone.Page.GetByText("已上架")).ToBeVisibleAsync(new() { Timeout = Patience });
    }

    private static async Task Fill(IPage page)
    {
        await page.GetByText("照片", new() { Exact = true }).WaitForAsync(new() { Timeout = Patience });
        await page.GetByRole(AriaRole.Button, new() { Name = "提交审核" }).ClickAsync();
        await Expect(page.GetByText("请填写商品名称")).ToBeVisibleAsync(new() { Timeout = Patience });
        await page.Locator("input[type=file]").SetInputFilesAsync(
            new FilePayload { Name = "IMG_1.webp", MimeType = "image/webp", Buffer = Goods.Picture("P007-2.webp") });
        await Expect(page.GetByAltText("第 1 张照片")).ToBeVisibleAsync(new() { Timeout = Patience });
        await page.GetByLabel("名称", new() { Exact = true }).First.FillAsync(Title);
        await page.GetByLabel("货号").FillAsync("PT-PILLOW");
        await page.GetByLabel("品牌").SelectOptionAsync(new SelectOptionValue { Label = "青禾" });
        await page.GetByLabel("分类").SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await page.GetByLabel("售价（元）").FillAsync("1990");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("加规格") }).ClickAsync();
        await page.GetByLabel("可选值").FillAsync("小 中、大");
        await Expect(page.GetByText("共 3 个可买的规格")).ToBeVisibleAsync();
        await page.GetByLabel("描述").FillAsync("软软的。\n可机洗。");
    }

    private static Task HandIn(IPage page) => page.GetByRole(AriaRole.Button, new() { Name = "提交审核" }).ClickAsync();

    private static async Task OpenProduct(ConsoleDesk desk)
    {
        await desk.Open("products?listing=InReview");
        await desk.Main.GetByText(Title).First.ClickAsync();
        await Expect(desk.Main.GetByText("林小丽 起草")).ToBeVisibleAsync(new() { Timeout = Patience });
    }
}
