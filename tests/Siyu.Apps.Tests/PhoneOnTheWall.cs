using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Siyu.Apps.Tests;

/// <summary>A customer's phone on the sandbox's phones page (墙上的手机), used as a person uses it.</summary>
internal sealed class PhoneOnTheWall(ILocator phone)
{
    private const float Patience = 30_000;

    private IFrameLocator Mall => phone.FrameLocator("iframe[title$=小程序]");

    /// <summary>A newcomer opens the phones page and begins the story: a new customer, and a guide beside.</summary>
    public static async Task<PhoneOnTheWall> Begin(World world, Watched watched)
    {
        await watched.Page.GotoAsync(world.Sandbox + "/phones/");
        await watched.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("开始|再来一位新顾客") }).ClickAsync();
        var phone = watched.Page.Locator("section.slot").Filter(new() { Has = watched.Page.Locator(".is-wechat") }).First;
        await phone.WaitForAsync();
        return new(phone);
    }

    /// <summary>The phone of somebody who hangs on the wall already.</summary>
    public static PhoneOnTheWall Of(Watched watched, string title) =>
        new(watched.Page.GetByRole(AriaRole.Region, new() { Name = title, Exact = true }));

    /// <summary>Who holds it, as its title says.</summary>
    public async Task<string> Owner() =>
        (await phone.GetByRole(AriaRole.Heading).First.InnerTextAsync()).Replace("的微信", "", StringComparison.Ordinal);

    /// <summary>Scans the guide's live code and adds them; the welcome comes by itself.</summary>
    public async Task AddGuide(string guide)
    {
        await phone.GetByRole(AriaRole.Button, new() { Name = "扫一扫" }).ClickAsync();
        await phone.GetByRole(AriaRole.Button, new() { NameRegex = new(guide) }).First.ClickAsync();
        await phone.GetByRole(AriaRole.Button, new() { Name = "添加到通讯录" }).ClickAsync();
        await Expect(phone).ToContainTextAsync("欢迎来到云杉", new() { Timeout = Patience });
    }

    public async Task OpenMall()
    {
        await phone.GetByRole(AriaRole.Button, new() { Name = "返回" }).ClickAsync();
        while (!await phone.GetByRole(AriaRole.Navigation, new() { Name = "微信" }).IsVisibleAsync())
            await phone.GetByRole(AriaRole.Button, new() { Name = "返回" }).First.ClickAsync();
        await phone.GetByRole(AriaRole.Button, new() { Name = "小程序", Exact = true }).ClickAsync();
        await phone.Locator(".rows button").First.ClickAsync();
        await Tap("同意并继续");
    }

    /// <summary>Joins from the first page of the mall.</summary>
    public async Task Join()
    {
        await Tap("立即入会");
        await JoinHere();
        await Expect(Mall.Locator("body")).ToContainTextAsync("会员码", new() { Timeout = Patience });
    }

    /// <summary>Joins by the phone's own number, which the customer lets the mini program have.</summary>
    public async Task JoinHere()
    {
        await Tap("我已阅读并同意");
        await Tap("手机号一键入会");
        await phone.GetByRole(AriaRole.Button, new() { Name = "允许", Exact = true }).ClickAsync();
        await Expect(Mall.GetByText("手机号一键入会")).ToHaveCountAsync(0, new() { Timeout = Patience });
    }

    public async Task BuyForPickup(string product, string size, string store)
    {
        await Mall.GetByText(product).First.ClickAsync();
        await Mall.GetByText("立即购买").First.ClickAsync();
        await Choose(size);
        await OrderForPickup(store);
    }

    /// <summary>Takes a card in the open chat, which opens the mall on what it shows.</summary>
    public async Task OpenCard(string title)
    {
        await phone.Locator("button.card").Filter(new() { HasText = title }).Last.ClickAsync(new() { Timeout = Patience });
        await Tap("同意并继续");
        await Mall.GetByText("立即购买").First.ClickAsync();
    }

    /// <summary>Chooses a size in the open sheet and goes on to the till.</summary>
    public async Task Choose(string size)
    {
        var sheet = Mall.Locator(".sheet").Filter(new() { HasText = "数量" });
        await sheet.GetByRole(AriaRole.Button, new() { Name = size, Exact = true }).ClickAsync();
        await sheet.GetByText("立即购买").ClickAsync();
    }

    public async Task OrderForPickup(string store)
    {
        await Tap("门店自提");
        await Tap("选择自提门店");
        await Mall.GetByText(store).ClickAsync();
        await Tap("提交订单");
    }

    /// <summary>Wants to give one piece of the order that was just paid back.</summary>
    public async Task GiveBack(string reason)
    {
        await Tap("查看订单");
        await Tap("申请售后");
        await Mall.Locator(".wd-input-number__action").Last.ClickAsync();
        await Tap(reason);
        await Tap("提交申请");
        await Expect(Mall.GetByText("已申请，等待处理").Last).ToBeVisibleAsync(new() { Timeout = Patience });
    }

    /// <summary>Enters the mini program anew and looks at the newest order.</summary>
    public async Task SeesOnTheNewestOrder(string words)
    {
        await phone.GetByRole(AriaRole.Button, new() { Name = "重新进入小程序" }).ClickAsync();
        await Mall.GetByLabel("购物车").First.ClickAsync();
        await Mall.Locator(".uni-tabbar__item").Filter(new() { HasText = "我的" }).ClickAsync();
        await Tap("全部订单");
        await Mall.Locator(".card.order").First.ClickAsync();
        await Expect(Mall.GetByText(words).Last).ToBeVisibleAsync(new() { Timeout = Patience });
    }

    /// <summary>Holds the phone over the code on another phone's screen, and lets the mini program open.</summary>
    public async Task ScanTheScreenOf(string owner)
    {
        await phone.GetByRole(AriaRole.Button, new() { Name = "扫一扫" }).ClickAsync();
        await phone.GetByRole(AriaRole.Button, new() { Name = $"{owner}的手机" }).ClickAsync(new() { Timeout = Patience });
        await Tap("同意并继续");
    }

    /// <summary>Ties this WeChat to the member of staff whose code was scanned.</summary>
    public async Task LinkToStaff()
    {
        await Mall.Locator("uni-button").Filter(new() { HasText = "绑定" }).Last.ClickAsync();
        await Mall.Locator(".uni-modal__btn_primary").ClickAsync();
        await Expect(Mall.GetByText("已绑定收款微信").Last).ToBeVisibleAsync(new() { Timeout = Patience });
    }

    /// <summary>Looks for the money until it has come, and accepts it on WeChat's own page.</summary>
    public async Task TakeMoney(Func<Task> wait)
    {
        var take = Mall.Locator("uni-button").Filter(new() { HasText = "确认收款" });
        var again = Mall.Locator("uni-button").Filter(new() { HasText = "再看看" });
        for (var tries = 0; tries < 20; tries++)
        {
            await take.Or(again).First.WaitForAsync();
            if (await take.IsVisibleAsync()) break;
            await wait();
            await again.ClickAsync();
            await phone.Page.WaitForTimeoutAsync(500);
        }
        await take.ClickAsync();
        await phone.GetByRole(AriaRole.Dialog, new() { Name = "确认收款" }).GetByRole(AriaRole.Button, new() { Name = "确认收款" }).ClickAsync();
        await Expect(Mall.GetByText("款项正在转入您的微信零钱")).ToBeVisibleAsync(new() { Timeout = Patience });
    }

    /// <summary>Any six digits are the sandbox's password; then the house must say itself that it is paid.</summary>
    public async Task Pay()
    {
        await Tap("微信支付");
        var till = phone.GetByRole(AriaRole.Dialog, new() { Name = "微信支付" });
        await till.GetByText("请输入支付密码").WaitForAsync();
        foreach (var digit in "123456") await till.GetByRole(AriaRole.Button, new() { Name = $"{digit}", Exact = true }).ClickAsync();
        await Expect(Mall.GetByText("付款成功").Last).ToBeVisibleAsync(new() { Timeout = Patience });
    }

    /// <summary>What the customer shows at the counter, as soon as the store has laid the goods ready.</summary>
    public async Task<string> PickupCode()
    {
        await Tap("查看订单");
        var digits = Mall.Locator(".digits");
        await digits.WaitForAsync(new() { Timeout = Patience });
        return await digits.InnerTextAsync();
    }

    private Task Tap(string text) => Mall.Locator("uni-button, button").Filter(new() { HasText = text }).Last.ClickAsync();
}
