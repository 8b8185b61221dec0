namespace Siyu.Scenarios.Tests;

/// <summary>The checkout that the tests run in, and whether they shall rewrite its generated pages.</summary>
internal static class Checkout
{
    public static string Root { get; } = Find();

    public static bool Rewrites => Environment.GetEnvironmentVariable("SIYU_REWRITE") == "1";

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Siyu.slnx")))
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("Siyu.slnx");
        return folder;
    }
}
