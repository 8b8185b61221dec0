using System.Diagnostics;

namespace Siyu.Tool.Setup;

/// <summary>One of the house's own programs (自家程序), built when it is asked for: Siyu.Host, Siyu.Sandbox.</summary>
internal sealed record HouseProgram(House House, string Name)
{
    private string Folder => Path.Combine(House.Root, "src", Name);

    internal Task Build(CancellationToken ct) => DotnetBuild.Run(House, Path.Combine(Folder, Name + ".csproj"), ct);

    internal ProcessStartInfo Command(params string[] arguments) =>
        Child.Command("dotnet", [Path.Combine(Folder, "bin", "Debug", "net10.0", Name + ".dll"), .. arguments]);
}
