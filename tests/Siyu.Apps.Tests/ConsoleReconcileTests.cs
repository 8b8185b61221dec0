using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Siyu.Apps.Tests;

/// <summary>The console's page of the daily bills (对账): what agrees, what a person settles, what settles itself.</summary>
public sealed class ConsoleReconcileTests(World world)
{
    private const int Patience = 20_000;
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_difference_is_settled_with_a_note_and_another_is_gone_when_the_bills_are_read_again()
    {
        var day = await TwoDifferences();
        await using var desk = await ConsoleDesk.SignIn(world, Screen.SmallDesk);
        await desk.Open("reconciliation");
        var days = desk.Main.Locator(".days .el-table__row");
        await Expect(days.Filter(new() { HasText = "三方一致" }).First).ToBeVisibleAsync();
        var ours = days.Filter(new() { HasTextRegex = new($"^\\s*{day}") });
        await Expect(ours).ToContainTextAsync("有差异");
        await ours.GetByRole(AriaRole.Button, new() { Name = "2", Exact = true }).ClickAsync();
        await Expect(desk.Main).ToContainTextAsync($"只看 {day}");

        var row = desk.Main.GetByRole(AriaRole.Row).Filter(new() { HasText = "微信收了款，我方没有" });
        await Expect(row).ToContainTextAsync("¥12.34");
        await row.GetByRole(AriaRole.Button, new() { Name = "处理 ¥12.34 的差异" }).ClickAsync();
        await desk.Dialog.GetByRole(AriaRole.Button, new() { Name = "处理完毕" }).ClickAsync();
        await Expect(desk.Dialog).ToContainTextAsync("请写 2 到 500 个字");
        await desk.Dialog.GetByRole(AriaRole.Textbox).FillAsync("门店收银台用同一商户号收的款");
        await desk.Dialog.GetByRole(AriaRole.Button, new() { Name = "处理完毕" }).ClickAsync();
        await Expect(row).ToHaveCountAsync(0);
        await Expect(desk.Main.GetByRole(AriaRole.Row).Filter(new() { HasText = "有交易，资金没有变动" })).ToHaveCountAsync(1);
        await desk.LooksRight();

        await ours.GetByRole(AriaRole.Button, new() { Name = "重新对账" }).ClickAsync();
        await desk.Dialog.GetByRole(AriaRole.Button, new() { Name = "重新对账" }).ClickAsync();
        await Expect(desk.Page.Locator("body")).ToContainTextAsync("已开始，稍后刷新查看结果");
        await Until($"SELECT count(*) FROM payments_difference WHERE day = '{day}' AND state = 'Gone'");

        await desk.Open("reconciliation?state=Gone");
        await Expect(desk.Main).ToContainTextAsync("之后的账单与我方一致", new() { Timeout = Patience });
        await desk.Open("reconciliation?state=Resolved");
        await Expect(desk.Main).ToContainTextAsync("门店收银台用同一商户号收的款");
        await Expect(desk.Main).ToContainTextAsync("周总部");
        await desk.LooksRight();
    }

    /// <summary>As if the bills of the last day had known two payments otherwise than we: nothing in the sandbox errs by itself.</summary>
    private async Task<string> TwoDifferences()
    {
        var last = (await world.Story.Data.Rows(
            "SELECT merchant, day FROM payments_reconciliation WHERE trade_rows > 0 ORDER BY day DESC LIMIT 1", Ct))[0];
        var order = (await world.Story.Data.Rows("SELECT id FROM orders_order WHERE paid_at IS NOT NULL LIMIT 1", Ct))[0][0];
        await using var house = new SqliteConnection(world.Database);
        await house.OpenAsync(Ct);
        await using var write = house.CreateCommand();
        write.CommandText = """
            INSERT INTO payments_difference (id, merchant, day, kind, money_of, number, order_id, here, trade, fund, state, found_at)
            VALUES ($one, $merchant, $day, 'MissingHere', 'Payment', 'POS20260001', NULL, NULL, 1234, 1234, 'Open', $now),
                   ($two, $merchant, $day, 'TradeWithoutFund', 'Payment', 'POS20260002', $order, 5600, 5600, NULL, 'Open', $now);
            UPDATE payments_reconciliation SET found = 2, open = 2 WHERE merchant = $merchant AND day = $day;
            """;
        write.Parameters.AddWithValue("$one", Guid.CreateVersion7().ToString());
        write.Parameters.AddWithValue("$two", Guid.CreateVersion7().ToString());
        write.Parameters.AddWithValue("$merchant", last[0]);
        write.Parameters.AddWithValue("$day", last[1]);
        write.Parameters.AddWithValue("$order", order);
        write.Parameters.AddWithValue("$now", TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
        await write.ExecuteNonQueryAsync(Ct);
        return Convert.ToString(last[1], CultureInfo.InvariantCulture)!;
    }

    private async Task Until(string counted)
    {
        for (var waited = 0; waited < Patience && await world.Story.Data.Count(counted, Ct) == 0; waited += 500) await Task.Delay(500, Ct);
        Assert.True(await world.Story.Data.Count(counted, Ct) > 0, counted);
    }
}
