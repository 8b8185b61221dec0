using Siyu.Tool.Commands;
using Siyu.Tool.Setup;

namespace Siyu.Tool.Demo.Stage;

/// <summary>The house of the demo in a process of its own (演示主机), which can be killed and started again on the same data.</summary>
internal sealed class HostStage : IAsyncDisposable
{
    internal const string SetUpToken = "demo-set-up-token-of-the-story";
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(120);
    private readonly HouseProgram host;
    private readonly DataPlace place;
    private readonly string sandboxControl;
    private RunningProgram? program;

    private HostStage(HouseProgram host, DataPlace place, string address, string sandboxControl) =>
        (this.host, this.place, Address, this.sandboxControl) = (host, place, address, sandboxControl);

    internal string Address { get; }

    internal long PeakMemory => program?.PeakMemory ?? 0;

    internal static async Task<HostStage> Start(House house, DataPlace place, int port, string sandboxControl, CancellationToken ct)
    {
        var host = new HouseProgram(house, "Siyu.Host");
        await AppsBuild.Run(house, ct);
        await host.Build(ct);
        var stage = new HostStage(host, place, $"http://127.0.0.1:{port}", sandboxControl);
        await stage.Start(ct);
        return stage;
    }

    /// <param name="failPoint">Where the house shall die on purpose, <c>lane.committed:20</c>.</param>
    internal async Task Start(CancellationToken ct, string? failPoint = null)
    {
        var start = host.Command(
            "--urls", Address, "--public-url", Address, "--sandbox", sandboxControl,
            "--data", place.Folder, "--database", place.Database, "--apps", host.House.Apps, "--stdin-guard");
        start.Environment["SIYU_SETUP_TOKEN"] = SetUpToken;
        if (failPoint is not null)
        {
            start.Environment["SIYU_FAIL_POINT"] = failPoint;
        }

        start.Environment["Logging__LogLevel__Default"] = "Information";
        start.Environment["Logging__LogLevel__Microsoft"] = "Warning";
        program = RunningProgram.Start(start, Path.Combine(place.Folder, "logs", "host.log"));
        using var wire = Wire.To(Address);
        await program.Ready(token => IsReady(wire, token), StartLimit, ct);
    }

    /// <summary>Whether the house has ended by itself.</summary>
    internal bool HasDied => program?.HasExited ?? true;

    internal async Task KillNow()
    {
        if (program is not null)
        {
            await program.KillNow();
            await program.DisposeAsync();
            program = null;
        }
    }

    /// <summary>Runs one of the host's one-shot commands on the same data and gives what it said.</summary>
    internal Task<Child.Ended> Once(CancellationToken ct, params string[] words) =>
        Child.Ask(host.Command([.. words, "--data", place.Folder, "--database", place.Database]), ct);

    public async ValueTask DisposeAsync()
    {
        if (program is not null)
        {
            await program.DisposeAsync();
        }
    }

    private static async Task<bool> IsReady(Wire wire, CancellationToken ct)
    {
        try
        {
            return (await wire.Try(HttpMethod.Get, "/health/ready", null, ct)).Ok;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
