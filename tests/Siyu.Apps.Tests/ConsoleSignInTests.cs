using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Siyu.Apps.Tests;

/// <summary>Getting into the console, staying in, and choosing in which post one works.</summary>
public sealed partial class ConsoleSignInTests(World world)
{
    [Fact]
    public async Task A_one_time_code_is_set_up_and_from_then_on_signing_in_needs_it()
    {
        var ct = TestContext.Current.CancellationToken;
        await world.GiveLogin("hz001m", "xudian", "Manager-2026-totp", ct);
        await using var desk = await ConsoleDesk.SignIn(world, Screen.Desk, "xudian", "Manager-2026-totp");
        await desk.Open("account");
        await desk.Button("开启动态口令").ClickAsync();
        await Expect(desk.Page.GetByAltText("动态口令二维码")).ToBeVisibleAsync();
        var secret = SecretShape().Match(await desk.Main.InnerTextAsync()).Value.Replace(" ", "", StringComparison.Ordinal);
        await desk.Page.GetByLabel("验证器上的 6 位数字").FillAsync("12");
        await desk.Button("确认开启").ClickAsync();
        await Expect(desk.Main).ToContainTextAsync("请输入 6 位数字");
        await desk.Page.GetByLabel("验证器上的 6 位数字").FillAsync(Code(secret, await HouseNow(desk)));
        await desk.Button("确认开启").ClickAsync();
        await Expect(desk.Main).ToContainTextAsync("已开启");

        await using var again = await world.Chromium.Open(Screen.Desk);
        await again.Page.GotoAsync(world.House + "/console/");
        await again.Page.GetByLabel("登录名").FillAsync("xudian");
        await again.Page.GetByLabel("密码").FillAsync("Manager-2026-totp");
        await again.Page.GetByRole(AriaRole.Button, new() { Name = "登录", Exact = true }).ClickAsync();
        await again.Page.GetByLabel("动态口令").FillAsync("000000");
        await again.Page.GetByRole(AriaRole.Button, new() { Name = "验证并登录" }).ClickAsync();
        await Expect(again.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("不正确");
        // A code is taken once, so the next one is shown.
        await again.Page.GetByLabel("动态口令").FillAsync(Code(secret, await HouseNow(desk) + Step));
        await again.Page.GetByRole(AriaRole.Button, new() { Name = "验证并登录" }).ClickAsync();
        await again.Page.GetByRole(AriaRole.Navigation, new() { Name = "主导航" }).WaitForAsync();
        desk.Watched.IsClean();
        again.IsClean();
    }

    [Fact]
    public async Task Whose_session_has_ended_signs_in_again_and_is_where_they_were()
    {
        await using var desk = await ConsoleDesk.SignIn(world, Screen.Desk);
        await desk.Open("orders");
        await desk.Page.Context.ClearCookiesAsync();
        await desk.Menu.GetByRole(AriaRole.Link, new() { Name = "员工", Exact = true }).ClickAsync();
        await Expect(desk.Page.Locator("body")).ToContainTextAsync("登录已失效，请重新登录。");

        await desk.Page.GetByLabel("登录名").FillAsync(ConsoleDesk.Headquarters);
        await desk.Page.GetByLabel("密码").FillAsync(ConsoleDesk.Password);
        await desk.Button("登录").ClickAsync();

        await Expect(desk.Page).ToHaveURLAsync(new Regex("/console/staff"));
        await Expect(desk.Main).ToContainTextAsync("林小丽");
        desk.Watched.IsClean();
    }

    [Fact]
    public async Task Who_holds_two_posts_works_in_one_of_them_and_in_both_again()
    {
        var ct = TestContext.Current.CancellationToken;
        await world.Story.Console.Post($"/api/console/staff/{world.Story.Cast.StaffIds["wh001m"]}/posts",
            new { unit = world.Story.Cast.UnitIds["hz001"], role = "store_manager", virtualTeam = false }, ct);
        await world.GiveLogin("wh001m", "qianguan", "Manager-2026-posts", ct);
        await using var desk = await ConsoleDesk.SignIn(world, Screen.Desk, "qianguan", "Manager-2026-posts");
        var scope = desk.Button("切换岗位和数据范围");
        await Expect(scope).ToContainTextAsync("嘉兴中心仓");
        await Expect(scope).ToContainTextAsync("杭州湖滨店");

        await scope.ClickAsync();
        await desk.Page.GetByRole(AriaRole.Menuitem, new() { Name = "杭州湖滨店" }).ClickAsync();
        await Expect(scope).ToContainTextAsync("杭州湖滨店 · 店长");
        await desk.Open("staff");
        await Expect(desk.Main).ToContainTextAsync("陈阿杰");
        await Expect(desk.Main).Not.ToContainTextAsync("钱仓管");

        await scope.ClickAsync();
        await desk.Page.GetByRole(AriaRole.Menuitem, new() { Name = "全部岗位" }).ClickAsync();
        await Expect(scope).ToContainTextAsync("嘉兴中心仓");
        await desk.Open("staff");
        await Expect(desk.Main).ToContainTextAsync("钱仓管");
        await desk.LooksRight();
    }

    private static readonly TimeSpan Step = TimeSpan.FromSeconds(30);

    private static async Task<DateTimeOffset> HouseNow(ConsoleDesk desk) => DateTimeOffset.Parse(
        await desk.Page.EvaluateAsync<string>("fetch('/api/console/me').then((answer) => answer.json()).then((me) => me.now)"),
        System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>What an authenticator shows (RFC 6238).</summary>
    private static string Code(string secret, DateTimeOffset at)
    {
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        var bits = string.Concat(secret.Select(letter => Convert.ToString(Alphabet.IndexOf(letter), 2).PadLeft(5, '0')));
        var key = Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(i * 8, 8), 2)).ToArray();
        var counter = BitConverter.GetBytes(at.ToUnixTimeSeconds() / (long)Step.TotalSeconds);
        Array.Reverse(counter);
#pragma warning disable CA5350 // RFC 6238 is made of SHA-1.
        var hash = HMACSHA1.HashData(key, counter);
#pragma warning restore CA5350
        var at4 = hash[^1] & 0xf;
        var number = ((hash[at4] & 0x7f) << 24) | (hash[at4 + 1] << 16) | (hash[at4 + 2] << 8) | hash[at4 + 3];
        return $"{number % 1_000_000:D6}";
    }

    [GeneratedRegex("(?:[A-Z2-7]{4} ){3,}[A-Z2-7]{1,4}")]
    private static partial Regex SecretShape();
}
