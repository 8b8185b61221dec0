using Microsoft.Playwright;

namespace Siyu.Apps.Tests;

/// <summary>Every app opens: what it loads, how much of it, and what it may not do.</summary>
public sealed class FirstPageTests(World world)
{
    /// <summary>Compressed bytes of what the first page needs, as they travel; budgets of docs/performance.md.</summary>
    [Theory]
    [InlineData("/console/", 400)]
    [InlineData("/guide/", 120)]
    [InlineData("/mall/", 130)]
    public async Task The_first_page_fits_its_budget(string path, int kilobytes)
    {
        await using var watched = await world.Chromium.Open(Screen.Phone);
        var sizes = new List<(string Url, Task<long> Bytes)>();
        watched.Page.Response += (_, answer) =>
        {
            if (new Uri(answer.Url).AbsolutePath.StartsWith(path, StringComparison.Ordinal)) sizes.Add((answer.Url, Bytes(answer)));
        };
        await watched.Page.GotoAsync(world.House + path, new() { WaitUntil = WaitUntilState.NetworkIdle });
        var bytes = await Task.WhenAll(sizes.Select(one => one.Bytes));
        var total = bytes.Sum() / 1024;
        Assert.True(total <= kilobytes, $"{path} loads {total} KB compressed, {kilobytes} are allowed:\n"
            + string.Join('\n', sizes.Zip(bytes, (one, size) => $"{size,8} {one.Url}")));
    }

    private static async Task<long> Bytes(IResponse answer)
    {
        await answer.FinishedAsync();
        return (await answer.Request.SizesAsync()).ResponseBodySize;
    }
}
