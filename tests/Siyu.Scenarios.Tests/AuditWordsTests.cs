using System.Text.RegularExpressions;
using Siyu.Platform;

namespace Siyu.Scenarios.Tests;

/// <summary>What the audit log calls what people did.</summary>
public sealed partial class AuditWordsTests
{
    [Fact]
    public void Every_act_that_is_written_down_has_a_name_for_people()
    {
        var acts = Directory.EnumerateFiles(Path.Combine(Checkout.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(file => Written().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value)).Distinct().ToList();

        Assert.True(acts.Count > 80, $"{acts.Count} acts");
        Assert.Equal([], acts.Where(act => AuditWords.Of(act) == act));
        Assert.Equal("导出列表", AuditWords.Of("orders.export_after_sales"));
        Assert.Equal("orders.unheard_of", AuditWords.Of("orders.unheard_of"));
    }

    [GeneratedRegex(@"Audit\(\s*[^"";]*?""([a-z]+\.[a-z_]+)""")]
    private static partial Regex Written();
}
