namespace Siyu.Tool.Setup;

/// <summary>Restores and builds the solution or one project (构建), quiet unless it fails.</summary>
internal static class DotnetBuild
{
    internal static async Task Run(House house, string target, CancellationToken ct, string configuration = "Debug")
    {
        var command = Child.Command("dotnet", "build", target, "-c", configuration, "-v", "q", "-clp:ErrorsOnly", "--nologo");
        command.WorkingDirectory = house.Root;
        Prepare(command.Environment);
        await Step.Run($"构建 build {Path.GetFileName(target)}", async () =>
        {
            if (await Child.Ask(command, ct) is { ExitCode: not 0 } failed)
            {
                throw new ToolRefusal(failed.Output.TrimEnd(), "构建失败，错误见上。The build failed; its errors are above.");
            }
        }, ct);
    }

    /// <summary>Stops the compile server, which would otherwise outlive a CI job.</summary>
    internal static async Task StopServers(CancellationToken ct)
    {
        var command = Child.Command("dotnet", "build-server", "shutdown");
        await Child.Ask(command, ct);
    }

    private static void Prepare(IDictionary<string, string?> environment)
    {
        environment["UseSharedCompilation"] = "true";
        if (House.OnCi)
        {
            environment["MSBUILDDISABLENODEREUSE"] = "1";
        }
    }
}
