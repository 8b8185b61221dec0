using Microsoft.Playwright;

namespace Siyu.Apps.Tests;

/// <summary>Somebody at a desk with the console open (控制台使用者).</summary>
internal sealed class ConsoleDesk(World world, Watched watched) : IAsyncDisposable
{
    public const string Headquarters = "zongbu";
    public const string Password = "Yunshan-2026-demo";

    public IPage Page => watched.Page;

    public Watched Watched => watched;

    public static async Task<ConsoleDesk> SignIn(World world, Screen screen, string login = Headquarters, string password = Password)
    {
        var desk = new ConsoleDesk(world, await world.Chromium.Open(screen));
        await desk.Page.GotoAsync(world.House + "/console/");
        await desk.Page.GetByLabel("登录名").FillAsync(login);
        await desk.Page.GetByLabel("密码").FillAsync(password);
        await desk.Page.GetByRole(AriaRole.Button, new() { Name = "登录", Exact = true }).ClickAsync();
        await desk.Menu.WaitForAsync();
        return desk;
    }

    public ILocator Main => Page.Locator("main");

    /// <summary>The window that is open before everything else.</summary>
    public ILocator Dialog => Page.GetByRole(AriaRole.Dialog).Last;

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    /// <summary>Answers an address of the house as the test wishes, until it is lifted.</summary>
    public Task Answer(string address, int status, string body = "{}") => Page.RouteAsync(address, route =>
        route.FulfillAsync(new() { Status = status, ContentType = body.Length > 0 ? "application/json" : "text/plain", Body = body }));

    public ILocator Menu => Page.GetByRole(AriaRole.Navigation, new() { Name = "主导航" });

    /// <summary>Opens a page by its address, as a bookmark does.</summary>
    public async Task Open(string path)
    {
        await Page.GotoAsync($"{world.House}/console/{path}");
        await Settled();
    }

    /// <summary>Waits until nothing on the page is still on its way.</summary>
    public async Task Settled()
    {
        await Page.GetByRole(AriaRole.Heading, new() { Level = 1 }).First.WaitForAsync();
        await Assertions.Expect(Page.Locator("[aria-busy=true], .el-loading-mask:visible, .el-skeleton:visible"))
            .ToHaveCountAsync(0, new() { Timeout = 20_000 });
    }

    /// <summary>Nothing went wrong, nothing reads like a program, nothing sticks out at the side.</summary>
    public async Task LooksRight(params string[] provoked)
    {
        watched.IsClean(provoked);
        await watched.ReadsWell();
        var over = await Page.EvaluateAsync<int>("document.documentElement.scrollWidth - window.innerWidth");
        Assert.True(over <= 0, $"{Page.Url} is {over} px wider than the screen");
    }

    public ValueTask DisposeAsync() => watched.DisposeAsync();
}
