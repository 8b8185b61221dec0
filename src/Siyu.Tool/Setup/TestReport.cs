using System.Text.Json;

namespace Siyu.Tool.Setup;

/// <summary>What one suite told of its run (测试报告), read from the runner's CTRF file.</summary>
internal sealed record TestReport(int Passed, int Skipped, IReadOnlyList<TestReport.Failure> Failed)
{
    /// <param name="Test">Class and method, as the runner's filter takes them.</param>
    internal sealed record Failure(string Test, string Said);

    /// <summary>None when the runner ended without a word, or before its report was whole.</summary>
    internal static TestReport? Read(string file)
    {
        if (!File.Exists(file))
        {
            return null;
        }

        try
        {
            using var report = JsonDocument.Parse(File.ReadAllBytes(file));
            var results = report.RootElement.GetProperty("results");
            var summary = results.GetProperty("summary");
            var failed = results.GetProperty("tests").EnumerateArray()
                .Where(test => test.GetProperty("status").GetString() == "failed").Select(Told).ToList();
            return new TestReport(summary.GetProperty("passed").GetInt32(), summary.GetProperty("skipped").GetInt32(), failed);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Failure Told(JsonElement test)
    {
        var extra = test.GetProperty("extra");
        var said = test.TryGetProperty("message", out var message) ? message.GetString() ?? "" : "";
        var name = $"{extra.GetProperty("type").GetString()}.{extra.GetProperty("method").GetString()}";
        return new Failure(name, said.Split('\n')[0].Trim());
    }
}
