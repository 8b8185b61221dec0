using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Siyu.Apps.Tests;

/// <summary>Somebody of the staff with the guide app open on their phone (导购手机).</summary>
internal sealed class GuidePhone(World world, Watched watched) : IAsyncDisposable
{
    private const float Patience = 30_000;

    public IPage Page => watched.Page;

    public Watched Watched => watched;

    /// <summary>WeCom knows who holds a phone; the sandbox's page asks.</summary>
    public static async Task<GuidePhone> SignIn(World world, string userId, Screen? screen = null)
    {
        var phone = new GuidePhone(world, await world.Chromium.Open(screen ?? Screen.Phone));
        await phone.Page.GotoAsync(world.House + "/guide/");
        await phone.Page.GetByRole(AriaRole.Link, new() { NameRegex = new($@"\({userId}\)") }).ClickAsync();
        await phone.Tabs.WaitForAsync(new() { Timeout = Patience });
        return phone;
    }

    public ILocator Tabs => Page.GetByRole(AriaRole.Navigation, new() { Name = "主导航" });

    public Task Open(string path) => Page.GotoAsync($"{world.House}/guide/{path}");

    /// <summary>Takes the newest order on and lays its goods ready.</summary>
    public async Task AcceptTheNewest()
    {
        await Open("deliveries");
        await Page.Locator("a.card").First.ClickAsync(new() { Timeout = Patience });
        await Page.GetByRole(AriaRole.Button, new() { Name = "接单" }).ClickAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "货已备好" }).ClickAsync(new() { Timeout = Patience });
        await Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "确认" }).ClickAsync();
        await Page.GetByRole(AriaRole.Link, new() { Name = "顾客来取" }).WaitForAsync(new() { Timeout = Patience });
    }

    public async Task HandOver(string code)
    {
        await Open("handover");
        await Page.GetByLabel("取货码").FillAsync(code);
        await Page.GetByRole(AriaRole.Button, new() { Name = "核销" }).ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Status)).ToContainTextAsync("可以交货", new() { Timeout = Patience });
    }

    public async Task LooksRight(params string[] provoked)
    {
        watched.IsClean(provoked);
        await watched.ReadsWell();
    }

    public ValueTask DisposeAsync() => watched.DisposeAsync();
}
