using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Siyu.Tool.Demo.Stage;

namespace Siyu.Tool.Demo.Chapters;

/// <summary>
/// The month is closed (月结): statements are made by themselves, issued, answered by the supplier, the dealer and the guides, invoiced and
/// paid. A refund between draft and issue goes to the next month.
/// </summary>
internal sealed class CloseTheMonth : IChapter
{
    private const string Dealer = "nb001";
    private const string FirstPassword = "Muxi-first-2026";
    private const string OwnPassword = "Muxi-own-2026-pw";
    private static readonly TimeSpan MadeLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan RefundLimit = TimeSpan.FromSeconds(90);

    public string Title => "月结：结算单生成、发出、异议与调整、确认、开票、付款 statements made, agreed, invoiced, paid";

    public async Task Play(Story story, CancellationToken ct)
    {
        await MonthEnds(story, ct);
        await OpenTheHouse.SignIn(story, ct);
        if (!await Story.Until(async () => await story.Data.Count(
            "SELECT count(DISTINCT kind) FROM settlement_statement", ct) == 3, MadeLimit, ct))
        {
            throw new StoryBroke("no statements were made when the month ended");
        }

        var drafts = await Statements(story.Console, "state=Draft", ct);
        await RefundLate(story, ct);
        await story.Console.Post("/api/console/statements/issue", new { statements = drafts.Select(Id) }, ct);
        var supplier = await Hire(story, new("muxi001", "苏供应", SellAtTheCounter.Counter), "supplier", ct);
        var dealer = await Hire(story, new("nb001d", "沈经销", Dealer), "dealer", ct);
        foreach (var statement in await Statements(supplier, "kind=Supplier&state=Issued", ct))
        {
            await Supplier(story, supplier, statement, ct);
        }

        foreach (var statement in await Statements(dealer, "kind=Store&state=Issued", ct))
        {
            await dealer.Post($"/api/console/statements/{Id(statement)}/confirm", new { note = (string?)null }, ct);
            await Pay(story, statement, ct);
        }

        var guides = 0;
        foreach (var guide in Cast.Guides)
        {
            guides += await Guide(story, guide, ct);
        }

        Story.Say($"{drafts.Count} 张供应商与门店结算单付清，{guides} 张导购结算单核对无误");
    }

    /// <summary>To four in the morning after the end of the month in which the last orders settled.</summary>
    private static async Task MonthEnds(Story story, CancellationToken ct)
    {
        var settled = await story.Data.Count("SELECT max(settled_at) FROM orders_order", ct);
        var last = DateTimeOffset.FromUnixTimeMilliseconds(settled).ToOffset(TimeSpan.FromHours(8));
        var end = new DateTimeOffset(last.Year, last.Month, 1, 4, 0, 0, TimeSpan.FromHours(8)).AddMonths(1);
        var now = DateTimeOffset.FromUnixTimeMilliseconds((await story.Sandbox.Look("clock", ct))["now_ms"]!.GetValue<long>());
        if (end > now)
        {
            await story.Sandbox.Pass(end - now, ct);
        }
    }

    private static async Task RefundLate(Story story, CancellationToken ct)
    {
        var counter = story.Cast.UnitIds[SellAtTheCounter.Counter];
        var late = (await story.Data.Rows(
            $"SELECT l.order_id, l.id FROM orders_line l JOIN orders_order o ON o.id = l.order_id WHERE l.seller = '{counter}' "
            + "AND o.state = 'Settled' AND l.quantity = 2 AND l.refunded_quantity = 0 ORDER BY l.id LIMIT 1", ct))[0];
        await SellAtTheCounter.GiveUnitsBack(story, late[0]!.ToString()!, late[1]!.ToString()!, 1, ct);
        await Story.Until(async () =>
        {
            await story.Sandbox.Pass(TimeSpan.FromSeconds(30), ct);
            return await story.Data.Count("SELECT count(*) FROM orders_after_sale WHERE state IN ('Applied', 'RefundPending')", ct) == 0;
        }, RefundLimit, ct);
    }

    /// <summary>Not agreed at first, adjusted, answered, agreed, invoiced, paid.</summary>
    private static async Task Supplier(Story story, Wire supplier, JsonNode statement, CancellationToken ct)
    {
        var at = $"/api/console/statements/{Id(statement)}";
        await supplier.Post($"{at}/dispute", new { reason = "快闪物料费约定由集团承担 50 元" }, ct);
        await story.Console.Post($"{at}/adjust", new { amount = 5_000, reason = "快闪物料费" }, ct);
        await story.Console.Post($"{at}/answer", new { answer = "已补 50 元物料费" }, ct);
        await supplier.Post($"{at}/confirm", new { note = (string?)null }, ct);
        var total = (await supplier.Get(at, ct))["statement"]!["total"]!.GetValue<long>();
        using var form = new MultipartFormDataContent
        {
            { new StringContent("26442000000000000001"), "number" },
            { new StringContent(total.ToString(CultureInfo.InvariantCulture)), "amount" },
            { new ByteArrayContent(Encoding.ASCII.GetBytes("%PDF-1.4 invoice of the demo")), "file", "invoice.pdf" },
        };
        var uploaded = await supplier.Try(HttpMethod.Post, $"{at}/invoice", form, ct);
        if (!uploaded.Ok)
        {
            throw new StoryBroke($"the invoice → {uploaded}");
        }

        await Pay(story, statement, ct);
    }

    private static Task Pay(Story story, JsonNode statement, CancellationToken ct) => story.Console.Post(
        $"/api/console/statements/{Id(statement)}/pay", new { reference = $"ICBC-{statement["number"]!.GetValue<string>()}" }, ct);

    private static async Task<int> Guide(Story story, Cast.Person guide, CancellationToken ct)
    {
        using var work = await DeliverOrders.SignIn(story, guide.Code, ct);
        var mine = (await work.Get("/api/guide/statements", ct))["rows"]!.AsArray();
        foreach (var statement in mine)
        {
            await work.Post($"/api/guide/statements/{Id(statement!)}/confirm", new { }, ct);
        }

        return mine.Count;
    }

    private static async Task<IReadOnlyList<JsonNode>> Statements(Wire wire, string asked, CancellationToken ct) =>
        [.. (await wire.Get($"/api/console/statements?{asked}&size=200", ct))["rows"]!.AsArray().Select(row => row!)];

    private static string Id(JsonNode statement) => statement["id"]!.GetValue<string>();

    /// <summary>Somebody outside headquarters with a console login of their own; the first password opens nothing but its change.</summary>
    private static async Task<Wire> Hire(Story story, Cast.Person person, string role, CancellationToken ct)
    {
        var (code, home) = (person.Code, story.Cast.UnitIds[person.Home]);
        var hired = await story.Console.Post("/api/console/staff", new { code, name = person.Name, home, role }, ct);
        await story.Console.Post($"/api/console/staff/{hired["staff"]!.GetValue<string>()}/password",
            new { login = code, password = FirstPassword }, ct);
        var wire = Wire.To(story.Host.Address);
        wire.Csrf = await SignIn(wire, code, FirstPassword, ct);
        await wire.Post("/api/console/me/password", new Dictionary<string, string> { ["old"] = FirstPassword, ["new"] = OwnPassword }, ct);
        wire.Csrf = await SignIn(wire, code, OwnPassword, ct);
        return wire;
    }

    private static async Task<string> SignIn(Wire wire, string login, string password, CancellationToken ct)
    {
        wire.Csrf = null;
        return (await wire.Post("/api/console/sign-in", new { login, password }, ct))["csrfToken"]!.GetValue<string>();
    }
}
