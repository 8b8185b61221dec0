using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>
/// Takes away rows that nobody needs any more (过期清理), by the rules of platform and rooms: a bounded number at a time, each in a unit of
/// work of its own, so that nobody waits for a night's worth. What is left is taken the next time.
/// </summary>
internal sealed class SweepOld(Works works, ModuleList modules, TimeProvider clock) : IRecurring
{
    public const string Cron = "0 25 * * * ?";

    private const int BatchesAtMost = 500;

    /// <summary>Rows of one unit of work.</summary>
    internal int AtOnce { get; init; } = 1_000;

    public async Task Run(CancellationToken ct)
    {
        foreach (var rule in modules.Sweeps)
        {
            var before = clock.GetUtcNow() - rule.Keep;
            for (var batch = 0; batch < BatchesAtMost; batch++)
                if (await Take(rule, before, ct) < AtOnce) break;
        }
    }

    private async Task<int> Take(SweepRule rule, DateTimeOffset before, CancellationToken ct) =>
        (await works.Do<int>(async services =>
        {
            var db = services.GetRequiredService<SiyuDb>();
            var row = db.IsSqlite ? "rowid" : "ctid";
            var atMost = AtOnce.ToString(CultureInfo.InvariantCulture);
            // The rule is asked again where the row was changed meanwhile: a row by its place alone may be another one by now.
            await using var sweep = db.Command(
                $"DELETE FROM {rule.Table} WHERE ({rule.Old}) AND {row} IN "
                + $"(SELECT {row} FROM {rule.Table} WHERE {rule.Old} LIMIT {atMost})");
            return await sweep.Give("@before", before).ExecuteNonQueryAsync(ct);
        }, ct, WorkPriority.Background)).Value;
}
