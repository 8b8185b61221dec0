using System.IO.Compression;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Contracts.Payments;
using Siyu.Kernel;
using Siyu.Payments;
using Siyu.Payments.Api;
using Siyu.Payments.Domain;
using Siyu.Payments.Reconciling;
using Siyu.Platform;

namespace Siyu.Tests.Payments;

/// <summary>Bills as the sandbox makes them, fetched by the house or lying in files.</summary>
[Collection(MoneyTests.Name)]
public sealed class ReconcilingTests(PaySandbox sandbox)
{
    private static readonly Actor Finance = Actor.System;

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_day_of_trade_reconciles_with_nothing_open(Database database)
    {
        await using var house = await Traded(database);
        await Reconcile(house);

        var day = (await Days(house)).Single(row => row.TradeRows > 0);
        Assert.Equal((3, 0, 0), (day.TradeRows, day.Found, day.FaultyRows));
        Assert.Equal(3, day.Matched);
        Assert.Null(day.Fault);
        Assert.Empty(await Open(house));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_payment_that_nobody_told_us_of_is_found_in_the_bill_asked_for_and_gone_the_next_time(Database database)
    {
        await using var house = await Traded(database);
        await house.Shop.With<SiyuDb, Done>(async db =>
        {
            await db.All<Attempt>().Where(a => a.Amount == new Money(700)).ExecuteUpdateAsync(set => set
                .SetProperty(a => a.State, AttemptState.Submitted).SetProperty(a => a.TransactionId, (string?)null)
                .SetProperty(a => a.EndedAt, (DateTimeOffset?)null).SetProperty(a => a.SettledBy, (string?)null)
                .SetProperty(a => a.Frozen, Money.Zero));
            return Done.It;
        });
        await Reconcile(house);
        var open = Assert.Single(await Open(house));
        Assert.Equal((DifferenceKind.StatusDiffers, new Money(700)), (open.Kind, open.Trade!.Value));
        await house.Quiet();
        Assert.Equal(AttemptState.Succeeded, (await house.Shop.All<Attempt>()).Single(a => a.Amount == new Money(700)).State);

        await Reconcile(house);
        Assert.Empty(await Open(house));
        Assert.Equal(DifferenceState.Gone, Assert.Single(await house.Shop.All<DifferenceRow>()).State);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_difference_stays_until_a_person_says_what_it_was_and_stays_resolved(Database database)
    {
        await using var house = await Traded(database);
        await house.Shop.With<SiyuDb, Done>(async db =>
        {
            await db.All<Attempt>().Where(a => a.Amount == new Money(700)).ExecuteUpdateAsync(
                set => set.SetProperty(a => a.Amount, new Money(701)));
            return Done.It;
        });
        await Reconcile(house);
        var open = Assert.Single(await Open(house));
        Assert.Equal((DifferenceKind.AmountDiffers, new Money(701), new Money(700)), (open.Kind, open.Here!.Value, open.Fund!.Value));
        Assert.NotNull(open.Order);

        Assert.Equal("payments.needs_note", (await Resolve(house, open.Id, " ")).Problem!.Code);
        Assert.Equal(ResolveDifference.Unknown, (await Resolve(house, Guid.Empty, "测试改价")).Problem);
        Assert.True((await Resolve(house, open.Id, "测试改价")).Ok);
        Assert.True((await Resolve(house, open.Id, "再说一次")).Value.Before);
        await Reconcile(house);
        Assert.Empty(await Open(house));
        Assert.Equal(("测试改价", 0), (Assert.Single(await house.Shop.All<DifferenceRow>()).Note,
            (await Days(house)).Single(row => row.TradeRows > 0).Open));
    }

    [Fact]
    public async Task Bills_in_files_plain_packed_or_in_gbk_come_to_the_same()
    {
        await using var house = await Traded(Database.Sqlite);
        var (trade, fund) = await Fetch(house);
        var encodings = CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!;
        foreach (var write in new Func<string, byte[]>[] { Encoding.UTF8.GetBytes, Pack, encodings.GetBytes })
        {
            var report = await Compare(house, write(trade), write(fund));
            Assert.Equal((house.MerchantId, 3, 0), (report.Value.Merchant, report.Value.Matched, report.Value.Differences.Count));
            Assert.Empty(report.Value.Faults);
        }
        var number = (await house.Shop.All<Attempt>()).Single(a => a.Amount == new Money(700)).OutTradeNo;
        var odd = trade.Replace(number, "strange", StringComparison.Ordinal);
        Assert.Equal([DifferenceKind.MissingHere, DifferenceKind.MissingThere],
            (await Compare(house, Encoding.UTF8.GetBytes(odd), Encoding.UTF8.GetBytes(fund))).Value.Differences.Select(d => d.Kind));
        var foreign = trade.Replace(house.MerchantId, "1900000000", StringComparison.Ordinal);
        Assert.Equal(Reconciler.NotOurs, (await Compare(house, Encoding.UTF8.GetBytes(foreign), Encoding.UTF8.GetBytes(fund))).Problem);
    }

    [Fact]
    public async Task Only_days_that_have_bills_can_be_reconciled_again()
    {
        await using var house = await Traded(Database.Sqlite);
        var today = Day.Of(house.Now, BillDays.Zone);
        async Task<string?> Again(string merchant, Day day) =>
            (await house.Shop.With<ReconcileAgain, Done>(s => s.Handle(Finance, new(merchant, day), default))).Problem?.Code;
        Assert.Equal("payments.unknown_merchant", await Again("1", today.Plus(-1)));
        Assert.Equal("payments.no_such_bill", await Again(house.MerchantId, today));
        Assert.Equal("payments.no_such_bill", await Again(house.MerchantId, today.Plus(-100)));
        Assert.Null(await Again(house.MerchantId, today.Plus(-1)));
        await house.Quiet();
        Assert.Contains(await Days(house), row => row.Day == today.Plus(-1) && row.TradeRows == 3);
    }

    /// <summary>Two payments and a refund on one day, and the late morning after it.</summary>
    private async Task<PayHouse> Traded(Database database)
    {
        var house = await PayHouse.Open(sandbox, database);
        var local = TimeZoneInfo.ConvertTime(house.Now, BillDays.Zone);
        await house.Pass(local.Date.AddDays(1).AddHours(12) - local.DateTime);
        var payment = await house.Paid(1_000);
        await house.Paid(700);
        await house.Refund(payment, 400, "a");
        await house.Quiet();
        await house.Pass(TimeSpan.FromSeconds(10));
        await house.Pass(TimeSpan.FromHours(23));
        return house;
    }

    private static async Task Reconcile(PayHouse house)
    {
        await ActivatorUtilities.CreateInstance<ReconcileBills>(house.Shop.Services).Run(default);
        await house.Quiet();
    }

    private static async Task<IReadOnlyList<ReconciledDays.Row>> Days(PayHouse house) =>
        (await house.Shop.With<ReconciledDays, Page<ReconciledDays.Row>>(s =>
            s.Handle(Finance, new(), new(null, null), default))).Value.Rows;

    private static async Task<IReadOnlyList<DifferenceList.Row>> Open(PayHouse house) =>
        (await house.Shop.With<DifferenceList, Page<DifferenceList.Row>>(
            s => s.Handle(Finance, new(DifferenceState.Open, null, null), new(null, null), default))).Value.Rows;

    private static Task<Result<Done>> Resolve(PayHouse house, Guid id, string note) =>
        house.Shop.With<ResolveDifference, Done>(s => s.Handle(Finance, id, new(note), default));

    private static async Task<(string Trade, string Fund)> Fetch(PayHouse house)
    {
        await using var scope = house.Shop.Services.CreateAsyncScope();
        var merchant = await scope.ServiceProvider.GetRequiredService<MerchantBook>().Find(house.MerchantId, default);
        var (bills, day) = (scope.ServiceProvider.GetRequiredService<Siyu.Payments.Api.Bills>(), Day.Of(house.Now, BillDays.Zone).Plus(-1));
        var (trade, fund) = (await bills.Trade(merchant!, day, default), await bills.FundFlow(merchant!, day, "BASIC", default));
        return (trade.Value!.Text, fund.Value!.Text);
    }

    private static Task<Result<ReconcileReport>> Compare(PayHouse house, byte[] trade, byte[] fund) =>
        house.Shop.With<IReconciler, ReconcileReport>(r => r.Compare(new MemoryStream(trade), [new MemoryStream(fund)], default));

    private static byte[] Pack(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress)) gzip.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }
}
