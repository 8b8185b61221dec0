namespace Siyu.Tool.Setup;

/// <summary>The browser of the page tests (测试用浏览器) and the fonts that Chinese needs; fetched by apt-get where we may.</summary>
internal static class Chromium
{
    /// <summary>Test processes read the browser's path here; one that is set already is used.</summary>
    internal const string Variable = "SIYU_TEST_CHROMIUM";

    private static readonly string[] Packages = ["chromium", "fonts-noto-cjk", "fonts-noto-color-emoji"];
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    internal static async Task<string> Get(CancellationToken ct)
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given)
        {
            return given;
        }

        if (Find() is { } found && HasChineseFonts())
        {
            return found;
        }

        await AptGet.Install("安装 Chromium 与中文字体，页面测试需要 apt-get install chromium fonts-noto-cjk", Packages, ct);
        return Find() ?? throw new ToolRefusal(
            $"缺少 Chromium，页面测试需要它。请安装（Debian/Ubuntu：apt-get install {string.Join(' ', Packages)}），或用环境变量 {Variable} 给出路径。",
            $"Chromium is missing and the page tests need it. Install it (Debian/Ubuntu: apt-get install {string.Join(' ', Packages)}), "
            + $"or give its path in {Variable}.");
    }

    private static string? Find() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .SelectMany(folder => Names.Select(name => Path.Combine(folder, name)))
        .Append("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
        .FirstOrDefault(File.Exists);

    private static bool HasChineseFonts() => !OperatingSystem.IsLinux() || Directory.Exists("/usr/share/fonts/opentype/noto")
        || Directory.Exists("/usr/share/fonts/truetype/noto") || !File.Exists("/usr/bin/apt-get");
}
