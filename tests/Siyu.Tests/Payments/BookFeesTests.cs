using Microsoft.Extensions.DependencyInjection;
using Siyu.Contracts.Ledger;
using Siyu.Kernel;
using Siyu.Payments;
using Siyu.Payments.Domain;

namespace Siyu.Tests.Payments;

[Collection(MoneyTests.Name)]
public sealed class BookFeesTests(PaySandbox sandbox)
{
    private const string Head = "记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),备注,业务凭证号";
    private const string Time = "2026-11-22 10:00:00";

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task The_fee_of_a_refund_that_went_out_of_two_pockets_comes_back_once(Database database)
    {
        await using var house = await PayHouse.Open(sandbox, database);
        var payment = await house.Paid(1_000);
        await house.Refund(payment, 400, "a");
        await house.Quiet();
        await house.Pass(TimeSpan.FromSeconds(10));
        var (paid, refund) = ((await house.Attempt(payment)).OutTradeNo, Assert.Single(await house.Shop.All<Refund>()).OutRefundNo);
        string[] lines =
        [
            $"`{Time},`T1,`f1,`扣除交易手续费,`扣除交易手续费,`支出,`0.06,`,`{paid}",
            $"`{Time},`R1,`f2,`退款,`退款,`支出,`3.00,`退款总金额4.00元;含手续费0.02元,`{refund}",
            $"`{Time},`R1,`f3,`退款,`退款,`支出,`0.98,`退款总金额4.00元;含手续费0.02元,`{refund}",
        ];

        await Book(house, lines[..2]);
        await Book(house, lines);
        await Book(house, lines);

        Assert.Equal(new Money(4), await house.Balance(AccountKind.PaymentFee, house.MerchantId));
        Assert.Equal(new Money(1_000 - 400 - 4), (await house.Attempt(payment)).Frozen);
        Assert.Empty(await house.Shop.Broken());
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Of_a_payment_that_was_refunded_whole_nothing_stays_frozen_whichever_came_first(bool feeFirst)
    {
        await using var house = await PayHouse.Open(sandbox, Database.Sqlite);
        var payment = await house.Paid(1_000);
        var paid = (await house.Attempt(payment)).OutTradeNo;
        var fee = $"`{Time},`T1,`f1,`扣除交易手续费,`扣除交易手续费,`支出,`0.06,`,`{paid}";
        if (feeFirst) await Book(house, [fee]);
        foreach (var part in new[] { 400, 600 })
        {
            await house.Refund(payment, part, $"a{part}");
            await house.Quiet();
            await house.Pass(TimeSpan.FromMinutes(2));
        }
        var backs = (await house.Shop.All<Refund>()).Select(r => $"`{Time},`R,`b{r.Amount.Fen},`退款,`退款,`支出,`1.00,"
            + $"`退款总金额{r.Amount}元;含手续费{(r.Amount.Fen == 400 ? "0.02" : "0.04")}元,`{r.OutRefundNo}");
        await Book(house, [fee, .. backs]);

        Assert.Equal(Money.Zero, (await house.Attempt(payment)).Frozen);
        foreach (var kind in new[] { AccountKind.WxFrozen, AccountKind.WxAvailable, AccountKind.PaymentFee })
            Assert.Equal(kind == AccountKind.WxFrozen ? new Money(-1_000) : Money.Zero, await house.Balance(kind, house.MerchantId));
        Assert.Empty(await house.Shop.Broken());
    }

    private static Task Book(PayHouse house, string[] lines) =>
        house.Shop.Services.GetRequiredService<BookFees>().Book(
            house.MerchantId, new(new(2026, 11, 22)), string.Join("\r\n", [Head, .. lines, "总", "`1", ""]), default);
}
