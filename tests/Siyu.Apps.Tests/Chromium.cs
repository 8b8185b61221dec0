using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Siyu.Apps.Tests;

/// <summary>The browser of this run, real and without a window; each test opens pages of its own in a fresh profile (浏览器).</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] Quiet =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    private const float Patience = 20_000;
    private readonly IPlaywright playwright;
    private readonly IBrowser browser;

    private Chromium(IPlaywright playwright, IBrowser browser) => (this.playwright, this.browser) = (playwright, browser);

    public static async Task<Chromium> Start()
    {
        var playwright = await Playwright.CreateAsync();
        var path = Environment.GetEnvironmentVariable(Tool.Setup.Chromium.Variable)
            ?? await Tool.Setup.Chromium.Get(TestContext.Current.CancellationToken);
        return new(playwright, await playwright.Chromium.LaunchAsync(new() { ExecutablePath = path, Args = Quiet }));
    }

    /// <summary>A page in a browser of its own, watched for everything that must not happen.</summary>
    public async Task<Watched> Open(Screen screen)
    {
        var context = await browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = screen.Width, Height = screen.Height },
            DeviceScaleFactor = screen.Scale,
            IsMobile = screen.IsPhone,
            HasTouch = screen.IsPhone,
            Locale = "zh-CN",
            TimezoneId = "Asia/Shanghai",
        });
        context.SetDefaultTimeout(Patience);
        return new Watched(context, await context.NewPageAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }
}

/// <summary>The sizes that our users have before them (屏幕).</summary>
internal sealed record Screen(int Width, int Height, float Scale, bool IsPhone)
{
    public static readonly Screen Desk = new(1440, 900, 1, IsPhone: false);
    public static readonly Screen SmallDesk = new(1280, 800, 1, IsPhone: false);
    public static readonly Screen Phone = new(390, 844, 2, IsPhone: true);
    public static readonly Screen SideBar = new(360, 780, 2, IsPhone: true);
}

/// <summary>A page and what went wrong in it: errors in its log, refused resources, calls to strangers (受检页面).</summary>
internal sealed class Watched : IAsyncDisposable
{
    private static int pictures;
    private readonly IBrowserContext context;
    private readonly ConcurrentQueue<string> faults = new();

    public Watched(IBrowserContext context, IPage page)
    {
        (this.context, Page) = (context, page);
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !IsTheEchoOfAnAnswer(message.Text)) faults.Enqueue($"log: {message.Text}");
        };
        page.PageError += (_, fault) => faults.Enqueue($"fault: {fault}");
        page.Request += (_, request) =>
        {
            var address = new Uri(request.Url);
            if (address.Scheme is "http" or "https" or "ws" or "wss" && !address.IsLoopback) faults.Enqueue($"third party: {request.Url}");
        };
        page.Response += (_, answer) =>
        {
            if (answer.Status >= 500 || answer.Status == 404) faults.Enqueue($"{answer.Status} {answer.Url}");
        };
    }

    public IPage Page { get; }

    /// <summary>Nothing has gone wrong so far, save what the test provoked itself.</summary>
    public void IsClean(params string[] provoked) =>
        Assert.DoesNotContain(faults, fault => !provoked.Any(one => fault.Contains(one, StringComparison.Ordinal)));

    /// <summary>The text on the page is meant for people: no words of programs in it.</summary>
    public async Task ReadsWell()
    {
        var text = await Page.Locator("body").InnerTextAsync();
        Assert.False(string.IsNullOrWhiteSpace(text), $"{Page.Url} shows nothing");
        foreach (var word in (string[])["undefined", "NaN", "null", "[object", "Invalid Date"])
            Assert.False(text.Contains(word, StringComparison.Ordinal), $"{Page.Url} shows “{word}”:\n{text}");
        await KeepForEyes();
    }

    /// <summary>With SIYU_LOOK=FOLDER a picture of each page that was judged stays there, for a person to look at (看图).</summary>
    private async Task KeepForEyes()
    {
        if (Environment.GetEnvironmentVariable("SIYU_LOOK") is not { Length: > 0 } folder) return;
        Directory.CreateDirectory(folder);
        var slug = string.Concat(new Uri(Page.Url).AbsolutePath.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-'))
            .Trim('-');
        var name = $"{Interlocked.Increment(ref pictures):D3}-{Page.ViewportSize?.Width}-{slug[..Math.Min(slug.Length, 60)]}.png";
        await Page.ScreenshotAsync(new() { Path = Path.Combine(folder, name), FullPage = true, Scale = ScreenshotScale.Css });
    }

    public ValueTask DisposeAsync() => context.DisposeAsync();

    /// <summary>Chromium also logs each answer of 400 and more; those are judged by their status above.</summary>
    private static bool IsTheEchoOfAnAnswer(string text) => text.StartsWith("Failed to load resource", StringComparison.Ordinal);
}
