using System.Diagnostics;
using Siyu.Tool;
using Siyu.Tool.Commands;
using Siyu.Tool.Setup;

namespace Siyu.Tests.Tool;

/// <summary>The suites, run by a runner of ours that writes reports as xunit's does and keeps what it was asked.</summary>
public sealed class TestSuitesTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("siyu-suites-").FullName;

    private readonly StringWriter log = new();

    private string Asked => Path.Combine(root, "asked");

    [Fact]
    public async Task Suites_run_one_by_one_and_the_pages_last()
    {
        var suites = await Run("B.Tests: passed", "Siyu.Apps.Tests: passed", "Z.Tests: passed");

        Assert.Equal(["B.Tests", "Z.Tests", "Siyu.Apps.Tests"], File.ReadLines(Asked).Select(line => line.Split(' ')[0]));
        Assert.Equal(0, suites.Close(log));
    }

    [Fact]
    public async Task A_failed_test_fails_the_run()
    {
        Assert.Equal(1, (await Run("B.Tests: failed")).Close(log));
        Assert.Single(File.ReadLines(Asked));
        Assert.EndsWith("✗ Some.Class.Some_test: it broke\n0 passed, 1 failed, 0 skipped\n", log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_page_is_tried_once_more_alone()
    {
        Assert.Equal(0, (await Run("Siyu.Apps.Tests: failed passed")).Close(log));
        Assert.Contains("passed only the second time: Some.Class.Some_test: it broke", log.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("--filter-method Some.Class.Some_test", File.ReadLines(Asked).Last(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_fails_twice_fails_the_run()
    {
        Assert.Equal(1, (await Run("Siyu.Apps.Tests: failed failed")).Close(log));
        Assert.Equal(2, File.ReadLines(Asked).Count());
    }

    [Fact]
    public async Task A_suite_without_a_whole_report_fails_the_run()
    {
        Assert.Equal(1, (await Run("B.Tests: silent")).Close(log));
        Assert.Equal(1, (await Run("B.Tests: torn")).Close(log));
    }

    [Fact]
    public async Task A_run_of_no_test_fails() => Assert.Equal(1, (await Run("B.Tests: none")).Close(log));

    public void Dispose() => Directory.Delete(root, recursive: true);

    /// <param name="scripts">A suite and what comes of it, time by time.</param>
    private async Task<TestSuites> Run(params string[] scripts)
    {
        foreach (var (name, outcomes) in scripts.Select(script => script.Split(": ")).Select(parts => (parts[0], parts[1])))
        {
            Directory.CreateDirectory(Path.Combine(root, "tests", name));
            await File.WriteAllLinesAsync(Path.Combine(root, "tests", name, "outcomes"), outcomes.Split(' '));
        }

        var runner = Path.Combine(root, "runner.sh");
        await File.WriteAllTextAsync(runner, Runner);
        ProcessStartInfo start = Child.Command("bash", runner);
        start.Environment["ASKED"] = Asked;
        var suites = new TestSuites(new House(root), start);
        await suites.Run(null, [], Task.CompletedTask, CancellationToken.None);
        return suites;
    }

    private const string Runner =
        """
        project=$2 results=$4 file=$7; shift 7
        echo "$(basename "$project") $*" >> "$ASKED"
        outcome=$(head -1 "$project/outcomes"); sed -i 1d "$project/outcomes"
        test='{"status":"OUTCOME","message":"it broke\nand how","extra":{"type":"Some.Class","method":"Some_test"}}'
        report() { echo '{"results":{"summary":{"passed":'$1',"failed":'$2',"skipped":0},"tests":['"$3"']}}' > "$results/$file"; }
        case $outcome in
          passed) report 1 0 "${test/OUTCOME/passed}" ;;
          failed) report 0 1 "${test/OUTCOME/failed}"; exit 2 ;;
          none) report 0 0 ''; exit 8 ;;
          torn) echo '{"results":' > "$results/$file"; exit 1 ;;
          silent) exit 139 ;;
        esac
        """;
}
