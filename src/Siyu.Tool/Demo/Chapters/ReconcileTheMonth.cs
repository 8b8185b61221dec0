using System.Globalization;
using System.Text.Json.Nodes;
using Siyu.Tool.Demo.Stage;

namespace Siyu.Tool.Demo.Chapters;

/// <summary>
/// Every day's bills agree with the house (逐日对账), which fetches them by itself; and in bills that were bent each difference is found as
/// what it is (差异各归其类). The bills stay in <c>bills/</c> of the data folder.
/// </summary>
internal sealed class ReconcileTheMonth : IChapter
{
    private const string Check = "bills.each_bent_row_is_found_as_what_it_is";
    private static readonly string[] Types = ["ALL", "BASIC", "OPERATION"];
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    public string Title => "对账：每天的订单、交易账单、资金账单三方一致 orders, trade bill and fund bill agree, day by day";

    public async Task Play(Story story, CancellationToken ct)
    {
        // Bills are ready at ten the next morning.
        await story.Sandbox.Pass(TimeSpan.FromHours(35), ct);
        var days = await DaysOfMoney(story, ct);
        if (!await Story.Until(async () => await Reconciled(story, days.Keys.Max()!, ct), Limit, ct))
            throw new StoryBroke($"the last of {days.Count} days was not reconciled");
        await Agree(story, days, ct);
        await Bend(story, days.MaxBy(day => day.Value).Key, ct);
        await OpenTheHouse.SignIn(story, ct);
    }

    private static async Task<bool> Reconciled(Story story, string last, CancellationToken ct) =>
        await story.Data.Count($"SELECT count(*) FROM payments_reconciliation WHERE day = '{last}'", ct) > 0;

    /// <summary>Days on which money moved at WeChat, with how many payments and refunds there were.</summary>
    private static async Task<SortedDictionary<string, int>> DaysOfMoney(Story story, CancellationToken ct)
    {
        var merchant = await Merchant(story, ct);
        var lines = (await story.Sandbox.Look($"pay/ledger?mchid={merchant}", ct))["lines"]!.AsArray();
        var kinds = new[] { "交易", "退款", "商家转账" };
        var days = lines.Where(line => kinds.Contains(line!["kind"]!.GetValue<string>()))
            .GroupBy(line => line!["at"]!.GetValue<DateTimeOffset>().ToOffset(TimeSpan.FromHours(8)).ToString(
                "yyyy-MM-dd", CultureInfo.InvariantCulture));
        return new(days.ToDictionary(day => day.Key, day => day.Count()), StringComparer.Ordinal);
    }

    private static async Task Agree(Story story, SortedDictionary<string, int> days, CancellationToken ct)
    {
        const string compared = "SELECT count(*) FROM payments_reconciliation WHERE matched > 0 AND found = 0 AND fault IS NULL";
        var agreed = await story.Data.Count(compared, ct);
        var matched = await story.Data.Count("SELECT coalesce(sum(matched), 0) FROM payments_reconciliation", ct);
        story.Report.Add("bills.every_day_of_money_agrees", agreed == days.Count,
            $"{compared} → {agreed}, wanted {days.Count}, the days on which money moved at WeChat");
        story.Report.Figures["bills_matched"] = matched;
        Story.Say($"{days.Count} 天有资金往来，{matched} 笔一致 days agree, numbers matched");
    }

    private static async Task Bend(Story story, string day, CancellationToken ct)
    {
        var bills = await Download(story, day, ct);
        var straight = await Reconcile(story, "as-they-came", bills, ct);
        var unpaid = await story.Data.Rows(
            "SELECT out_trade_no, amount FROM payments_attempt WHERE state IN ('Closed', 'Submitted') ORDER BY id LIMIT 1", ct);
        var bent = BentBills.Of(bills[0], bills[1], unpaid is [[string number, var fen]]
            ? (number, Convert.ToInt64(fen, CultureInfo.InvariantCulture)) : null);
        var found = await Reconcile(story, "bent", [bent.Trade, bent.Fund, .. bills[2..]], ct);
        story.Report.Add(Check, straight.Count == 0 && found.SetEquals(bent.Expected),
            $"as they came: {straight.Count}; expected {bent.Expected.Count}; missed [{string.Join(", ", bent.Expected.Except(found))}]; "
            + $"wrong [{string.Join(", ", found.Except(bent.Expected))}]");
        Story.Say($"{day} 的账单改动 {bent.Expected.Count} 处，全部按类别找出 of {bent.Expected.Count} bent rows {found.Count} found");
    }

    private static async Task<List<string>> Download(Story story, string day, CancellationToken ct)
    {
        var merchant = await Merchant(story, ct);
        var bills = new List<string>();
        foreach (var type in Types)
            if ((await story.Sandbox.Look($"pay/bill?mchid={merchant}&day={day}&type={type}", ct))["text"]?.GetValue<string>() is { } bill)
                bills.Add(bill);
        return bills;
    }

    /// <summary>What <c>./siyu reconcile</c> finds in these bills: each class with its number.</summary>
    private static async Task<HashSet<string>> Reconcile(Story story, string name, List<string> bills, CancellationToken ct)
    {
        var folder = Directory.CreateDirectory(Path.Combine(story.Place.Folder, "bills", name)).FullName;
        var files = new List<string>();
        foreach (var (bill, i) in bills.Select((bill, i) => (bill, i)))
        {
            files.Add(Path.Combine(folder, i == 0 ? "trade.csv" : $"fund{i}.csv"));
            await File.WriteAllTextAsync(files[^1], bill, ct);
        }
        var report = Path.Combine(folder, "report.json");
        var ended = await story.Host.Once(ct,
            ["reconcile", "--trade", files[0], .. files.Skip(1).SelectMany(file => new[] { "--fund", file }), "--report", report]);
        if (!File.Exists(report)) throw new StoryBroke($"reconcile → {ended.ExitCode} {ended.Output}");
        var told = JsonNode.Parse(await File.ReadAllTextAsync(report, ct))!;
        return [.. told["differences"]!.AsArray().Select(one => $"{one!["kind"]} {Number(one)}")];
    }

    private static string Number(JsonNode one) => one["number"]!.GetValue<string>();

    private static async Task<string> Merchant(Story story, CancellationToken ct) =>
        (await story.Sandbox.Look("export-config", ct))["pay"]!["merchants"]![0]!["mchid"]!.GetValue<string>();
}
