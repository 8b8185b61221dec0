using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Siyu.Apps.Tests;

/// <summary>The four screens of the README, as they are; SIYU_REWRITE=1 keeps their pictures.</summary>
public sealed class PictureTests(World world)
{
    private const float Patience = 30_000;

    [Fact]
    public async Task The_phones_page()
    {
        await using var wall = await world.Chromium.Open(Screen.Desk);
        var phone = await PhoneOnTheWall.Begin(world, wall);
        await phone.AddGuide("林小丽");
        await Keep(wall, "phones");
    }

    [Fact]
    public async Task The_mall()
    {
        await using var mall = await world.Chromium.Open(Screen.Phone);
        await mall.Page.GotoAsync(world.House + "/mall/");
        await Expect(mall.Page.Locator("body")).ToContainTextAsync("棉质连衣裙", new() { Timeout = Patience });
        var later = mall.Page.GetByText("先逛逛，暂不同意");
        if (await later.IsVisibleAsync()) await later.ClickAsync();
        await Keep(mall, "mall");
    }

    [Fact]
    public async Task The_guide_app()
    {
        await using var phone = await GuidePhone.SignIn(world, "xiaoli");
        await Expect(phone.Page.Locator("body")).ToContainTextAsync("今日业绩", new() { Timeout = Patience });
        await Keep(phone.Watched, "guide");
    }

    [Fact]
    public async Task The_console()
    {
        await using var desk = await ConsoleDesk.SignIn(world, Screen.Desk);
        await desk.Open("");
        await Expect(desk.Page.Locator("main canvas").First).ToBeVisibleAsync(new() { Timeout = Patience });
        await Keep(desk.Watched, "console");
    }

    private static async Task Keep(Watched watched, string name)
    {
        await watched.Page.WaitForTimeoutAsync(1_500);
        await watched.ReadsWell();
        watched.IsClean();
        if (Environment.GetEnvironmentVariable("SIYU_REWRITE") != "1") return;
        var file = Path.Combine(Tool.House.Find().Root, "docs", "pictures", name + ".png");
        await watched.Page.ScreenshotAsync(new() { Path = file, Scale = ScreenshotScale.Css });
    }
}
