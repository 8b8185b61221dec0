using Microsoft.Data.Sqlite;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Siyu.Apps.Tests;

/// <summary>Statements (结算单) as headquarters, a supplier and a guide see them.</summary>
public sealed class ConsoleStatementTests(World world)
{
    private const string SupplierPassword = "Muxi-own-2026-pw";
    private const string Number = "D202501-nb001";
    private const float Patience = 20_000;
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_draft_is_adjusted_issued_agreed_for_the_dealer_and_paid()
    {
        await Statement(new(Number, "Store", "nb001", "Draft"));
        await using var desk = await ConsoleDesk.SignIn(world, Screen.SmallDesk);
        await desk.Open("statements?state=Draft");
        await desk.Main.GetByRole(AriaRole.Link, new() { Name = Number }).ClickAsync();
        await desk.Settled();
        await Expect(desk.Main).ToContainTextAsync("运营核对后发出");
        await Expect(desk.Main).ToContainTextAsync("¥92.00");
        await desk.LooksRight();

        await desk.Button("调整").ClickAsync();
        await desk.Dialog.GetByLabel("调整金额").FillAsync("-100");
        await desk.Dialog.GetByRole(AriaRole.Button, new() { Name = "调整" }).ClickAsync();
        await Expect(desk.Dialog).ToContainTextAsync("调整后应结金额不能为负");
        await Expect(desk.Dialog).ToContainTextAsync("请写 2 到 500 个字");
        await desk.Dialog.GetByLabel("调整金额").FillAsync("-2.00");
        await desk.Dialog.GetByLabel("原因（双方都能看到）").FillAsync("样品损耗");
        await desk.Dialog.GetByRole(AriaRole.Button, new() { Name = "调整" }).ClickAsync();
        await Expect(desk.Main).ToContainTextAsync("¥90.00", new() { Timeout = Patience });
        await Expect(desk.Main).ToContainTextAsync("样品损耗");

        await desk.Button("发出").ClickAsync();
        await desk.Dialog.GetByRole(AriaRole.Button, new() { Name = "发出" }).ClickAsync();
        await desk.Button("代对方确认").ClickAsync(new() { Timeout = Patience });
        await desk.Dialog.GetByRole(AriaRole.Textbox).FillAsync("对方财务电话确认");
        await desk.Dialog.GetByRole(AriaRole.Button, new() { Name = "代为确认" }).ClickAsync();
        await desk.Button("登记付款").ClickAsync(new() { Timeout = Patience });
        await desk.Dialog.GetByRole(AriaRole.Textbox).FillAsync("ICBC20260001");
        await desk.Dialog.GetByRole(AriaRole.Button, new() { Name = "登记付款" }).ClickAsync();
        await Expect(desk.Main).ToContainTextAsync("已付款，结算完成", new() { Timeout = Patience });
        await desk.LooksRight();

        await desk.Main.GetByRole(AriaRole.Link, new() { Name = "凭证", Exact = true }).First.ClickAsync();
        await Expect(desk.Main).ToContainTextAsync("结算付款", new() { Timeout = Patience });
        await desk.LooksRight();
        Assert.Equal(-9_000, await world.Story.Data.Count(
            "SELECT sum(e.amount) FROM ledger_entry e JOIN ledger_journal j ON j.id = e.journal "
            + $"JOIN settlement_statement s ON j.subject = 'statement/' || s.id WHERE e.kind = 'Bank' AND s.number = '{Number}'", Ct));
    }

