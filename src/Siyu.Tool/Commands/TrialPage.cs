using System.Text;
using System.Text.Json.Nodes;

namespace Siyu.Tool.Commands;

/// <summary>Writes <c>docs/reliability.md</c> from what the trials saw (可靠性页面), and names the tests that hold the other faults.</summary>
internal static class TrialPage
{
    /// <summary>Faults that tests do on every push, and where.</summary>
    private static readonly (string Fault, string Test)[] Tested =
    [
        ("主机死在三个故障点 the host dies at a committed lane, a written listener, an answered call",
            "`./siyu demo --once`, checks `crashes.*`"),
        ("分析库 kill -9 the embedded ClickHouse is killed: nothing lost, catches up", "`OlapCrashTests`"),
        ("毒事件 a poisoned event is parked with all later ones of its key; others pass", "`HouseTests`"),
        ("慢监听者 a listener lags: verify compares only what it heard", "`MoneyAcrossRoomsTests`"),
        ("备份被改、被截断、钥匙不对 a backup changed, cut off, or under other keys", "`MovingTests`"),
        ("恢复旧备份后仍被注销 the erased stay erased after an older backup is restored", "`MovingTests`"),
        ("时钟跳动；腾讯侧重复、迟到、乱序、拒绝、超时、-1、45009 a jumping clock; Tencent late, twice, never, refusing, out of order",
            "`SeedTests`, `./siyu simulate`"),
    ];

    internal static string Results(House house) => Path.Combine(house.Root, "bench", "trials");

    internal static async Task Write(House house, CancellationToken ct)
    {
        var results = new List<JsonNode>();
        foreach (var file in Directory.CreateDirectory(Results(house)).EnumerateFiles("*.json").OrderBy(f => f.Name,
            StringComparer.Ordinal))
        {
            results.Add(JsonNode.Parse(await File.ReadAllTextAsync(file.FullName, ct))!);
        }

        await File.WriteAllTextAsync(Path.Combine(house.Root, "docs", "reliability.md"), Text(results), ct);
    }

    internal static string Text(IReadOnlyList<JsonNode> results)
    {
        var page = new StringBuilder();
        page.AppendLine("# Reliability 可靠性").AppendLine();
        page.AppendLine("Written by `./siyu trial NAME --keep` from what each trial saw (`bench/trials/*.json`). Acknowledged");
        page.AppendLine("means: the caller got its 2xx. Whoever got no answer asked again with the same key, as phones and Tencent do.");
        page.AppendLine();
        page.AppendLine("| fault | database | times | held | seen |").AppendLine("|---|---|---:|---|---|");
        foreach (var result in results)
        {
            var seen = string.Join("<br>", result["seen"]!.AsObject().Select(one => $"{one.Key}: {one.Value}"));
            var broken = string.Join("<br>", result["broken"]!.AsArray().Select(one => "✗ " + one));
            page.AppendLine($"| `{result["trial"]}` {result["fault"]} | {result["database"]} | {result["times"]} | "
                + $"{(result["held"]!.GetValue<bool>() ? "✓" : broken)} | {seen} |");
        }

        page.AppendLine().AppendLine("Machines, as the trials noted them:").AppendLine();
        foreach (var machine in results.Select(result => $"- {result["at"]}: {result["machine"]}").Distinct())
        {
            page.AppendLine(machine);
        }

        page.AppendLine().AppendLine("## Faults that tests do on every push").AppendLine();
        page.AppendLine("| fault | held by |").AppendLine("|---|---|");
        foreach (var (fault, test) in Tested)
        {
            page.AppendLine($"| {fault} | {test} |");
        }

        return page.ToString();
    }
}
