using System.Runtime.InteropServices;

namespace Siyu.Olap.Engine;

/// <summary>Finds the native library that npm put under apps/node_modules.</summary>
internal static class ChdbLibrary
{
    public const string Variable = "SIYU_CHDB_LIB";

    /// <summary>The release that apps/package.json pins.</summary>
    public const string Version = "26.7.3-stable.1";

    /// <summary>The path given, or the one of the environment, or the first found walking up from this program; else null.</summary>
    public static string? Find(string? given)
    {
        var named = given ?? Environment.GetEnvironmentVariable(Variable);
        if (!string.IsNullOrEmpty(named)) return File.Exists(named) ? named : null;
        if (Package() is not { } package) return null;

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            foreach (var modules in (string[])["node_modules", Path.Combine("apps", "node_modules")])
            {
                var candidate = Path.Combine(folder.FullName, modules, "@chdb", package, "libchdb.so");
                if (File.Exists(candidate)) return candidate;
            }
        }
        return null;
    }

    /// <summary>The npm package of this machine; null where chDB is not built for it.</summary>
    public static string? Package() => (OperatingSystem.IsLinux(), OperatingSystem.IsMacOS(), RuntimeInformation.OSArchitecture) switch
    {
        (true, _, Architecture.X64) => "lib-linux-x64-gnu",
        (true, _, Architecture.Arm64) => "lib-linux-arm64-gnu",
        (_, true, Architecture.X64) => "lib-darwin-x64",
        (_, true, Architecture.Arm64) => "lib-darwin-arm64",
        _ => null,
    };
}
