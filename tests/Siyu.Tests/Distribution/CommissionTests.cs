using FsCheck;
using FsCheck.Fluent;
using Siyu.Contracts.Distribution;
using Siyu.Contracts.Ledger;
using Siyu.Contracts.Orders;
using Siyu.Distribution.Domain;
using Siyu.Distribution.Guide;
using Siyu.Kernel;
using Siyu.Tests.Organization;
using static Siyu.Tests.Distribution.DistributionHouse;
using Result = Siyu.Kernel.Result;

namespace Siyu.Tests.Distribution;

public sealed class CommissionTests
{
    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_commission_waits_from_payment_on_and_is_payable_after_the_window(Database database)
    {
        await using var house = await Open(database);
        await house.Plan(1_000);
        await house.Bind(house.MsWang, house.Xiaoli);
        var line = Line(Dress, 9_999);
        var order = await house.Place(null, line);
        Assert.Equal(Money.Zero, await house.Balance(AccountKind.CommissionPending, house.Xiaoli));

        await house.Paid(order, line);
        Assert.Equal((999, 999),
            ((await house.Balance(AccountKind.CommissionPending, house.Xiaoli)).Fen,
                (await house.Balance(AccountKind.CommissionExpense)).Fen));
        await house.Settled(order);

        Assert.Equal((0, 999),
            ((await house.Balance(AccountKind.CommissionPending, house.Xiaoli)).Fen,
                (await house.Balance(AccountKind.CommissionPayable, house.Xiaoli)).Fen));
        Assert.Equal(999, Assert.Single(await house.Shop.News<CommissionAccrued>()).Amount.Fen);
        Assert.Equal(999, Assert.Single(await house.Shop.News<CommissionPayable>()).Amount.Fen);
        var mine = (await house.Shop.With<MyCommissions, MyCommissions.Response>(async slice =>
            await slice.Handle(await house.Shop.ActorOf(house.Xiaoli), new(null, null, null), default))).Value;
        Assert.Equal((0, 999, 1), (mine.Pending.Fen, mine.Released.Fen, mine.Page.Rows.Count));
        Assert.Empty(await house.Shop.Broken());
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task News_heard_twice_or_in_another_order_end_the_same(Database database)
    {
        await using var house = await Open(database);
        await house.Plan(1_000);
        await house.Bind(house.MsWang, house.Xiaoli);
        var line = Line(Dress, 10_000, 2);
        var order = await house.Place(null, line);

        await house.Refunded(order, line, 5_000, 5_000);
        await house.Settled(order);
        await house.Settled(order);
        await house.Paid(order, line);
        await house.Paid(order, line);

        Assert.Equal(500, (await house.Balance(AccountKind.CommissionPayable, house.Xiaoli)).Fen);
        Assert.Equal(0, (await house.Balance(AccountKind.CommissionPending, house.Xiaoli)).Fen);
        Assert.Equal(500, (await house.Balance(AccountKind.CommissionExpense)).Fen);
        Assert.Empty(await house.Shop.Broken());
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_commission_is_reversed_when_the_order_is_refunded_and_paid_out_money_becomes_a_claim(Database database)
    {
        await using var house = await Open(database);
        await house.Plan(1_000);
        await house.Bind(house.MsWang, house.Xiaoli);
        var line = Line(Dress, 10_000, 4);
        var order = await house.Place(null, line);
        await house.Paid(order, line);
        await house.Refunded(order, line, 2_500, 7_500);
        Assert.Equal(750, (await house.Balance(AccountKind.CommissionPending, house.Xiaoli)).Fen);
        await house.Settled(order);
        await house.Refunded(order, line, 2_500, 5_000);
        Assert.Equal(500, (await house.Balance(AccountKind.CommissionPayable, house.Xiaoli)).Fen);
        await house.Shop.With<ILedger, IReadOnlyList<Result<Done>>>(async door => Result.Of(await door.Post(
            [new("payout/1", "payout", "payout/1", house.Shop.Now,
            [
                Entry.Debit(AccountKind.CommissionPayable, house.Xiaoli, new(400)), Entry.Credit(AccountKind.WxOperating, "m", new(400)),
            ])], default)));

        await house.Refunded(order, line, 5_000, 0);

        Assert.Equal(0, (await house.Balance(AccountKind.CommissionPayable, house.Xiaoli)).Fen);
        Assert.Equal(400, (await house.Balance(AccountKind.PromoterReceivable, house.Xiaoli)).Fen);
        Assert.Equal(0, (await house.Balance(AccountKind.CommissionExpense)).Fen);
        Assert.Equal([(250L, false), (250L, true), (500L, true)],
            (await house.Shop.News<CommissionReversed>()).Select(news => (news.Amount.Fen, news.WasPayable)));
        Assert.Empty(await house.Shop.Broken());
    }

    [Fact]
    public async Task Performance_counts_paid_orders_less_refunds_whoever_shared()
    {
        await using var house = await Open(Database.Sqlite);
        await house.Plan(1_000);
        await house.Bind(house.MsWang, house.Xiaoli);
        var line = Line(Dress, 10_000, 2);
        var order = await house.Place(await house.Share(house.Xiaofang, SharedKind.Shop), line);
        await house.Place(null, Line(Shoes, 77));
        await house.Paid(order, line);
        await house.Refunded(order, line, 5_000, 5_000);
        async Task<Result<MyPerformance.Response>> Of(StaffId guide, Day? from = null, Day? to = null)
        {
            var actor = await house.Shop.ActorOf(guide);
            return await house.Shop.With<MyPerformance, MyPerformance.Response>(slice => slice.Handle(actor, new(from, to), default));
        }

        var mine = (await Of(house.Xiaoli)).Value;
        Assert.Equal((1, 10_000, 5_000, 5_000), (mine.Orders, mine.Cash.Fen, mine.Refunded.Fen, mine.Net.Fen));
        Assert.Equal(0, (await Of(house.Xiaofang)).Value.Orders);
        Assert.Equal("distribution.bad_period", (await Of(house.Xiaoli, mine.To, mine.To.Plus(-1))).Problem!.Code);
        Assert.Equal(500, (await house.Balance(AccountKind.CommissionPending, house.Xiaofang)).Fen);
    }

    /// <summary>However a line is refunded in steps, what stays due is what one refund would leave; a full refund leaves nothing.</summary>
    [Fact]
    public void Any_steps_of_refunds_end_where_one_refund_would() =>
        Prop.ForAll(Cases().ToArbitrary(), one =>
        {
            var cash = new Money(one.Cash);
            var commission = Commission.Freeze(
                new(Guid.CreateVersion7()),
                    new(new(Guid.CreateVersion7()), 1, new(Guid.CreateVersion7()), new(Guid.CreateVersion7()), one.Rate,
                        cash.Rate(one.Rate)), "/", DateTimeOffset.UnixEpoch);
            var reversed = Money.Zero;
            foreach (var left in one.Lefts.OrderDescending()) reversed += commission.ReverseTo(new(left));
            var last = one.Lefts.Length == 0 ? cash : new Money(one.Lefts.Min());
            return commission.Due == last.Rate(one.Rate) && reversed == commission.Reversed
                && commission.Due + reversed == commission.Amount
                && commission.ReverseTo(last).IsZero && (last.IsPositive || commission.Due.IsZero);
        }).QuickCheckThrowOnFailure();

    private static Gen<(long Cash, int Rate, long[] Lefts)> Cases() =>
        from cash in Gen.Choose(0, 1_000_000)
        from rate in Gen.Choose(1, CommissionPlan.LegalCapBps)
        from lefts in Gen.ArrayOf(Gen.Choose(0, cash).Select(left => (long)left))
        select ((long)cash, rate, lefts);
}
