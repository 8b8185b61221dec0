using Siyu.Platform;

namespace Siyu.Host.Once;

/// <summary>Commands that open the house without serving, do one thing and end (一次性命令); <c>./siyu</c> calls them.</summary>
internal static class OnceOnly
{
    public static readonly IReadOnlyDictionary<string, Func<IServiceProvider, string[], CancellationToken, Task<int>>> Commands =
        new Dictionary<string, Func<IServiceProvider, string[], CancellationToken, Task<int>>>
        {
            ["import"] = ImportFile.Run,
            ["verify"] = VerifyDatabase.Run,
        };

    public static async Task<int> Run(WebApplication house, string command, string[] args)
    {
        await using var _ = house;
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            stop.Cancel();
        };
        return await Commands[command](house.Services, args, stop.Token);
    }

    public static string? Value(string[] args, string name) =>
        Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;
}
