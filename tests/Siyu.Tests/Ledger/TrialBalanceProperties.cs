using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Contracts.Ledger;
using Siyu.Kernel;
using Siyu.Ledger;
using Siyu.Platform;

namespace Siyu.Tests.Ledger;

public sealed class TrialBalanceProperties
{
    private static readonly AccountKind[] Kinds = Enum.GetValues<AccountKind>();

    /// <summary>
    /// Whatever is posted, in whatever groups, twice or refused: debits equal credits, nothing guarded is negative, balances equal
    /// entries.
    /// </summary>
    [Theory, InlineData(Database.Sqlite, 25), InlineData(Database.Postgres, 10)]
    public async Task Any_sequence_of_posts_keeps_the_trial_balance_zero(Database database, int runs)
    {
        await using var shop = await LedgerTests.Shop(database);
        var number = 0;
        var moves = from legs in Gen.Choose(1, 4)
                    from kinds in Gen.ArrayOf(Gen.Choose(0, Kinds.Length - 1), legs + 1)
                    from subs in Gen.ArrayOf(Gen.Choose(0, 2), legs + 1)
                    from amounts in Gen.ArrayOf(Gen.Choose(-5_000, 5_000), legs)
                    from repeats in Gen.Frequency((4, Gen.Constant(1)), (1, Gen.Constant(2)))
                    select (kinds, subs, amounts, repeats);
        var groups = Gen.Sample(Gen.NonEmptyListOf(moves), runs, 12);
        foreach (var group in groups)
        {
            var journals = group.SelectMany(m => Enumerable.Repeat(Of(++number, m.kinds, m.subs, m.amounts), m.repeats)).ToArray();
            await LedgerTests.Post(shop, journals);
            if (number % 3 == 0)
                await shop.Services.GetRequiredService<Works>().Do(s => s.GetRequiredService<LedgerRows>().Fold(7, default), default);
        }

        Assert.Empty(await shop.Broken());
        var trial = await shop.With<TrialBalance, TrialBalance.Response>(slice => slice.Handle(Actor.System, default));
        Assert.True(trial.Value.Balanced);
        Assert.NotEmpty(trial.Value.Lines);
    }

    private static Journal Of(int number, int[] kinds, int[] subs, int[] amounts)
    {
        var legs = amounts.Select((fen, i) => new Entry(new(Kinds[kinds[i]], "s" + subs[i]), new(fen))).ToList();
        legs.Add(new(new(Kinds[kinds[^1]], "s" + subs[^1]), new(-amounts.Sum(a => (long)a))));
        return PostingTests.Of($"j{number}", [.. legs]);
    }
}