    [Fact]
    public async Task A_supplier_sees_its_own_alone_and_does_not_agree_with_it()
    {
        await Statement(new("S202502-gz001c1", "Supplier", "gz001c1", "Issued"));
        var hired = await world.Story.Console.Post("/api/console/staff", new
        {
            code = "muxi001", name = "苏供应", home = world.Story.Cast.UnitIds["gz001c1"], role = "supplier",
        }, Ct);
        world.Story.Cast.StaffIds["muxi001"] = hired["staff"]!.GetValue<string>();
        await world.GiveLogin("muxi001", "muxi001", SupplierPassword, Ct);
        await using var desk = await ConsoleDesk.SignIn(world, Screen.SmallDesk, "muxi001", SupplierPassword);
        await desk.Open("statements");
        await Expect(desk.Main.GetByRole(AriaRole.Link, new() { NameRegex = new("^[SDG]2") })).ToHaveCountAsync(1);
        await Expect(desk.Button("生成上月结算单")).ToHaveCountAsync(0);
        await desk.LooksRight();

        await desk.Main.GetByRole(AriaRole.Link, new() { NameRegex = new("^S2") }).ClickAsync();
        await desk.Settled();
        await Expect(desk.Main).ToContainTextAsync("20250101 羊毛围巾");
        await Expect(desk.Button("登记付款")).ToHaveCountAsync(0);
        await desk.Button("提出异议").ClickAsync();
        await desk.Dialog.GetByRole(AriaRole.Textbox).FillAsync("扣点应为 5%");
        await desk.Dialog.GetByRole(AriaRole.Button, new() { Name = "提出异议" }).ClickAsync();
        await Expect(desk.Main).ToContainTextAsync("对方有异议", new() { Timeout = Patience });
        await Expect(desk.Main).ToContainTextAsync("扣点应为 5%");
        await Expect(desk.Button("确认无误")).ToHaveCountAsync(0);
        await desk.LooksRight();
    }

    [Fact]
    public async Task A_guide_finds_what_each_month_brought_and_agrees()
    {
        await using var phone = await GuidePhone.SignIn(world, "xiaoli");
        await phone.Open("statements");
        var month = phone.Page.Locator("a.card").First;
        await Expect(month).ToContainTextAsync("待您核对", new() { Timeout = Patience });
        await phone.LooksRight();
        await month.ClickAsync();
        await Expect(phone.Page.Locator("main")).ToContainTextAsync("佣金转可提现", new() { Timeout = Patience });
        await phone.Page.GetByRole(AriaRole.Button, new() { Name = "核对无误" }).ClickAsync();
        await phone.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "核对无误" }).ClickAsync();
        await Expect(phone.Page.Locator("main")).ToContainTextAsync("已核对", new() { Timeout = Patience });
        await phone.LooksRight();
    }

    /// <summary>A month of long ago, as if it had been made and nobody had looked at it yet.</summary>
    private async Task Statement(Old old)
    {
        var unit = (await world.Story.Data.Rows($"SELECT id, org_path FROM organization_unit WHERE code = '{old.Unit}'", Ct))[0];
        await using var house = new SqliteConnection(world.Database);
        await house.OpenAsync(Ct);
        await using var write = house.CreateCommand();
        write.CommandText = """
            INSERT INTO settlement_statement (id, number, kind, counterparty, org_path, period, from_day, until_day, state, lines, opening,
                sales, fee, total, gathered, made_at, changed_at)
            VALUES ($id, $number, $kind, $unit, $path, '2025-01', '2025-01-01', '2025-01-31', $state, 1, 0,
                10000, 800, 9200, 1, $now, $now);
            INSERT INTO settlement_fact (kind, counterparty, cause, journal, detail, subject, title, quantity, list, cash, coupon, points,
                rate_bps, fee, amount, at, statement)
            VALUES ($kind, $unit, 'Sale', 'order-completed/old', 'line', 'order/old', '20250101 羊毛围巾', 1, 10000, 10000, 0, 0, 800, 800,
                9200, $now, $id);
            """;
        write.Parameters.AddWithValue("$id", Guid.CreateVersion7().ToString());
        write.Parameters.AddWithValue("$number", old.Number);
        write.Parameters.AddWithValue("$kind", old.Kind);
        write.Parameters.AddWithValue("$state", old.State);
        write.Parameters.AddWithValue("$unit", unit[0]);
        write.Parameters.AddWithValue("$path", unit[1]);
        write.Parameters.AddWithValue("$now", TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
        await write.ExecuteNonQueryAsync(Ct);
    }

    private sealed record Old(string Number, string Kind, string Unit, string State);
}
