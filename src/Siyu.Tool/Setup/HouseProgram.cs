using System.Diagnostics;

namespace Siyu.Tool.Setup;

/// <summary>One of the house's own programs (自家程序), built when a source has changed since: Siyu.Host, Siyu.Sandbox.</summary>
internal sealed record HouseProgram(House House, string Name)
{
    private static readonly string[] Generated = ["bin", "obj", "node_modules"];

    private string Folder => Path.Combine(House.Root, "src", Name);

    private string Built => Path.Combine(Folder, "bin", "Debug", "net10.0", Name + ".dll");

    internal async Task Build(CancellationToken ct)
    {
        if (House.IsBuilt)
        {
            return;
        }

        var stamp = Path.Combine(House.Root, "artifacts", $"built-{Name}");
        if (File.Exists(Built) && File.Exists(stamp) && !ChangedSince(File.GetLastWriteTimeUtc(stamp)))
        {
            return;
        }

        // The stamp is older than what is built: a source changed meanwhile is built next time.
        Directory.CreateDirectory(Path.GetDirectoryName(stamp)!);
        var begun = stamp + ".begun";
        await File.WriteAllTextAsync(begun, Name, ct);
        await DotnetBuild.Run(House, Path.Combine(Folder, Name + ".csproj"), ct);
        File.Move(begun, stamp, overwrite: true);
    }

    internal ProcessStartInfo Command(params string[] arguments) => Child.Command("dotnet", [Built, .. arguments]);

    private bool ChangedSince(DateTime utc) => Sources(new DirectoryInfo(Path.Combine(House.Root, "src")))
        .Concat(new DirectoryInfo(House.Root).EnumerateFiles("*.props"))
        .Any(file => file.LastWriteTimeUtc >= utc);

    private static IEnumerable<FileInfo> Sources(DirectoryInfo folder) => folder.EnumerateFiles()
        .Concat(folder.EnumerateDirectories().Where(d => !Generated.Contains(d.Name)).SelectMany(Sources));
}
