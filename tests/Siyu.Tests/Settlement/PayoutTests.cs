using Microsoft.Extensions.DependencyInjection;
using Siyu.Contracts.Ledger;
using Siyu.Contracts.Settlement;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Settlement;
using Siyu.Settlement.Console;
using Siyu.Settlement.Domain;
using Siyu.Settlement.Guide;
using Siyu.Tests.Payments;

namespace Siyu.Tests.Settlement;

[Collection(MoneyTests.Name)]
public sealed class PayoutTests(PaySandbox sandbox)
{
    private static readonly StaffId Xiaoli = new(Guid.Parse("01990000-0000-7000-8000-000000000001"));
    private static readonly Actor Guide = new(ActorKind.Staff, Xiaoli.Value, new HashSet<string>(), DataScope.Own());

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task The_model_fits_the_schema(Database database)
    {
        await using var shop = await TestShop.Open(
            database, rooms => rooms.Add<Siyu.Ledger.LedgerModule>().Add<Siyu.Payments.PaymentsModule>().Add<SettlementModule>());
        Assert.Empty(await ModelAgainstSchema.Differences(shop));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Commission_reaches_the_guide_who_confirms_it_in_the_mini_program(Database database)
    {
        await using var house = await PayHouse.Open(sandbox, database);
        await Earn(house, 5_000);
        await Owe(house, 700);
        await Link(house);

        var asked = (await Request(house)).Value;
        Assert.Equal((new Money(4_300), new Money(700)), (asked.Amount, asked.Netted));
        Assert.Equal(SettlementProblems.InFlight, (await Request(house)).Problem);
        await house.Quiet();
        Assert.Equal(PayoutState.InFlight, Assert.Single(await house.Shop.All<Payout>()).State);

        var member = new Actor(ActorKind.Member, house.Payer.Value, new HashSet<string>(), DataScope.Nothing);
        var confirmation = (await house.Shop.With<ConfirmPayout, ConfirmPayout.Response>(s => s.Handle(member, default))).Value;
        Assert.Equal((asked.Payout, house.MerchantId), (confirmation.Payout, confirmation.MchId));
        await sandbox.Act("/persona/confirm-transfer", new { package_info = confirmation.Package, persona = house.Human });
        await house.Pass(TimeSpan.FromSeconds(5));

        Assert.Equal(PayoutState.Paid, Assert.Single(await house.Shop.All<Payout>()).State);
        Assert.True(Assert.Single(await house.Shop.News<PayoutEnded>()).Paid);
        Assert.Equal(new Money(-4_300), await house.Balance(AccountKind.WxOperating, house.MerchantId));
        var mine = await Mine(house);
        Assert.Equal((Money.Zero, Money.Zero, Money.Zero, new Money(4_300)), (mine.Payable, mine.Owed, mine.InFlight, mine.Paid));
        Assert.Equal(SettlementProblems.NothingPayable, (await Request(house)).Problem);
        Assert.Empty(await house.Shop.Broken());
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_payout_not_confirmed_within_a_day_is_payable_again(Database database)
    {
        await using var house = await PayHouse.Open(sandbox, database);
        await Earn(house, 5_000);
        await Link(house);
        await Request(house);
        await house.Quiet();
        Assert.Equal(Money.Zero, (await Mine(house)).Payable);

        await house.Pass(TimeSpan.FromHours(24.5));
        await house.Pass(TimeSpan.FromHours(1));

        Assert.Equal(
            (PayoutState.Returned, "OVERDUE_CLOSE"), Assert.Single((await house.Shop.All<Payout>()).Select(p => (p.State, p.Reason))));
        Assert.Equal(new Money(5_000), (await Mine(house)).Payable);
        Assert.False(Assert.Single(await house.Shop.News<PayoutEnded>()).Paid);
        Assert.True((await Request(house)).Ok);
        Assert.Empty(await house.Shop.Broken());
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Two_requests_at_once_start_one_payout(Database database)
    {
        await using var house = await PayHouse.Open(sandbox, database);
        await Earn(house, 5_000);
        await Link(house);

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Request(house)));

        Assert.Single(answers, a => a.Ok);
        Assert.All(answers.Where(a => !a.Ok), a => Assert.Equal(SettlementProblems.InFlight, a.Problem));
        Assert.Single(await house.Shop.All<Payout>());
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Tax_withheld_by_the_setting_stands_in_its_account_and_comes_back_with_a_return(Database database)
    {
        await using var house = await PayHouse.Open(sandbox, database);
        Assert.True((await Keep(house, new(TaxBps: 1_000))).Ok);
        await Earn(house, 5_000);
        await Link(house);
        Assert.Equal(
            (new Money(4_500), new Money(500)),
            ((await Request(house)).Value is var r ? r.Amount : default, await house.Balance(AccountKind.TaxWithheld)));

        await house.Quiet();
        await house.Pass(TimeSpan.FromHours(26));
        await house.Pass(TimeSpan.FromHours(1));

        Assert.Equal((Money.Zero, new Money(5_000)), (await house.Balance(AccountKind.TaxWithheld), (await Mine(house)).Payable));
        Assert.Empty(await house.Shop.Broken());
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_request_is_refused_without_receiver_and_below_the_minimum(Database database)
    {
        await using var house = await PayHouse.Open(sandbox, database);
        await Earn(house, 99);
        Assert.Equal(SettlementProblems.NoReceiver, (await Request(house)).Problem);
        await Link(house);
        Assert.Equal("settlement.below_minimum", (await Request(house)).Problem!.Code);
        Assert.Equal(
            "settlement.unknown",
            (await house.Shop.With<ConfirmPayout, ConfirmPayout.Response>(s => s.Handle(Guide, default))).Problem!.Code);
        Assert.Empty(await house.Shop.All<Payout>());
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_link_code_works_once_within_its_time_and_for_one_person(Database database)
    {
        await using var house = await PayHouse.Open(sandbox, database);
        var (other, _) = await house.Join("13900139000");
        Assert.Equal(SettlementProblems.BadCode, (await Use(house, house.Payer, "NOSUCHCODE")).Problem);

        var code = (await house.Shop.With<MakeLinkCode, MakeLinkCode.Response>(s => s.Handle(Guide, default))).Value.Code;
        Assert.True((await Use(house, house.Payer, code.ToLowerInvariant())).Ok);
        Assert.Equal(SettlementProblems.BadCode, (await Use(house, other, code)).Problem);

        var colleague = Guide with { Subject = Guid.CreateVersion7() };
        code = (await house.Shop.With<MakeLinkCode, MakeLinkCode.Response>(s => s.Handle(colleague, default))).Value.Code;
        Assert.Equal(SettlementProblems.ReceiverTaken, (await Use(house, house.Payer, code)).Problem);
        await house.Pass(TimeSpan.FromMinutes(11));
        Assert.Equal(SettlementProblems.BadCode, (await Use(house, other, code)).Problem);
        Assert.Equal(house.Payer, Assert.Single(await house.Shop.All<Receiver>()).Member);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Entries_and_payouts_are_read_by_whom_they_concern(Database database)
    {
        await using var house = await PayHouse.Open(sandbox, database);
        await Earn(house, 5_000);
        await Link(house);
        await Request(house);

        var entries = (
            await house.Shop.With<MyCommissionEntries,
            Page<MyCommissionEntries.Row>>(s => s.Handle(Guide, new(null, null), default))).Value;
        Assert.Equal([new Money(-5_000), new Money(5_000)], entries.Rows.Select(r => r.Amount).Order());
        Assert.Single((await house.Shop.With<MyPayouts, Page<MyPayouts.Row>>(s => s.Handle(Guide, new(null, null), default))).Value.Rows);
        var colleague = Guide with { Subject = Guid.CreateVersion7() };
        var others = await house.Shop.With<MyPayouts, Page<MyPayouts.Row>>(s => s.Handle(colleague, new(null, null), default));
        Assert.Empty(others.Value.Rows);

        var region = Guide with { Scope = DataScope.Below(new OrgPath("/g/east/")) };
        Assert.Empty(
            (await house.Shop.With<PayoutList, Page<PayoutList.Row>>(s => s.Handle(region, new(null), default, default))).Value.Rows);
        // Whose counter or shop it is does not see what the group pays its guides.
        var supplier = colleague with { Scope = DataScope.Below(OrgPath.Root) };
        Assert.Empty(
            (await house.Shop.With<PayoutList, Page<PayoutList.Row>>(s => s.Handle(supplier, new(null), default, default))).Value.Rows);
        Assert.Empty((await house.Shop.With<PayoutTotals, IReadOnlyList<PayoutTotals.Row>>(s => s.Handle(supplier, default))).Value);
        var finance = new Actor(ActorKind.Staff, Guid.CreateVersion7(), new HashSet<string> { "settlement.pay" }, supplier.Scope);
        Assert.Single(
            (await house.Shop.With<PayoutList, Page<PayoutList.Row>>(s => s.Handle(finance, new(null), default, default))).Value.Rows);
        var all = await house.Shop.With<PayoutList, Page<PayoutList.Row>>(s =>
            s.Handle(Actor.System, new(PayoutState.Requested), default, default));
        Assert.Null(Assert.Single(all.Value.Rows).EarnerName);
        var totals = await house.Shop.With<PayoutTotals, IReadOnlyList<PayoutTotals.Row>>(s => s.Handle(Actor.System, default));
        Assert.Equal((PayoutState.Requested, 1, new Money(5_000)),
            Assert.Single(totals.Value) is var row ? (row.State, row.Count, row.Net) : default);
        Assert.Empty((await house.Shop.With<PayoutTotals, IReadOnlyList<PayoutTotals.Row>>(s => s.Handle(region, default))).Value);
    }

    [Fact]
    public async Task Terms_that_are_kept_are_shown()
    {
        await using var house = await PayHouse.Open(sandbox, Database.Sqlite);
        Task<Result<PayoutTerms>> Look() => house.Shop.With<KeepPayoutTerms, PayoutTerms>(s => s.Look(default));

        Assert.Equal(new PayoutTerms(), (await Look()).Value);
        Assert.True((await Keep(house, new(500, 10_000, 300))).Ok);
        Assert.Equal(new PayoutTerms(500, 10_000, 300), (await Look()).Value);
    }

    [Theory]
    [InlineData(5, 20_000, 0), InlineData(100, 99, 0), InlineData(100, 20_000, -1), InlineData(100, 20_000, 4_001)]
    public async Task Terms_that_make_no_sense_are_refused(long least, long most, int tax)
    {
        await using var house = await PayHouse.Open(sandbox, Database.Sqlite);
        Assert.Equal("settlement.bad_terms", (await Keep(house, new(least, most, tax))).Problem!.Code);
    }

    private static Task<Result<Done>> Keep(PayHouse house, PayoutTerms terms) =>
        house.Shop.With<KeepPayoutTerms, Done>(s => s.Handle(Actor.System, terms, default));

    private static Task<Result<RequestPayout.Response>> Request(PayHouse house) =>
        house.Shop.With<RequestPayout, RequestPayout.Response>(s => s.Handle(Guide, default));

    private static async Task<MyCommission.Response> Mine(PayHouse house) =>
        (await house.Shop.With<MyCommission, MyCommission.Response>(s => s.Handle(Guide, default))).Value;

    private static async Task Link(PayHouse house)
    {
        var code = (await house.Shop.With<MakeLinkCode, MakeLinkCode.Response>(s => s.Handle(Guide, default))).Value.Code;
        Assert.True((await Use(house, house.Payer, code)).Ok);
    }

    private static Task<Result<Done>> Use(PayHouse house, MemberId member, string code) => house.Shop.With<LinkReceiver, Done>(s =>
        s.Handle(new(ActorKind.Member, member.Value, new HashSet<string>(), DataScope.Nothing), new(code), default));

    /// <summary>What the distribution room posts when the window is over.</summary>
    private static Task Earn(PayHouse house, long fen) => Post(
        house, "earn",
        Entry.Debit(AccountKind.CommissionExpense, "", new(fen)), Entry.Credit(AccountKind.CommissionPayable, Xiaoli, new(fen)));

    private static Task Owe(PayHouse house, long fen) => Post(
        house, "owe",
        Entry.Debit(AccountKind.PromoterReceivable, Xiaoli, new(fen)), Entry.Credit(AccountKind.CommissionExpense, "", new(fen)));

    private static Task Post(PayHouse house, string key, params Entry[] entries) => house.Shop.Do(services =>
        services.GetRequiredService<ILedger>().Post([new(key, key, "order/x", house.Now, entries)], default));
}
