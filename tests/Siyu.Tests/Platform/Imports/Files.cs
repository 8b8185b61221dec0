using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Tests.Platform.Imports;

/// <summary>Imports a file given as its lines.</summary>
internal static class Files
{
    public static async Task<(ImportSummary Summary, IReadOnlyList<string> Refused)> Import(
        this TestShop shop, string kind, params string[] lines)
    {
        await using var refusals = new StringWriter();
        var file = new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', lines)));
        var summary = await shop.Services.GetRequiredService<Siyu.Platform.Imports>()
            .Run(new ImportAsk(kind, new Dictionary<string, string>(), DryRun: false), file, refusals, null, CancellationToken.None);
        return (summary.Value, [.. refusals.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1)]);
    }

    /// <summary>Rows, added, changed, refused.</summary>
    public static (long, long, long, long) Figures(this ImportSummary summary) =>
        (summary.Rows, summary.Added, summary.Changed, summary.Refused);

    public static Task<Result<T>> Ask<TService, T>(this TestShop shop, Func<TService, Task<T>> ask) where TService : notnull =>
        shop.With<TService, T>(async service => Result.Of(await ask(service)));
}
