using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Platform;

namespace Siyu.Victim;

/// <summary>A house that only moves old events to files, to be killed while it does: it says so when it has ended by itself.</summary>
internal static class Trimming
{
    public const string Word = "trim";

    /// <param name="args">The word, data folder, database, key file, and the time in milliseconds.</param>
    public static async Task Run(string[] args)
    {
        var services = new ServiceCollection().AddLogging();
        services.AddSingleton<TimeProvider>(new Still(long.Parse(args[4], CultureInfo.InvariantCulture)));
        services.AddSiyu(new SiyuOptions { DataFolder = args[1], Database = args[2], KeyFile = args[3] });
        await using var house = services.BuildServiceProvider();
        await using var scope = house.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<TrimEvents>().Run(CancellationToken.None);
        Console.WriteLine("ended .");
    }

    private sealed class Still(long atMs) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(atMs);
    }
}
