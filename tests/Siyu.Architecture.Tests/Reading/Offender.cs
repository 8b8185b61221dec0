using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Mono.Cecil;

namespace Siyu.Architecture.Tests.Reading;

/// <summary>Compiles a made-up assembly that breaks a rule, so that each rule can first show that it sees the break.</summary>
internal static class Offender
{
    private static readonly Lazy<MetadataReference[]> Known = new(() =>
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => !Path.GetFileName(path).StartsWith("Siyu.", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ]);

    internal static AssemblyDefinition Assembly(string name, string source, params (string Name, string Source)[] neighbours)
    {
        var references = neighbours.Select(n => MetadataReference.CreateFromImage(Compile(n.Name, n.Source, [])));
        return AssemblyDefinition.ReadAssembly(new MemoryStream(Compile(name, source, references)));
    }

    private static byte[] Compile(string name, string source, IEnumerable<MetadataReference> neighbours)
    {
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary);
        var compilation = CSharpCompilation.Create(name, [CSharpSyntaxTree.ParseText(source)], [.. Known.Value, .. neighbours], options);
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        Assert.True(result.Success, string.Join(Environment.NewLine, result.Diagnostics));
        return image.ToArray();
    }
}
