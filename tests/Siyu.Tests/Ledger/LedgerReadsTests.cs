using Siyu.Contracts.Ledger;
using Siyu.Kernel;
using Siyu.Ledger;
using Siyu.Platform;

namespace Siyu.Tests.Ledger;

public sealed class LedgerReadsTests
{
    private static readonly Actor Regional = new(
        ActorKind.Staff, Guid.CreateVersion7(), new HashSet<string> { "ledger.read" }, DataScope.Below(new OrgPath("/g/east/")));

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task The_trial_balance_shows_both_sides_equal(Database database)
    {
        await using var shop = await LedgerTests.Shop(database);
        await LedgerTests.Post(shop, LedgerTests.Paid("o1", 100), LedgerTests.Paid("o2", 23));

        var trial = (await shop.With<TrialBalance, TrialBalance.Response>(s => s.Handle(Actor.System, default))).Value;

        Assert.Equal((new Money(123), new Money(123)), (trial.Debit, trial.Credit));
        Assert.Equal([AccountKind.WxFrozen, AccountKind.CustomerPrepaid], trial.Lines.Select(l => l.Kind));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Accounts_are_listed_page_by_page(Database database)
    {
        await using var shop = await LedgerTests.Shop(database);
        await LedgerTests.Post(shop, LedgerTests.Paid("o1", 100), LedgerTests.Paid("o2", 23), LedgerTests.Paid("o3", 7));

        var first = await Accounts(shop, null);
        var rest = await Accounts(shop, first.Next);

        Assert.Equal(["o1", "o2"], first.Rows.Select(r => r.Sub));
        Assert.Equal(new Money(7), Assert.Single(rest.Rows).Balance);
        Assert.Null(rest.Next);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task From_an_order_to_its_entries(Database database)
    {
        await using var shop = await LedgerTests.Shop(database);
        await LedgerTests.Post(shop, LedgerTests.Paid("o1", 100));

        var cards = await shop.With<SubjectJournals, IReadOnlyList<SubjectJournals.Card>>(s =>
            s.Handle(Actor.System, "order/paid-o1", default));

        var card = Assert.Single(cards.Value);
        Assert.Equal([(new Money(100), Money.Zero), (Money.Zero, new Money(100))], card.Legs.Select(l => (l.Debit, l.Credit)));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task From_a_balance_to_the_entries_behind_it_and_from_each_to_its_journals(Database database)
    {
        await using var shop = await LedgerTests.Shop(database);
        await LedgerTests.Post(shop, LedgerTests.Paid("o1", 100), LedgerTests.Paid("o2", 23));
        var merchant = (await shop.With<AccountList, Page<AccountList.Row>>(s =>
            s.Handle(Actor.System, new(AccountKind.WxFrozen), new(null, 10), default))).Value.Rows.Single();
        Task<Result<AccountEntries.Response>> Look(string? after) => shop.With<AccountEntries, AccountEntries.Response>(s =>
            s.Handle(Actor.System, new(merchant.Kind, merchant.Sub), new(after, 1), default));

        var first = (await Look(null)).Value;
        var second = (await Look(first.Entries.Next)).Value;

        Assert.Equal(new Money(123), first.Balance);
        Assert.Equal([23, 100], first.Entries.Rows.Concat(second.Entries.Rows).Select(row => row.Amount.Fen).Order());
        Assert.Null(second.Entries.Next);
        Assert.All(first.Entries.Rows, row => Assert.StartsWith("order/", row.Subject, StringComparison.Ordinal));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task The_newest_journals_are_listed_each_once_by_kind_and_by_day(Database database)
    {
        await using var shop = await LedgerTests.Shop(database);
        await LedgerTests.Post(shop, LedgerTests.Paid("o1", 100), LedgerTests.Paid("o2", 23), LedgerTests.Paid("o3", 7));
        async Task<Page<JournalList.Row>> List(JournalList.Ask ask, ListAsk page = default) =>
            (await shop.With<JournalList, Page<JournalList.Row>>(s => s.Handle(Actor.System, ask, page, default))).Value;

        var first = await List(new(null, null, null), new(null, 2));
        var rest = await List(new(null, null, null), new(first.Next, 2));
        var today = GroupZone.China.Day(shop.Now);

        Assert.Equal([7, 23, 100], first.Rows.Concat(rest.Rows).Select(row => row.Amount.Fen).Order());
        Assert.Null(rest.Next);
        Assert.Equal(3, (await List(new(first.Rows[0].Kind, today, today))).Rows.Count);
        Assert.Empty((await List(new("no_such_kind", null, null))).Rows);
        Assert.Empty((await List(new(null, today.Plus(1), null))).Rows);
        Assert.Empty((await List(new(null, null, today.Plus(-1)))).Rows);
        Assert.Equal("ledger.group_only", (await shop.With<JournalList, Page<JournalList.Row>>(s =>
            s.Handle(Regional, new(null, null, null), default, default))).Problem!.Code);
    }

    [Theory, InlineData(Database.Sqlite)]
    public async Task Who_does_not_see_the_whole_group_does_not_see_the_ledger(Database database)
    {
        await using var shop = await LedgerTests.Shop(database);

        Assert.Equal(
            "ledger.group_only", (await shop.With<TrialBalance, TrialBalance.Response>(s => s.Handle(Regional, default))).Problem!.Code);
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, (await shop.Http.GetAsync("/api/console/ledger/trial-balance")).StatusCode);
    }

    private static async Task<Page<AccountList.Row>> Accounts(TestShop shop, string? after)
    {
        var page = await shop.With<AccountList, Page<AccountList.Row>>(s =>
            s.Handle(Actor.System, new(AccountKind.CustomerPrepaid), new(after, 2), default));
        return page.Value;
    }
}
