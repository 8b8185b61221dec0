using Microsoft.Extensions.DependencyInjection;
using Siyu.Platform;

namespace Siyu.Ledger;

/// <summary>Folds movements of hot accounts into their balances (余额归并), in the background and in chunks.</summary>
internal sealed class FoldBalances(Works works) : IRecurring
{
    private const int Chunk = 5_000;
    private const int MostChunks = 200;

    public async Task Run(CancellationToken ct)
    {
        for (var i = 0; i < MostChunks; i++)
        {
            var folded = 0;
            await works.Do(
                async services => folded = await services.GetRequiredService<LedgerRows>().Fold(Chunk, ct), ct, WorkPriority.Background);
            if (folded < Chunk) return;
        }
    }
}
