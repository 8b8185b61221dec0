using Siyu.Tool;
using Siyu.Tool.Setup;

namespace Siyu.Tests.Tool;

public sealed class NpmCiTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("siyu-npm-");

    private string Apps => Path.Combine(_root.FullName, "apps");

    [Fact]
    public async Task Packages_are_fetched_once_and_again_when_the_lock_changes()
    {
        Write(version: "1.0.0");
        await NpmCi.Run(new House(_root.FullName), CancellationToken.None);
        var stamp = Path.Combine(Apps, "node_modules", ".siyu-lock");
        var first = await File.ReadAllTextAsync(stamp);
        var foreign = Path.Combine(Apps, "node_modules", "kept");
        await File.WriteAllTextAsync(foreign, "npm ci would remove this");

        await NpmCi.Run(new House(_root.FullName), CancellationToken.None);
        Assert.True(File.Exists(foreign));

        Write(version: "1.0.1");
        await NpmCi.Run(new House(_root.FullName), CancellationToken.None);
        Assert.False(File.Exists(foreign));
        Assert.NotEqual(first, await File.ReadAllTextAsync(stamp));
    }

    public void Dispose() => _root.Delete(recursive: true);

    /// <summary>A workspace without packages of others, so that nothing is fetched over the network.</summary>
    private void Write(string version)
    {
        var inner = Directory.CreateDirectory(Path.Combine(Apps, "inner")).FullName;
        File.WriteAllText(Path.Combine(inner, "package.json"), $$"""{ "name": "inner", "version": "{{version}}" }""");
        File.WriteAllText(Path.Combine(Apps, "package.json"), $$"""
            { "name": "apps", "version": "{{version}}", "workspaces": ["inner"] }
            """);
        File.WriteAllText(Path.Combine(Apps, "package-lock.json"), $$"""
            { "name": "apps", "version": "{{version}}", "lockfileVersion": 3, "requires": true, "packages": {
                "": { "name": "apps", "version": "{{version}}", "workspaces": ["inner"] },
                "inner": { "version": "{{version}}" },
                "node_modules/inner": { "resolved": "inner", "link": true } } }
            """);
    }
}
