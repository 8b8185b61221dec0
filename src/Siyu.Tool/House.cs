namespace Siyu.Tool;

/// <summary>Where the checkout stands and what lies in it (代码仓).</summary>
internal sealed record House(string Root)
{
    internal const string HomeVariable = "SIYU_HOME";

    internal string Solution => Path.Combine(Root, "Siyu.slnx");

    internal string Apps => Path.Combine(Root, "apps");

    /// <summary>Set for the tests' processes: programs and pages have just been built, with the solution.</summary>
    internal const string BuiltVariable = "SIYU_BUILT";

    internal static bool IsBuilt => Environment.GetEnvironmentVariable(BuiltVariable) == "1";

    internal static bool OnCi => Environment.GetEnvironmentVariable("CI") is "true" or "1";

    internal static House Find()
    {
        var home = Environment.GetEnvironmentVariable(HomeVariable);
        var start = new DirectoryInfo(string.IsNullOrEmpty(home) ? Environment.CurrentDirectory : home);
        for (var folder = start; folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Siyu.slnx")))
            {
                return new House(folder.FullName);
            }
        }

        throw new ToolRefusal($"在 {start} 及其上级目录找不到 Siyu.slnx。", $"No Siyu.slnx in {start} or above it.");
    }
}
