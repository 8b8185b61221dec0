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

/// <summary>Statements of guides: what came, what went, and who sees it.</summary>
public sealed class GuideStatementTests
{
    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_guides_statement_shows_what_came_and_went_and_the_next_begins_where_it_ended(Database database)
    {
        await using var shop = await Open(database);
        var house = await SettledOrders.Found(shop);
        var guide = await shop.Staff(house.Dealer, "X001");
        await Earn(shop, guide, 5_000);
        await PayOut(shop, guide, 3_000);
        NextMonth(shop);
        Assert.Equal(1, await Make(shop));
        await Earn(shop, guide, 700);
        NextMonth(shop);
        await Make(shop);

        var xiaoli = new Actor(ActorKind.Staff, guide.Value, new HashSet<string>(), DataScope.Own(new OrgPath("/g/nb001/")));
        var mine = (await shop.With<MyStatements, Page<MyStatements.Row>>(s => s.Handle(xiaoli, new(null, null), default))).Value.Rows;
        Assert.Equal(
            [("2026-12", StatementState.Issued, new Money(2_000), new Money(700)),
                ("2026-11", StatementState.Issued, Money.Zero, new Money(2_000))],
            mine.Select(row => (row.Period, row.State, row.Opening, row.Total)));
        var lines = (await shop.With<MyStatements, Page<FactReader.Line>>(s =>
            s.Lines(xiaoli, mine[1].Id, new(null, null), default))).Value;
        Assert.Equal([FactCause.Commission, FactCause.Payout], lines.Rows.Select(line => line.Cause));

        Task<Result<Done>> Answer(Actor by, StatementId id, string? objection = null) => shop.With<AnswerMyStatement, Done>(s =>
            objection is null ? s.Confirm(by, id, default) : s.Dispute(by, id, new(objection), default));
        var colleague = xiaoli with { Subject = Guid.CreateVersion7() };
        Assert.Equal(SettlementProblems.UnknownStatement, (await Answer(colleague, mine[0].Id)).Problem);
        Assert.True((await Answer(xiaoli, mine[1].Id)).Ok);
        Assert.True((await Answer(xiaoli, mine[0].Id, "少了一笔")).Ok);
        Assert.Equal(SettlementProblems.NotForGuides, (await Pay(shop, mine[1].Id)).Problem);
        Assert.Equal(SettlementProblems.NotForGuides, (await Adjust(shop, mine[0].Id, 100)).Problem);
        Assert.Empty(await shop.Broken());
    }

    [Fact]
    public async Task The_supplier_of_a_counter_does_not_see_what_its_guides_earn()
    {
        await using var shop = await Open(Database.Sqlite);
        var house = await SettledOrders.Found(shop);
        await Earn(shop, await shop.Staff(house.Counter, "X001"), 5_000);
        NextMonth(shop);
        await Make(shop);

        Assert.Single(await List(shop, Actor.System));
        Assert.Empty(await List(shop, await Staff(house, house.Counter, "supplier")));
        Assert.Single(await List(shop, (await shop.ActorOf(await shop.Staff(house.Group, "F001", "finance"))).For(SettlementModule.Read)));
    }
}
