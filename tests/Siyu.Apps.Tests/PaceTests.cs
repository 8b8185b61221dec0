using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace Siyu.Apps.Tests;

/// <summary>How soon pages come and answer (页面快慢). No time is judged here, where four other things may run; SIYU_REWRITE=1 keeps the
/// figures beside those of the benches.</summary>
public sealed class PaceTests(World world)
{
    private const int Repeats = 3;

    /// <summary>The browser tells no event that was answered sooner.</summary>
    private const double LeastEvent = 16;
    private const float Patience = 30_000;

    private const string Clock =
        """
        window.pace = { lcp: 0, slowest: 0 };
        new PerformanceObserver((list) => { for (const one of list.getEntries()) pace.lcp = Math.max(pace.lcp, one.startTime); })
          .observe({ type: 'largest-contentful-paint', buffered: true });
        new PerformanceObserver((list) => {
          for (const one of list.getEntries()) if (one.interactionId) pace.slowest = Math.max(pace.slowest, one.duration);
        }).observe({ type: 'event', durationThreshold: 16, buffered: true });
        """;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_app_paints_and_answers_and_how_soon_is_known()
    {
        var runs = new JsonArray();
        for (var repeat = 0; repeat < Repeats; repeat++)
        {
            var run = new JsonObject();
            await Console(run);
            await Guide(run);
            await Mall(run);
            runs.Add(run);
        }
        Assert.All(runs, run => Assert.All(run!.AsObject(), figure => Assert.True(figure.Value!.GetValue<double>() > 0, figure.Key)));
        Keep(runs);
    }

    private async Task Console(JsonObject run)
    {
        await using var watched = await Open(Screen.Desk, "/console/", run, "console");
        var page = watched.Page;
        await page.GetByLabel("登录名").FillAsync(ConsoleDesk.Headquarters);
        await page.GetByLabel("密码").FillAsync(ConsoleDesk.Password);
        var desk = new ConsoleDesk(world, watched);
        await Shown(run, "console_home", desk.Button("登录"), page.GetByText("今日线上订单"));
        await Shown(run, "console_list", desk.Menu.GetByText("商品", new() { Exact = true }).Last, desk.Main.GetByText("P001").First);
        await Answered(run, "console", page);
    }

    private async Task Guide(JsonObject run)
    {
        await using var watched = await Open(Screen.Phone, "/guide/", run, "guide");
        var page = watched.Page;
        var tabs = page.GetByRole(AriaRole.Navigation, new() { Name = "主导航" });
        await Shown(run, "guide_home", page.GetByRole(AriaRole.Link, new() { NameRegex = new(@"\(xiaoli\)") }), tabs);
        await Shown(run, "guide_list", tabs.GetByRole(AriaRole.Link, new() { NameRegex = new("分享") }), page.Locator(".product").First);
        await Answered(run, "guide", page);
    }

    private async Task Mall(JsonObject run)
    {
        await using var watched = await world.MallOf(world.Story.Consumers[72], Ct);
        await Opened(watched, "/mall/", run, "mall");
        var mine = watched.Page.Locator(".uni-tabbar__item").Filter(new() { HasText = "我的" });
        await Shown(run, "mall_me", mine, watched.Page.GetByText("全部订单").First);
        await Answered(run, "mall", watched.Page);
    }

    private async Task<Watched> Open(Screen screen, string path, JsonObject run, string app)
    {
        var watched = await world.Chromium.Open(screen);
        await Opened(watched, path, run, app);
        return watched;
    }

    /// <summary>With nothing in the browser's cache.</summary>
    private async Task Opened(Watched watched, string path, JsonObject run, string app)
    {
        await watched.Page.AddInitScriptAsync(Clock);
        await watched.Page.GotoAsync(world.House + path, new() { WaitUntil = WaitUntilState.NetworkIdle });
        run[app + "_lcp_ms"] = Math.Round(await watched.Page.EvaluateAsync<double>("pace.lcp"), 1);
    }

    /// <summary>From the press to what it leads to, the driver's own way included.</summary>
    private static async Task Shown(JsonObject run, string what, ILocator press, ILocator shows)
    {
        await press.WaitForAsync(new() { Timeout = Patience });
        var watch = Stopwatch.StartNew();
        await press.ClickAsync();
        await shows.WaitForAsync(new() { Timeout = Patience });
        run[what + "_shown_ms"] = Math.Round(watch.Elapsed.TotalMilliseconds, 1);
    }

    /// <summary>The slowest press of all, from the event to the next paint.</summary>
    private static async Task Answered(JsonObject run, string app, IPage page) =>
        run[app + "_slowest_press_ms"] = Math.Max(LeastEvent, await page.EvaluateAsync<double>("pace.slowest"));

    private void Keep(JsonArray runs)
    {
        if (Environment.GetEnvironmentVariable("SIYU_REWRITE") != "1") return;
        var median = new JsonObject();
        foreach (var (name, _) in runs[0]!.AsObject())
            median[name] = runs.Select(run => run![name]!.GetValue<double>()).Order().ElementAt(Repeats / 2);
        var kept = new JsonObject
        {
            ["bench"] = "pages", ["database"] = "sqlite",
            ["at"] = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ["machine"] =
                $"{Environment.ProcessorCount} CPUs, {RuntimeInformation.OSDescription}, browser and house on one machine, empty cache",
            ["runs"] = runs, ["median"] = median, ["targets"] = new JsonArray(),
        };
        File.WriteAllText(Path.Combine(Tool.House.Find().Root, "bench", "results", "pages-sqlite.json"),
            kept.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n");
    }
}
