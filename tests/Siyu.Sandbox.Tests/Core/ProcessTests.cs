using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Siyu.Tool.Setup;

namespace Siyu.Sandbox.Tests.Core;

public sealed class ProcessTests
{
    private const int PortsOfTheSandbox = 4;

    [Fact]
    public async Task Kill_9_forgets_nothing_that_was_answered()
    {
        var data = System.IO.Directory.CreateTempSubdirectory("siyu-sandbox-").FullName;
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var first = await Start(data);
        for (var i = 0; i < 20; i++) await Create(http, first.Control, "k" + i);
        await Post(http, first.Control, "clock/advance", new { days = 3 });
        var secret = Secret(await Look(http, first.Control, "export-config"));
        first.Process.Kill();
        await first.Process.WaitForExitAsync();

        using var second = await Start(data);
        var people = await Look(http, second.Control, "personas");
        Assert.Equal(20, people["personas"]!.AsArray().Count(p => ((string)p!["id"]!).StartsWith('k')));
        var clock = await Look(http, second.Control, "clock");
        Assert.True((long)clock["offset_ms"]! >= 3 * 86_400_000L - 1_000);
        Assert.Equal(secret, Secret(await Look(http, second.Control, "export-config")));
        second.Process.Kill();
        await second.Process.WaitForExitAsync();
        System.IO.Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task It_ends_when_its_standard_input_closes()
    {
        var data = System.IO.Directory.CreateTempSubdirectory("siyu-sandbox-").FullName;
        using var running = await Start(data);
        running.Process.StandardInput.Close();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await running.Process.WaitForExitAsync(limit.Token);
        Assert.Equal(0, running.Process.ExitCode);
        System.IO.Directory.Delete(data, recursive: true);
    }

    private sealed record Running(Process Process, string Control) : IDisposable
    {
        public void Dispose()
        {
            if (!Process.HasExited) Process.Kill();
            Process.Dispose();
        }
    }

    private static async Task<Running> Start(string data)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var word in new[] { typeof(Simulator).Assembly.Location, "--port", FreePorts.Find(PortsOfTheSandbox)
            .ToString(System.Globalization.CultureInfo.InvariantCulture), "--data", data, "--stdin-guard" })
            start.ArgumentList.Add(word);
        var process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadLineAsync();
        Assert.StartsWith("siyu-sandbox ready control=http://127.0.0.1:", line);
        return new Running(process, line!.Split("control=")[1].Split(' ')[0]);
    }

    private static Task Create(HttpClient http, string control, string id) => Post(http, control, "persona/create", new { id });

    private static async Task Post(HttpClient http, string control, string path, object body)
    {
        using var answer = await http.PostAsJsonAsync(new Uri($"{control}/control/{path}"), body);
        answer.EnsureSuccessStatusCode();
    }

    private static async Task<JsonObject> Look(HttpClient http, string control, string path) =>
        JsonNode.Parse(await http.GetStringAsync(new Uri($"{control}/control/{path}")))!.AsObject();

    private static string Secret(JsonObject config) => (string)config["wecom"]!["corps"]![0]!["apps"]![0]!["secret"]!;
}
