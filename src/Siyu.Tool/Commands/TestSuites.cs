using System.Diagnostics;
using Siyu.Tool.Setup;

namespace Siyu.Tool.Commands;

/// <summary>Runs the suites of tests one after another (测试套件), the pages last and with the machine to themselves: a browser beside three
/// other suites on two cores shows how long it waited and not whether the page is right.</summary>
internal sealed class TestSuites(House house, ProcessStartInfo runner)
{
    /// <summary>The runner's code for "no test here", which a run over all suites must not fail on.</summary>
    private const int NoTestMatched = 8;

    /// <summary>More than so many broken pages are no accident of one slow moment.</summary>
    private const int MostTriedAgain = 5;

    private const string Pages = "Siyu.Apps.Tests";

    private readonly List<string> broken = [];
    private readonly List<string> late = [];
    private int passed;
    private int skipped;

    /// <param name="only">One suite's name, or null for all.</param>
    /// <param name="beforePages">What else uses the machine and must have ended before the pages are judged.</param>
    internal async Task Run(string? only, IReadOnlyList<string> filter, Task beforePages, CancellationToken ct)
    {
        foreach (var suite in All().Where(name => only is null || name == only))
        {
            if (suite == Pages)
            {
                await Task.WhenAny(beforePages);
            }

            await Run(suite, filter, ct);
        }
    }

    private IEnumerable<string> All() => Directory.GetDirectories(Path.Combine(house.Root, "tests"), "*.Tests")
        .Select(folder => Path.GetFileName(folder)!).OrderBy(name => name == Pages).ThenBy(name => name, StringComparer.Ordinal);

    private async Task Run(string suite, IReadOnlyList<string> filter, CancellationToken ct)
    {
        var (code, report) = await Ask(suite, filter, ct);
        if (report is null)
        {
            broken.Add($"{suite}: 没有报告 ended with {code} and without a report");
            return;
        }

        passed += report.Passed;
        skipped += report.Skipped;
        var failed = suite == Pages && report.Failed.Count is > 0 and <= MostTriedAgain
            ? await TryAgain(suite, report.Failed, ct)
            : report.Failed;
        broken.AddRange(failed.Select(one => $"{one.Test}: {one.Said}"));
        if (code is not 0 and not NoTestMatched && report.Failed.Count == 0)
        {
            broken.Add($"{suite}: 退出码 ended with {code}");
        }
    }

    /// <summary>A page that failed gets one more try in a new house; that it needed one is said.</summary>
    private async Task<IReadOnlyList<TestReport.Failure>> TryAgain(
        string suite, IReadOnlyList<TestReport.Failure> failed, CancellationToken ct)
    {
        var (_, again) = await Ask(suite, [.. failed.SelectMany(one => (string[])["--filter-method", one.Test])], ct);
        if (again is null)
        {
            return failed;
        }

        passed += again.Passed;
        late.AddRange(failed.Where(one => again.Failed.All(still => still.Test != one.Test)).Select(one => $"{one.Test}: {one.Said}"));
        return again.Failed;
    }

    private async Task<(int Code, TestReport? Report)> Ask(string suite, IReadOnlyList<string> filter, CancellationToken ct)
    {
        var results = Path.Combine(house.Root, "artifacts", "tests");
        Directory.CreateDirectory(results);
        var file = Path.Combine(results, suite + ".json");
        File.Delete(file);
        ProcessStartInfo start = Child.Command(
            runner.FileName,
            [
                .. runner.ArgumentList, "--project", Path.Combine(house.Root, "tests", suite),
                "--results-directory", results, "--report-ctrf", "--report-ctrf-filename", suite + ".json", .. filter,
            ]);
        start.WorkingDirectory = house.Root;
        foreach (var (name, value) in runner.Environment)
        {
            start.Environment[name] = value;
        }

        var code = await Child.Run(start, ct);
        return (code, TestReport.Read(file));
    }

    /// <summary>Tells all that matters in the last lines, since logs are often seen from their end only; answers the exit code.</summary>
    internal int Close(TextWriter log)
    {
        foreach (var one in late)
        {
            log.WriteLine($"! 第二次才通过 passed only the second time: {one}");
        }

        if (passed + broken.Count == 0)
        {
            broken.Add("没有这样的测试 no such test");
        }

        foreach (var one in broken)
        {
            log.WriteLine($"✗ {one}");
        }

        log.WriteLine($"{passed} passed, {broken.Count} failed, {skipped} skipped");
        return broken.Count == 0 ? 0 : 1;
    }
}
