using System.Text.Json.Nodes;
using Siyu.Tool.Setup;

namespace Siyu.Tool.Demo.Stage;

/// <summary>The sandbox of the demo (演示沙箱): Tencent, and everybody who holds a phone.</summary>
internal sealed class SandboxStage : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private readonly RunningProgram program;

    private SandboxStage(RunningProgram program, string control, Wire wire) => (this.program, Control, Wire) = (program, control, wire);

    /// <summary>Address of its control port.</summary>
    internal string Control { get; }

    internal Wire Wire { get; }

    internal static async Task<SandboxStage> Start(House house, int port, string folder, CancellationToken ct)
    {
        var sandbox = new HouseProgram(house, "Siyu.Sandbox");
        await sandbox.Build(ct);
        var start = sandbox.Command(
            "--port", $"{port}", "--data", Path.Combine(folder, "sandbox"), "--apps", house.Apps, "--stdin-guard");
        var program = RunningProgram.Start(start, Path.Combine(folder, "logs", "sandbox.log"));
        var control = $"http://127.0.0.1:{port}";
        var stage = new SandboxStage(program, control, Wire.To(control));
        await program.Ready(stage.Answers, StartLimit, ct);
        return stage;
    }

    /// <summary>An act of a person or an administrator, such as <c>persona/scan-contact-way</c>.</summary>
    internal Task<JsonNode> Act(string path, object body, CancellationToken ct) => Wire.Post("/control/" + path, body, ct);

    internal Task<JsonNode> Look(string path, CancellationToken ct) => Wire.Get("/control/" + path, ct);

    /// <summary>Lets virtual time pass; whatever becomes due on the way happens.</summary>
    internal Task Pass(TimeSpan time, CancellationToken ct) => Act("clock/advance", new { seconds = time.TotalSeconds }, ct);

    /// <summary>All lines of the journal of one plane and kind.</summary>
    internal async Task<IReadOnlyList<JsonNode>> Journal(string plane, string kind, CancellationToken ct)
    {
        const int page = 5_000;
        var lines = new List<JsonNode>();
        var since = 0L;
        while (true)
        {
            var answer = await Look($"journal?plane={plane}&kind={kind}&since={since}&limit={page}", ct);
            var got = answer["lines"]!.AsArray();
            lines.AddRange(got.Select(line => line!));
            if (got.Count < page)
            {
                return lines;
            }

            since = answer["next"]!.GetValue<long>();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Wire.Dispose();
        await program.DisposeAsync();
    }

    private async Task<bool> Answers(CancellationToken ct)
    {
        try
        {
            return (await Wire.Try(HttpMethod.Get, "/control/clock", null, ct)).Ok;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
