using Siyu.Contracts.Ledger;
using Siyu.Kernel;
using Siyu.Ledger;
using Siyu.Ledger.Domain;
using Siyu.Ledger.Periods;
using Siyu.Platform;

namespace Siyu.Tests.Ledger;

/// <summary>Months are closed one after the other (月末结账): what is late is booked after them, and their sums stand.</summary>
public sealed class PeriodTests
{
    private static readonly Actor Regional = new(
        ActorKind.Staff, Guid.CreateVersion7(), new HashSet<string> { "ledger.close" }, DataScope.Below(new OrgPath("/g/east/")));

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_closed_month_keeps_its_sums_and_what_comes_late_is_booked_on_the_day_after(Database database)
    {
        await using var shop = await LedgerTests.Shop(database);
        var (first, second) = (Months(shop, -2), Months(shop, -1));
        await LedgerTests.Post(shop, On("o1", 100, Inside(shop, first)), On("o2", 50, Inside(shop, second)));

        Assert.Equal((first, true), await Next(shop));
        Assert.True((await Close(shop, first)).Ok);
        Assert.Equal("ledger.month_closing", (await Close(shop, first)).Problem!.Code);
        await LedgerTests.Post(shop, On("late", 7, Inside(shop, first)));
        await shop.Pass(TimeSpan.FromMinutes(2));
        Assert.Equal("ledger.month_handled", (await Close(shop, first)).Problem!.Code);

        var sheet = await Sheet(shop, first);
        Assert.Equal((new Money(100), new Money(100)), (sheet.Debit, sheet.Credit));
        var late = (await shop.All<JournalRow>()).Single(journal => journal.Key == "paid-late");
        Assert.Equal((End(shop, first), Inside(shop, first)), (late.At, late.HappenedAt));
        Assert.True((await LedgerTests.Post(shop, On("late", 7, Inside(shop, first))))[0].Value.Before);

        Assert.True((await Close(shop, second)).Ok);
        await shop.Pass(TimeSpan.FromMinutes(2));
        var frozen = (await Sheet(shop, second)).Lines.Single(line => line.Kind == AccountKind.WxFrozen);
        Assert.Equal((new Money(100), new Money(57), Money.Zero, new Money(157)),
            (frozen.Opening, frozen.Debit, frozen.Credit, frozen.Closing));
        Assert.Empty(await shop.Broken());
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Months_are_closed_in_their_order_once_they_are_over_and_the_latest_alone_is_reopened(Database database)
    {
        await using var shop = await LedgerTests.Shop(database);
        var (first, second, running) = (Months(shop, -2), Months(shop, -1), Months(shop, 0));
        await LedgerTests.Post(shop, On("o1", 100, Inside(shop, first)));

        Assert.Equal("ledger.month_not_over", (await Close(shop, running)).Problem!.Code);
        Assert.Equal("ledger.unknown_month", (await Close(shop, "2026-13")).Problem!.Code);
        Assert.Equal("ledger.group_only", (await Close(shop, first, Regional)).Problem!.Code);
        await Close(shop, first);
        Assert.Equal("ledger.month_closing", (await Reopen(shop, first, "漏记一笔")).Problem!.Code);
        await shop.Pass(TimeSpan.FromMinutes(2));
        Assert.Equal("ledger.month_not_next", (await Close(shop, running)).Problem!.Code);
        await Close(shop, second);
        await shop.Pass(TimeSpan.FromMinutes(2));

        Assert.Equal("ledger.month_not_latest", (await Reopen(shop, first, "漏记一笔")).Problem!.Code);
        Assert.Equal("ledger.needs_reason", (await Reopen(shop, second, "x")).Problem!.Code);
        Assert.True((await Reopen(shop, second, "漏记一笔")).Ok);
        Assert.Equal((second, true), await Next(shop));
        await LedgerTests.Post(shop, On("o3", 9, Inside(shop, second)));
        Assert.Null((await shop.All<JournalRow>()).Single(journal => journal.Key == "paid-o3").HappenedAt);
        Assert.Empty(await shop.Broken());
    }

    private static Journal On(string order, long fen, DateTimeOffset at) => LedgerTests.Paid(order, fen) with { At = at };

    private static Task<Result<Done>> Close(TestShop shop, string month, Actor? by = null) =>
        shop.With<ClosePeriod, Done>(slice => slice.Close(by ?? Actor.System, month, new(null), default));

    private static Task<Result<Done>> Reopen(TestShop shop, string month, string reason) =>
        shop.With<ClosePeriod, Done>(slice => slice.Reopen(Actor.System, month, new(reason), default));

    private static async Task<PeriodList.Sheet> Sheet(TestShop shop, string month) =>
        (await shop.With<PeriodList, PeriodList.Sheet>(slice => slice.One(Actor.System, month, default))).Value;

    private static async Task<(string? Month, bool Over)> Next(TestShop shop)
    {
        var shown = (await shop.With<PeriodList, PeriodList.Response>(slice => slice.Handle(Actor.System, default))).Value;
        return (shown.Next, shown.Over);
    }

    private static Month Of(TestShop shop, int months)
    {
        var today = GroupZone.China.Day(shop.Now);
        return new(new DateOnly(today.Date.Year, today.Date.Month, 1).AddMonths(months));
    }

    private static string Months(TestShop shop, int months) => Of(shop, months).ToString();

    private static DateTimeOffset End(TestShop shop, string month) =>
        Month.TryParse(month, out var parsed) ? parsed.End(GroupZone.China.Zone) : throw new FormatException(month);

    private static DateTimeOffset Inside(TestShop shop, string month) => End(shop, month) - TimeSpan.FromDays(3);
}
