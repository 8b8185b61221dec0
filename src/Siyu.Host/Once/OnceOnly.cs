using Siyu.Platform;

namespace Siyu.Host.Once;

/// <summary>Commands that open the house without serving, do one thing and end (一次性命令); <c>./siyu</c> calls them.</summary>
internal static class OnceOnly
{
    /// <summary>The code of a command that could not begin (EX_TEMPFAIL): again later.</summary>
    private const int TryAgainLater = 75;
    private static readonly TimeSpan DoorPatience = TimeSpan.FromSeconds(60);

    public static readonly IReadOnlyDictionary<string, Func<IServiceProvider, string[], CancellationToken, Task<int>>> Commands =
        new Dictionary<string, Func<IServiceProvider, string[], CancellationToken, Task<int>>>
        {
            ["import"] = ImportFile.Run,
            ["erase"] = ErasePerson.Run,
            ["verify"] = VerifyDatabase.Run,
            ["backup"] = BackUp.Run,
            ["restore"] = RestoreBackup.Run,
            ["move"] = MoveHouse.Run,
            ["rotate-keys"] = RotateRootKey.Run,
            ["quote"] = QuoteFromFile.Run,
            ["reconcile"] = ReconcileFiles.Run,
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

    /// <summary>What writes to the data does it alone, holding its lock, or through the house that runs on it.</summary>
    public static async Task<int> Write(
        IServiceProvider house, Func<CancellationToken, Task<int>> alone, Func<RunningHouse, CancellationToken, Task<int>> through,
        CancellationToken ct)
    {
        var options = house.GetRequiredService<SiyuOptions>();
        using var data = DataLock.Take(options);
        if (data is not null) return await alone(ct);
        using var running = await RunningHouse.Find(options, DoorPatience, ct);
        return running is null ? Busy(options) : await through(running, ct);
    }

    public static int Busy(SiyuOptions options)
    {
        Console.Error.WriteLine($"{options.DataFolder} 正被另一个进程使用：一份 SQLite 数据只能由一台主机（或一个导入命令）打开。");
        Console.Error.WriteLine(
            $"{options.DataFolder} is in use by another process: a SQLite database is opened by one host, or one import, at a time.");
        return TryAgainLater;
    }

    public static string? Value(string[] args, string name) =>
        Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;
}
