using System.Security.Cryptography;
using System.Text;

namespace Siyu.Tool.Setup;

/// <summary>Builds the apps' pages (前端构建), each only when one of its sources, or of the shared package, has changed.</summary>
internal static class AppsBuild
{
    private static readonly string[] Generated = ["node_modules", "dist", "unpackage"];

    /// <summary>The apps and what is run to build each.</summary>
    private static readonly IReadOnlyDictionary<string, string> Scripts = new Dictionary<string, string>
    {
        ["console"] = "build", ["guide"] = "build", ["phones"] = "build", ["mall"] = "build:h5",
    };

    internal static async Task Run(House house, CancellationToken ct)
    {
        if (House.IsBuilt)
        {
            return;
        }

        await NpmCi.Run(house, ct);
        foreach (var (app, script) in Scripts)
        {
            var stamp = Path.Combine(house.Apps, app, "dist", ".siyu-built");
            var wanted = Fingerprint(house, app);
            if (File.Exists(stamp) && await File.ReadAllTextAsync(stamp, ct) == wanted)
            {
                continue;
            }

            var command = NpmCi.Npm("run", script, "--workspace", app, "--silent");
            command.WorkingDirectory = house.Apps;
            await Step.Run($"构建页面 build apps/{app}", () => Child.Must(command, ct), ct);
            await File.WriteAllTextAsync(stamp, wanted, ct);
        }
    }

    private static string Fingerprint(House house, string app)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var lockFile = new FileInfo(Path.Combine(house.Apps, "package-lock.json"));
        foreach (var file in Sources(new DirectoryInfo(Path.Combine(house.Apps, "shared")))
            .Concat(Sources(new DirectoryInfo(Path.Combine(house.Apps, app))))
            .Append(lockFile)
            .OrderBy(file => file.FullName, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(Path.GetRelativePath(house.Apps, file.FullName)));
            hash.AppendData(File.ReadAllBytes(file.FullName));
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static IEnumerable<FileInfo> Sources(DirectoryInfo folder) => folder.EnumerateFiles()
        .Where(file => !file.Name.EndsWith("s.d.ts", StringComparison.Ordinal) || file.Name == "schema.d.ts")
        .Concat(folder.EnumerateDirectories().Where(d => !Generated.Contains(d.Name)).SelectMany(Sources));
}
