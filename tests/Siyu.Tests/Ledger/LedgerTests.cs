using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Contracts.Ledger;
using Siyu.Kernel;
using Siyu.Ledger;
using Siyu.Platform;
using static Siyu.Tests.Ledger.PostingTests;

namespace Siyu.Tests.Ledger;

public sealed class LedgerTests
{
    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task The_model_fits_the_schema(Database database)
    {
        await using var shop = await Shop(database);
        Assert.Empty(await ModelAgainstSchema.Differences(shop));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Posted_journals_stand_in_the_balances_before_and_after_they_are_folded(Database database)
    {
        await using var shop = await Shop(database);
        await Post(shop, Paid("o1", 100), Paid("o2", 50));

        await Holds(
            shop, (AccountKind.WxFrozen, "m", 150), (AccountKind.CustomerPrepaid, "o1", 100), (AccountKind.CustomerPrepaid, "o3", 0));
        await shop.Services.GetRequiredService<Works>().Do(
            services => services.GetRequiredService<LedgerRows>().Fold(100, default), default);
        await Holds(shop, (AccountKind.WxFrozen, "m", 150), (AccountKind.CustomerPrepaid, "o2", 50));
        Assert.Empty(await shop.All<UnfoldedRow>());
        Assert.Empty(await shop.Broken());
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task The_same_journal_twice_is_posted_once(Database database)
    {
        await using var shop = await Shop(database);
        var first = await Post(shop, Paid("o1", 100), Paid("o1", 100));
        var again = await Post(shop, Paid("o1", 100));

        Assert.False(first[0].Value.Before);
        Assert.True(first[1].Value.Before);
        Assert.True(again[0].Value.Before);
        await Holds(shop, (AccountKind.WxFrozen, "m", 100));
        Assert.Single(await shop.All<JournalRow>());
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task The_same_key_with_other_entries_is_a_bug_and_leaves_no_trace(Database database)
    {
        await using var shop = await Shop(database);
        await Post(shop, Paid("o1", 100));

        await Assert.ThrowsAsync<BrokenInvariant>(() => Post(shop, Paid("o2", 5), Paid("o1", 101)));
        Assert.Single(await shop.All<JournalRow>());
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task An_account_that_may_not_go_negative_refuses_and_the_others_of_the_group_are_posted(Database database)
    {
        await using var shop = await Shop(database);
        await Post(shop, Accrued("a", 100));
        var results = await Post(shop, Payout("p1", 60), Payout("p2", 60), Accrued("b", 20), Payout("p3", 60));

        Assert.Equal([null, LedgerProblems.NotEnough, null, null], results.Select(r => r.Problem));
        await Holds(
            shop, (AccountKind.CommissionPayable, "p", 0), (AccountKind.PayoutInFlight, "p2", 0), (AccountKind.PayoutInFlight, "p3", 60));
        Assert.Empty(await shop.Broken());
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Two_payouts_at_once_cannot_take_the_same_money(Database database)
    {
        await using var shop = await Shop(database);
        await Post(shop, Accrued("a", 100));
        var results = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Post(shop, Payout($"p{i}", 30))));

        Assert.Equal(3, results.Count(r => r[0].Ok));
        await Holds(shop, (AccountKind.CommissionPayable, "p", 10));
        Assert.Empty(await shop.Broken());
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task The_database_refuses_a_journal_that_does_not_add_up_whoever_writes_it(Database database)
    {
        await using var shop = await Shop(database);
        var id = JournalId.New(shop.Now);

        await Refused(shop, $"{Head(id)}; {Line(id, 1, 2, 0, 100)}");
        await Refused(shop, $"{Head(id)}; {Line(id, 1, 2, 0, 100)}; {Line(id, 2, 2, 100, 1)}");
        await Refused(shop, $"{Head(id)}; {Line(id, 1, 2, 0, 100)}; {Line(id, 2, 2, 99, 0)}");
        await Refused(shop, $"{Head(id)}; {Line(id, 2, 2, 5, 0)}");
        await Refused(shop, $"{Head(id)}; {Line(id, 1, 2, 0, 100)}; {Line(id, 2, 2, 100, 0)}; {Line(id, 3, 3, 0, 5)}");
        await Refused(shop, Line(id, 1, 2, 0, 100));
        await Run(shop, $"{Head(id)}; {Line(id, 1, 2, 0, 100)}; {Line(id, 2, 2, 100, 0)}");
        Assert.Equal(2, (await shop.All<EntryRow>()).Count);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_journal_is_never_changed(Database database)
    {
        await using var shop = await Shop(database);
        await Post(shop, Paid("o1", 100));

        await Refused(shop, "UPDATE ledger_entry SET sub = 'x'");
        await Refused(shop, "DELETE FROM ledger_entry");
        await Refused(shop, "UPDATE ledger_journal SET kind = 'x'");
        await Refused(shop, "DELETE FROM ledger_journal");
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_reversal_points_to_what_it_takes_back_and_verify_sees_a_crooked_one(Database database)
    {
        await using var shop = await Shop(database);
        await Post(shop, Accrued("a", 100), Payout("p1", 60), Back("p1", 60));
        Assert.Empty(await shop.Broken());

        await Post(shop, Payout("p2", 60), Back("p2", 59));
        Assert.Equal("ledger.a_reversal_mirrors_its_journal", Assert.Single(await shop.Broken()).Name);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Verify_sees_a_balance_that_was_tampered_with(Database database)
    {
        await using var shop = await Shop(database);
        await Post(shop, Paid("o1", 100));
        await Run(shop, "UPDATE ledger_balance SET balance = 101");

        Assert.Equal("ledger.balances_equal_entries", Assert.Single(await shop.Broken()).Name);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Entries_of_accounts_are_read_page_by_page_newest_first(Database database)
    {
        await using var shop = await Shop(database);
        await Post(shop, [.. Enumerable.Range(1, 7).Select(i => Accrued($"a{i}", i))]);
        var accounts = new[] { Account.Of(AccountKind.CommissionPayable, "p") };

        var seen = new List<long>();
        string? after = null;
        do
        {
            var page = (await shop.With<ILedger, Page<EntryCard>>(async l => await l.Entries(accounts, new(after, 3), default))).Value;
            seen.AddRange(page.Rows.Select(r => r.Amount.Fen));
            after = page.Next;
        } while (after is not null);

        Assert.Equal([1, 2, 3, 4, 5, 6, 7], seen.Order());
    }

    [Fact]
    public async Task A_group_of_many_journals_takes_no_more_statements_than_one_of_few()
    {
        await using var shop = await Shop(Database.Postgres);
        await Statements(shop, 1, "first");
        var few = await Statements(shop, 2, "few");
        var many = await Statements(shop, 200, "many");

        Assert.InRange(few, 5, 12);
        Assert.Equal(few, many);
    }

    internal static Task<TestShop> Shop(Database database) => TestShop.Open(database, rooms => rooms.Add<LedgerModule>());

    internal static Journal Paid(string order, long fen) =>
        Of("paid-" + order, Entry.Debit(AccountKind.WxFrozen, "m", new(fen)), Entry.Credit(AccountKind.CustomerPrepaid, order, new(fen)));

    private static Journal Accrued(string key, long fen) =>
        Of(key, Entry.Debit(AccountKind.CommissionExpense, "", new(fen)), Entry.Credit(AccountKind.CommissionPayable, "p", new(fen)));

    private static Journal Back(string key, long fen) => Of(
        "back-" + key,
        Entry.Debit(AccountKind.PayoutInFlight, key, new(fen)), Entry.Credit(AccountKind.CommissionPayable, "p", new(fen))) with
        {
            Reverses = key,
        };

    internal static async Task<IReadOnlyList<Result<Done>>> Post(TestShop shop, params Journal[] journals) =>
        (await shop.With<ILedger, IReadOnlyList<Result<Done>>>(async ledger => Result.Of(await ledger.Post(journals, default)))).Value;

    internal static async Task Holds(TestShop shop, params (AccountKind Kind, string Sub, long Fen)[] expected)
    {
        var balances = (await shop.With<ILedger, IReadOnlyDictionary<Account, Money>>(async ledger =>
            Result.Of(await ledger.Balances([.. expected.Select(e => new Account(e.Kind, e.Sub))], default)))).Value;
        Assert.Equal(expected.Select(e => new Money(e.Fen)), expected.Select(e => balances[new(e.Kind, e.Sub)]));
    }

    private static string Head(JournalId id) =>
        "INSERT INTO ledger_journal (id, key, kind, subject, at, posted_at, lines, fingerprint) VALUES "
        + $"('{id}', 'k', 't', 's', 1, 1, 2, 'f')";

    private static string Line(JournalId id, int line, int lines, long opening, long closing) =>
        "INSERT INTO ledger_entry (journal, line, lines, line_before, line_after, kind, sub, amount, opening, closing, at) VALUES "
        + $"('{id}', {line}, {lines}, {(line == 1 ? "NULL" : line - 1)}, {(line == lines ? "NULL" : line + 1)}, "
        + $"'Bank', '', {closing - opening}, {opening}, {closing}, 1)";

    private static Task Refused(TestShop shop, string sql) => Assert.ThrowsAnyAsync<DbException>(() => Run(shop, sql));

    private static Task Run(TestShop shop, string sql) => shop.Do(async services =>
    {
        await using var command = services.GetRequiredService<SiyuDb>().Command(sql);
        await command.ExecuteNonQueryAsync();
    });

    /// <summary>How many statements a group takes, begin and commit included.</summary>
    private static async Task<int> Statements(TestShop shop, int journals, string name)
    {
        using var counted = new CountedStatements();
        await Post(shop, [.. Enumerable.Range(0, journals).Select(i => Paid($"{name}{i}", 10 + i))]);
        return counted.Count;
    }
}
