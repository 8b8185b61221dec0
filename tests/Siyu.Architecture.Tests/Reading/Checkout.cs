using System.Diagnostics;

namespace Siyu.Architecture.Tests.Reading;

/// <summary>The checkout these tests were built from: its folders, and the files git knows or would take.</summary>
internal static class Checkout
{
    /// <summary>Set to 1, the tests write what is generated (docs/rooms.md, the glossary's second part) instead of comparing it.</summary>
    internal const string RewriteVariable = "SIYU_REWRITE";

    internal static bool Rewrites => Environment.GetEnvironmentVariable(RewriteVariable) == "1";

    internal static string Root { get; } = FindRoot();

    internal static IReadOnlyList<string> Files { get; } = ListFiles();

    internal static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    internal static IReadOnlyList<string> Projects { get; } = [.. Files.Where(f => f.EndsWith(".csproj", StringComparison.Ordinal))];

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Siyu.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException($"No Siyu.slnx above {AppContext.BaseDirectory}.");
    }

    private static List<string> ListFiles()
    {
        string[] words = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
        using var git = Process.Start(new ProcessStartInfo("git", words) { WorkingDirectory = Root, RedirectStandardOutput = true })!;
        var names = git.StandardOutput.ReadToEnd().Split('\0', StringSplitOptions.RemoveEmptyEntries);
        git.WaitForExit();
        return git.ExitCode == 0
            ? [.. names.Where(n => File.Exists(Path.Combine(Root, n))).Order(StringComparer.Ordinal)]
            : throw new InvalidOperationException($"git ls-files failed in {Root}.");
    }
}
