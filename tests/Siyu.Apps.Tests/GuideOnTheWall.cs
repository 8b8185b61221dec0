using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Siyu.Apps.Tests;

/// <summary>A guide's WeCom on the sandbox's phones page (墙上的企业微信): chats with the side bar, and the guide app beside.</summary>
internal sealed class GuideOnTheWall(Watched watched)
{
    private const float Patience = 30_000;

    private readonly ILocator phone =
        watched.Page.Locator("section.slot").Filter(new() { Has = watched.Page.Locator(".is-wecom") }).First;

    private IFrameLocator Side => phone.FrameLocator("iframe[title=客户侧边栏]");

    private IFrameLocator App => phone.FrameLocator("iframe[title=导购端]");

    /// <summary>In the chat with a customer, as soon as it is there: a product goes into the chat with two presses.</summary>
    public async Task SendsFromTheSideBar(string customer, string product)
    {
        await phone.Locator(".chats button").Filter(new() { HasText = customer }).First.ClickAsync(new() { Timeout = Patience });
        await phone.GetByRole(AriaRole.Button, new() { Name = "侧边栏" }).ClickAsync();
        await Side.GetByRole(AriaRole.Tab, new() { Name = "发商品" }).ClickAsync(new() { Timeout = Patience });
        await Side.GetByRole(AriaRole.Button, new() { Name = $"发送{product}" }).ClickAsync(new() { Timeout = Patience });
        await Side.GetByRole(AriaRole.Button, new() { Name = "发到聊天" }).ClickAsync(new() { Timeout = Patience });
        await Expect(phone.Locator("button.card").Filter(new() { HasText = product })).ToBeVisibleAsync(new() { Timeout = Patience });
    }

    public async Task OpensPayouts()
    {
        await phone.GetByRole(AriaRole.Button, new() { Name = "工作台" }).ClickAsync();
        await phone.GetByRole(AriaRole.Button, new() { NameRegex = new("思域导购") }).ClickAsync();
        await App.GetByRole(AriaRole.Link, new() { Name = "我的", Exact = true }).ClickAsync(new() { Timeout = Patience });
        await App.GetByRole(AriaRole.Link, new() { Name = "提现", Exact = true }).ClickAsync(new() { Timeout = Patience });
    }

    /// <summary>Shows the code that ties a WeChat to this guide.</summary>
    public Task ShowsLinkCode() => App.GetByRole(AriaRole.Button, new() { Name = "先绑定收款微信" }).ClickAsync(new() { Timeout = Patience });

    public async Task AsksForMoney()
    {
        await App.Locator(".van-popup__close-icon").ClickAsync();
        await App.GetByRole(AriaRole.Button, new() { Name = "申请提现" }).ClickAsync(new() { Timeout = Patience });
        await App.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "确认" }).ClickAsync();
        await Expect(App.GetByText("请在微信里确认收款")).ToBeVisibleAsync(new() { Timeout = Patience });
    }

    /// <summary>Asks again until the money is said to have come.</summary>
    public async Task HasBeenPaid(Func<Task> wait)
    {
        var again = App.GetByRole(AriaRole.Button, new() { Name = "我已确认，刷新" });
        for (var tries = 0; tries < 20 && await again.IsVisibleAsync(); tries++)
        {
            await wait();
            await again.ClickAsync();
            await watched.Page.WaitForTimeoutAsync(1_000);
        }
        await Expect(App.GetByText("已到账").First).ToBeVisibleAsync(new() { Timeout = Patience });
    }
}
