using System.Text.Json.Nodes;
using Siyu.Tool.Commands;

namespace Siyu.Tests.Tool;

public sealed class BenchPageTests
{
    [Fact]
    public void The_page_shows_medians_runs_and_which_targets_were_met()
    {
        var result = JsonNode.Parse("""
            {
              "bench": "orders-hot", "database": "postgres", "machine": "2 × CPU", "at": "2026-11-30",
              "runs": [{ "per_s": 1000, "p99_ms": 90.5 }, { "per_s": 3000, "p99_ms": 80 }, { "per_s": 2000, "p99_ms": 99 }],
              "median": { "per_s": 2000, "p99_ms": 90.5, "lost": 0 },
              "targets": [{ "target": "p99_ms ≤ 250", "met": true }, { "target": "ratio_naive ≥ 8", "met": false }]
            }
            """)!;

        var page = BenchPage.Text([result]);

        Assert.Contains(
            "| `orders-hot` | postgres | 2,000 | – | – | – | – | 90.5 | 0 / – / – | p99_ms ≤ 250 ✓; ratio_naive ≥ 8 ✗ |", page,
            StringComparison.Ordinal);
        Assert.Contains("| per_s | 2,000 | 1,000, 3,000, 2,000 |", page, StringComparison.Ordinal);
        Assert.Contains("2026-11-30, 2 × CPU.", page, StringComparison.Ordinal);
    }
}
