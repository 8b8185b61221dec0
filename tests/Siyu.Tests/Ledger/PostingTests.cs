using Siyu.Contracts.Ledger;
using Siyu.Kernel;
using Siyu.Ledger.Domain;

namespace Siyu.Tests.Ledger;

public sealed class PostingTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 2, 2, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_journal_that_does_not_balance_is_a_bug()
    {
        var journal = Of("a", Entry.Debit(AccountKind.WxFrozen, "m", new(100)), Entry.Credit(AccountKind.CustomerPrepaid, "o", new(99)));

        Assert.Throws<BrokenInvariant>(() => Posting.Of(journal));
    }

    [Fact]
    public void The_same_entries_in_another_order_are_the_same_journal()
    {
        var entries = new[] { Entry.Debit(AccountKind.WxFrozen, "m", new(100)), Entry.Credit(AccountKind.CustomerPrepaid, "o", new(100)) };

        Assert.Equal(Fingerprint.Of(entries), Fingerprint.Of(entries.Reverse()));
        Assert.NotEqual(Fingerprint.Of(entries), Fingerprint.Of([entries[0]]));
    }

    [Fact]
    public void Every_account_has_a_rule()
    {
        Assert.All(ChartOfAccounts.Kinds, kind => Assert.NotEmpty(kind.Rule().Zh));
        Assert.Equal(new Money(5), AccountKind.WxFrozen.Natural(new(5)));
        Assert.Equal(new Money(-5), AccountKind.CustomerPrepaid.Natural(new(5)));
    }

    [Fact]
    public void What_the_first_of_a_group_took_the_second_cannot_take()
    {
        var account = Account.Of(AccountKind.CommissionPayable, "p");
        var batch = new PostingBatch(new Dictionary<string, string>(), new Dictionary<Account, Money> { [account] = new(100) });

        Assert.True(batch.Take(Posting.Of(Payout("a", 60))).Ok);
        Assert.Equal(LedgerProblems.NotEnough, batch.Take(Posting.Of(Payout("b", 60))).Problem);
        Assert.True(batch.Take(Posting.Of(Payout("c", 40))).Ok);
        Assert.Equal(["a", "c"], batch.Accepted.Select(p => p.Journal.Key));
    }

    [Fact]
    public void A_journal_of_nothing_is_done_and_not_written()
    {
        var batch = new PostingBatch(new Dictionary<string, string>(), new Dictionary<Account, Money>());

        Assert.True(batch.Take(Posting.Of(Of("a", Entry.Debit(AccountKind.WxFrozen, "m", Money.Zero)))).Ok);
        Assert.Empty(batch.Accepted);
    }

    internal static Journal Payout(string key, long fen) =>
        Of(key, Entry.Debit(AccountKind.CommissionPayable, "p", new(fen)), Entry.Credit(AccountKind.PayoutInFlight, key, new(fen)));

    internal static Journal Of(string key, params Entry[] entries) => new(key, "test", "order/" + key, At, entries);
}
