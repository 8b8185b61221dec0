using Siyu.Contracts.Ledger;
using Siyu.Kernel;
using Siyu.Ledger;
using Siyu.Platform;

namespace Siyu.Tests.Ledger;

public sealed class LedgerReadsTests
{
    private static readonly Actor Regional = new(
        ActorKind.Staff, Guid.CreateVersion7(), new HashSet<string> { "ledger.read" }, new(false, [new("/g/east/")], false));

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
            s.Handle(Actor.System, AccountKind.CustomerPrepaid, new(after, 2), default));
        return page.Value;
    }
}
