using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Catalog;
using Siyu.Contracts.Ledger;
using Siyu.Contracts.Orders;
using Siyu.Contracts.Settlement;
using Siyu.Kernel;
using Siyu.Ledger;
using Siyu.Orders;
using Siyu.Platform;
using Siyu.Settlement;
using Siyu.Settlement.Domain;
using Siyu.Settlement.Statements;
using Siyu.Settlement.Statements.Console;
using Siyu.Settlement.Statements.Guide;
using Siyu.Tests.Organization;
using static Siyu.Tests.Settlement.StatementHouse;

namespace Siyu.Tests.Settlement;

/// <summary>Statements of counters, dealers and guides, on a clock that begins on 2 November 2026.</summary>
public sealed class StatementTests
{
    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_months_sales_and_refunds_of_a_counter_are_stated_confirmed_invoiced_and_paid(Database database)
    {
        await using var shop = await Open(database);
        var house = await SettledOrders.Found(shop);
        await house.Settled(house.Counter, units: 3, list: 30_000, coupon: 1_000, own: 2_000);
        var returned = await house.Settled(house.Counter, units: 3, list: 10_000);
        await house.Refund(returned, 1);
        await shop.Settle();
        NextMonth(shop);

        Assert.Equal(1, await Make(shop));
        var draft = Assert.Single(await List(shop, Actor.System));
        // 28,000 less a fifth; 6,667 of the second order is left, less a fifth rounded down.
        Assert.Equal(
            ("S202611-gz001c1", "2026-11", StatementState.Draft, 3, new Money(34_667), new Money(6_933), new Money(27_734)),
            (draft.Number, draft.Period, draft.State, draft.Lines, draft.Sales, draft.Fee, draft.Total));
        Assert.Equal(draft.Total, await house.Payable(house.Counter));
        var lines = (await shop.With<StatementLines, Page<FactReader.Line>>(s =>
            s.Handle(Actor.System, new(draft.Id, null), default, default))).Value.Rows;
        Assert.Equal(
            (new Money(30_000), new Money(2_000), new Money(27_000), new Money(1_000), new Money(28_000), 2_000, new Money(22_400)),
            (lines[0].List, lines[0].Discount, lines[0].Cash, lines[0].Coupon, lines[0].Base, lines[0].RateBps, lines[0].Amount));
        Assert.Equal((FactCause.Refund, -1, new Money(-3_333)), (lines[2].Cause, lines[2].Quantity, lines[2].Cash));

        Assert.True((await Issue(shop, draft.Id)).Ok);
        Assert.Equal("settlement.needs_note", (await Confirm(shop, Actor.System, draft.Id)).Problem!.Code);
        var supplier = await Staff(house, house.Counter, "supplier");
        Assert.True((await Confirm(shop, supplier, draft.Id)).Ok);
        Assert.Equal(SettlementProblems.NeedsInvoice, (await Pay(shop, draft.Id)).Problem);
        Assert.Equal("settlement.invoice_differs", (await Invoice(shop, supplier, draft.Id, 27_733)).Problem!.Code);
        Assert.True((await Invoice(shop, supplier, draft.Id, 27_734)).Ok);
        Assert.True((await Pay(shop, draft.Id)).Ok);
        Assert.Equal(Done.Already, (await Pay(shop, draft.Id)).Value);
        Assert.Equal(SettlementProblems.WrongState, (await Pay(shop, draft.Id, "ANOTHER-1")).Problem);

        Assert.Equal(Money.Zero, await house.Payable(house.Counter));
        var card = (await shop.With<StatementDetail, StatementDetail.Card>(s => s.Handle(supplier, draft.Id, default))).Value;
        Assert.Equal(
            [StatementAct.Made, StatementAct.Issued, StatementAct.Confirmed, StatementAct.Invoiced, StatementAct.Paid],
            card.Steps.Select(step => step.Act));
        Assert.Equal((StatementState.Paid, "BANK-0001", "发票.pdf"), (card.Statement.State, card.Statement.Reference, card.InvoiceFile));
        Assert.Equal(0, await Make(shop));
        Assert.Empty(await shop.Broken());
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_refund_between_draft_and_issue_goes_to_the_next_month(Database database)
    {
        await using var shop = await Open(database);
        var house = await SettledOrders.Found(shop);
        var order = await house.Settled(house.Dealer, units: 2, list: 10_000);
        await house.Settled(house.Dealer, units: 1, list: 20_000);
        NextMonth(shop);
        await Make(shop);
        await house.Refund(order, 2);
        await shop.Settle();

        var november = Assert.Single(await List(shop, Actor.System));
        Assert.Equal((new Money(27_600), new Money(2_400)), (november.Total, november.Fee));
        Assert.True((await Issue(shop, november.Id)).Ok);
        Assert.Empty(await shop.Broken());

        await house.Settled(house.Dealer, units: 1, list: 30_000);
        NextMonth(shop);
        await Make(shop);
        var december = (await List(shop, Actor.System))[0];
        Assert.Equal(("D202612-nb001", 2, new Money(18_400)), (december.Number, december.Lines, december.Total));
        Assert.Equal(new Money(27_600 + 18_400), await house.Payable(house.Dealer));
        Assert.Empty(await shop.Broken());
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Who_owes_more_than_was_earned_pays_nothing_and_the_next_month_begins_with_it(Database database)
    {
        await using var shop = await Open(database);
        var house = await SettledOrders.Found(shop);
        var order = await house.Settled(house.Dealer, units: 1, list: 10_000);
        NextMonth(shop);
        await Make(shop);
        await house.Refund(order, 1);
        await house.Settled(house.Dealer, units: 1, list: 1_000);
        NextMonth(shop);
        await Make(shop);

        var december = (await List(shop, Actor.System))[0];
        Assert.Equal((Money.Zero, 3), (december.Total, december.Lines));
        Assert.True((await Issue(shop, december.Id)).Ok);
        Assert.True((await Confirm(shop, await Staff(house, house.Dealer, "dealer"), december.Id)).Ok);
        Assert.Equal(StatementState.Closed, (await List(shop, Actor.System))[0].State);

        await house.Settled(house.Dealer, units: 1, list: 50_000);
        NextMonth(shop);
        await Make(shop);
        var january = (await List(shop, Actor.System))[0];
        Assert.Equal(("2027-01", new Money(46_000 - 9_200 + 920)), (january.Period, january.Total));
        Assert.Equal(new Money(46_000 + 920), await house.Payable(house.Dealer));
        Assert.Empty(await shop.Broken());
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Two_jobs_at_once_make_each_statement_once(Database database)
    {
        await using var shop = await Open(database);
        var house = await SettledOrders.Found(shop);
        await house.Settled(house.Counter, units: 1, list: 10_000);
        await house.Settled(house.Dealer, units: 1, list: 20_000);
        NextMonth(shop);

        var made = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Make(shop)));

        Assert.Equal(2, made.Sum());
        var statements = await shop.All<Statement>();
        Assert.Equal([new Money(8_000), new Money(18_400)], statements.Select(s => s.Total).Order());
        Assert.Equal(2, (await shop.All<StatementStep>()).Count);
        Assert.Empty(await shop.Broken());
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task News_in_any_order_and_twice_make_the_same_lines(Database database)
    {
        await using var shop = await Open(database);
        var house = await SettledOrders.Found(shop);
        var order = await house.Paid(house.Counter, units: 7, list: 9_999, coupon: 333);
        await house.Refund(order, 1);
        await house.Complete(order);
        await house.Refund(order, 2);
        await house.Settle(order);
        shop.Clock.Advance(TimeSpan.FromMinutes(1));
        await house.Refund(order, 1);
        await shop.Settle();
        await shop.Do(services =>
        {
            services.GetRequiredService<SiyuDb>().Publish(new OrderSettled(order, new(order.Value), shop.Now));
            return Task.CompletedTask;
        });
        await shop.Settle();

        var facts = await shop.All<Fact>();
        Assert.Equal([6, -2, -1], facts.OrderBy(fact => fact.Number).Select(fact => fact.Quantity));
        Assert.Equal(await house.Payable(house.Counter), facts.Sum(fact => fact.Amount));
        Assert.Equal(new Money(9_999 - 9_999 * 4 / 7), facts.Sum(fact => fact.List));
        Assert.Empty(await shop.Broken());
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task What_is_disputed_is_answered_with_an_adjustment_that_the_ledger_knows(Database database)
    {
        await using var shop = await Open(database);
        var house = await SettledOrders.Found(shop);
        await house.Settled(house.Counter, units: 1, list: 10_000);
        NextMonth(shop);
        await Make(shop);
        var id = Assert.Single(await List(shop, Actor.System)).Id;
        var supplier = await Staff(house, house.Counter, "supplier");
        Assert.Equal(SettlementProblems.UnknownStatement, (await Confirm(shop, supplier, id)).Problem);
        await Issue(shop, id);
        Assert.Equal("settlement.wrong_state", (await Adjust(shop, id, 500)).Problem!.Code);

        Assert.Equal("settlement.needs_note", (await Dispute(shop, supplier, id, " ")).Problem!.Code);
        Assert.True((await Dispute(shop, supplier, id, "十一活动约定扣点 15%")).Ok);
        Assert.Equal("settlement.bad_adjustment", (await Adjust(shop, id, -8_001)).Problem!.Code);
        Assert.Equal("settlement.bad_adjustment", (await Adjust(shop, id, 0)).Problem!.Code);
        Assert.True((await Adjust(shop, id, 500)).Ok);
        Assert.True((await shop.With<AnswerDispute, Done>(s => s.Handle(Actor.System, id, new("按约定补差"), default))).Ok);
        Assert.True((await Confirm(shop, supplier, id)).Ok);

        Assert.Equal(new Money(8_500), Assert.Single(await List(shop, supplier)).Total);
        Assert.Equal(new Money(8_500), await house.Payable(house.Counter));
        Assert.Equal(
            [StatementState.Draft, StatementState.Issued, StatementState.Disputed, StatementState.Disputed, StatementState.Issued,
                StatementState.Confirmed],
            (await shop.News<StatementChanged>()).Select(news => news.State));
        Assert.Empty(await shop.Broken());
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_counterparty_sees_its_own_once_it_went_out_and_does_nothing_but_answer(Database database)
    {
        await using var shop = await Open(database);
        var house = await SettledOrders.Found(shop);
        await house.Settled(house.Counter, units: 1, list: 10_000);
        await house.Settled(house.Dealer, units: 1, list: 20_000);
        NextMonth(shop);
        await Make(shop);
        var (supplier, dealer) = (await Staff(house, house.Counter, "supplier"), await Staff(house, house.Dealer, "dealer"));
        Assert.Empty(await List(shop, supplier));
        Assert.Equal([new StatementList.Standing(StatementState.Draft, 2)], await Standings(shop, Actor.System));
        Assert.Empty(await Standings(shop, supplier));
        await Issue(shop, [.. (await List(shop, Actor.System)).Select(row => row.Id)]);

        var his = Assert.Single(await List(shop, supplier));
        var theirs = Assert.Single(await List(shop, dealer));
        Assert.Equal(("gz001c1", "nb001"), (his.Code, theirs.Code));
        Assert.Equal(SettlementProblems.UnknownStatement, (await Confirm(shop, dealer, his.Id)).Problem);
        Assert.Equal(SettlementProblems.UnknownStatement, (await shop.With<StatementLines, Page<FactReader.Line>>(s =>
            s.Handle(dealer, new(his.Id, null), default, default))).Problem);
        Assert.Equal("settlement.no_invoice_needed", (await ConfirmThenInvoice(shop, dealer, theirs.Id)).Problem!.Code);
        Assert.False(supplier.May(SettlementModule.Issue) || supplier.May(SettlementModule.Pay) || !supplier.May(SettlementModule.Confirm));
        Assert.Equal(2, Assert.Single(await Standings(shop, Actor.System, StatementKind.Supplier)).Count
            + Assert.Single(await Standings(shop, Actor.System, StatementKind.Store)).Count);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task An_invoice_is_what_its_bytes_say_and_its_number_is_used_once(Database database)
    {
        await using var shop = await Open(database);
        var house = await SettledOrders.Found(shop);
        await house.Settled(house.Counter, units: 1, list: 10_000);
        NextMonth(shop);
        await Make(shop);
        await house.Settled(house.Counter, units: 1, list: 10_000);
        NextMonth(shop);
        await Make(shop);
        var supplier = await Staff(house, house.Counter, "supplier");
        var both = await List(shop, Actor.System);
        await Issue(shop, [.. both.Select(row => row.Id)]);
        foreach (var row in both) await Confirm(shop, supplier, row.Id);

        Assert.Equal("settlement.bad_invoice_file",
            (await Invoice(shop, supplier, both[0].Id, 8_000, new(Bytes: "<html>"u8.ToArray()))).Problem!.Code);
        Assert.Equal("settlement.bad_invoice", (await Invoice(shop, supplier, both[0].Id, 8_000, new("12"))).Problem!.Code);
        Assert.Equal(SettlementProblems.NoInvoiceYet, (await shop.With<UploadInvoice, Microsoft.AspNetCore.Http.IResult>(s =>
            s.Show(supplier, both[0].Id, default))).Problem);
        Assert.True((await Invoice(shop, supplier, both[0].Id, 8_000)).Ok);
        Assert.Equal("settlement.invoice_taken", (await Invoice(shop, supplier, both[1].Id, 8_000)).Problem!.Code);
        Assert.True((await Invoice(shop, supplier, both[0].Id, 8_000, new("26442000000000000002"))).Ok);
        Assert.True((await Invoice(shop, supplier, both[1].Id, 8_000)).Ok);
        Assert.Equal("26442000000000000002", Assert.Single(await shop.All<StatementInvoice>(), i => i.Id == both[0].Id).Number);
        Assert.Empty(await shop.Broken());
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Very_many_lines_are_gathered_over_several_transactions_and_nobody_sees_a_part(Database database)
    {
        await using var shop = await Open(database);
        var house = await SettledOrders.Found(shop);
        // Refunds first, so that the part alone is less than nothing.
        await Note(shop, house.Dealer, StatementRows.MostFacts, -100);
        await Note(shop, house.Dealer, 2_500, 500);
        NextMonth(shop);
        var november = Period.EndedBefore(GroupZone.China.Day(shop.Now));
        Task<Result<StatementTurn>> Turn() => shop.With<StatementRows, StatementTurn>(s => s.Make(StatementKind.Store, november, default));

        Assert.Equal(new StatementTurn(1, 0), (await Turn()).Value);
        var part = Assert.Single(await List(shop, Actor.System));
        Assert.Equal((StatementState.Draft, StatementRows.MostFacts, new Money(-1_000_000)), (part.State, part.Lines, part.Total));
        Assert.Equal(SettlementProblems.NotGathered, (await Issue(shop, part.Id)).Problem);
        Assert.Equal(SettlementProblems.NotGathered, (await Adjust(shop, part.Id, 2_000_000)).Problem);
        Assert.Empty(await shop.Broken());

        Assert.Equal(1, await Make(shop));
        var whole = Assert.Single(await List(shop, Actor.System));
        Assert.Equal((StatementRows.MostFacts + 2_500, new Money(250_000)), (whole.Lines, whole.Total));
        Assert.True((await Issue(shop, part.Id)).Ok);
        Assert.Empty(await shop.Broken());
    }

    [Fact]
    public async Task The_month_ends_at_the_groups_midnight()
    {
        await using var shop = await Open(Database.Sqlite);
        var house = await SettledOrders.Found(shop);
        // 23:59 and 00:01 in Shanghai are 15:59 and 16:01 in UTC.
        shop.Clock.Advance(new DateTimeOffset(2026, 11, 30, 15, 59, 0, TimeSpan.Zero) - shop.Now);
        await house.Settled(house.Dealer, units: 1, list: 10_000);
        Assert.Equal(0, await Make(shop));
        shop.Clock.Advance(TimeSpan.FromMinutes(2));
        await house.Settled(house.Dealer, units: 1, list: 20_000);
        Assert.Equal(1, await Make(shop));
        Assert.Equal(new Money(9_200), Assert.Single(await List(shop, Actor.System)).Total);
    }
}
