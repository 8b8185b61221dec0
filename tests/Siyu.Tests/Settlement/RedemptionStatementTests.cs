using Microsoft.Extensions.DependencyInjection;
using Siyu.Contracts.Ledger;
using Siyu.Contracts.Promotions;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Settlement.Domain;
using Siyu.Settlement.Statements.Console;
using static Siyu.Tests.Settlement.StatementHouse;

namespace Siyu.Tests.Settlement;

/// <summary>What a dealer's or counter's till gave away for the group stands in its statement (核销入结算单).</summary>
public sealed class RedemptionStatementTests
{
    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Coupons_redeemed_at_a_dealers_till_are_paid_with_its_statement_and_those_taken_back_are_not(Database database)
    {
        await using var shop = await Open(database);
        var house = await SettledOrders.Found(shop);
        await house.Settled(house.Dealer, units: 1, list: 10_000);
        var (kept, gone) = (RedemptionId.New(shop.Now), RedemptionId.New(shop.Now));
        await Book(shop, house.Dealer, (kept, 1_500, false));
        await Book(shop, house.Dealer, (gone, 900, false));
        await Book(shop, house.Dealer, (gone, 900, true));
        // News come twice.
        await Tell(shop, house.Dealer, (kept, 1_500, false));
        await shop.Settle();
        NextMonth(shop);

        Assert.Equal(1, await Make(shop));
        var statement = Assert.Single(await List(shop, Actor.System));
        Assert.Equal((4, new Money(11_500), new Money(800), new Money(9_200 + 1_500)),
            (statement.Lines, statement.Sales, statement.Fee, statement.Total));
        Assert.Equal(statement.Total, await house.Payable(house.Dealer));
        var lines = (await shop.With<StatementLines, Page<FactReader.Line>>(slice =>
            slice.Handle(Actor.System, new(statement.Id, null), default, default))).Value.Rows;
        Assert.Equal([FactCause.Sale, FactCause.Redemption, FactCause.Redemption, FactCause.RedemptionUndone],
            lines.Select(line => line.Cause).Order());
        Assert.All(lines.Where(line => line.Cause != FactCause.Sale), line =>
            Assert.Equal((Money.Zero, Money.Zero), (line.Discount, line.Fee)));
        Assert.Empty(await shop.Broken());
    }

    private static async Task Book(TestShop shop, UnitId unit, (RedemptionId Id, long Fen, bool Undone) one)
    {
        var amount = new Money(one.Undone ? -one.Fen : one.Fen);
        await shop.Do(async services => Assert.True((await services.GetRequiredService<ILedger>().Post([new Journal(
            one.Undone ? $"redemption-undone/{one.Id}" : $"coupon-redeemed/{one.Id}", "coupon_redeemed", $"redemption/{one.Id}", shop.Now,
            [Entry.Debit(AccountKind.CouponSubsidy, "", amount), Entry.Credit(AccountKind.StorePayable, unit, amount)])], default))[0].Ok));
        await Tell(shop, unit, one);
    }

    private static Task Tell(TestShop shop, UnitId unit, (RedemptionId Id, long Fen, bool Undone) one) => shop.Do(services =>
    {
        var db = services.GetRequiredService<SiyuDb>();
        var (coupon, member) = (CouponId.New(shop.Now), MemberId.New(shop.Now));
        if (one.Undone) db.Publish(new RedemptionUndone(one.Id, coupon, member, unit, new(one.Fen), shop.Now));
        else db.Publish(new CouponRedeemed(one.Id, coupon, member, unit, new(one.Fen), Funder.Platform, shop.Now));
        return Task.CompletedTask;
    });
}
