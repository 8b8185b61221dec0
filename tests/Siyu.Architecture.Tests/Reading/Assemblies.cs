using Mono.Cecil;

namespace Siyu.Architecture.Tests.Reading;

/// <summary>Every Siyu.* assembly of src, read from where its project built it, so that a new room is seen the day it appears.</summary>
internal static class Assemblies
{
    /// <summary>Debug or Release: as these tests were built.</summary>
    private static readonly string Configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    internal static IReadOnlyList<AssemblyDefinition> Rooms { get; } = [.. Under("src/modules/")];

    internal static AssemblyDefinition Contracts { get; } = Under("src/Siyu.Contracts/").Single();

    /// <summary>A room's name: <c>Orders</c> of <c>Siyu.Orders</c>.</summary>
    internal static string Room(this AssemblyDefinition assembly) => assembly.Name.Name["Siyu.".Length..];

    /// <summary>Types a person wrote: without the compiler's own.</summary>
    internal static IEnumerable<TypeDefinition> Written(this AssemblyDefinition assembly) =>
        assembly.MainModule.Types.Where(t =>
            t.Namespace.StartsWith("Siyu.", StringComparison.Ordinal) && !t.Name.Contains('<', StringComparison.Ordinal));

    private static IEnumerable<AssemblyDefinition> Under(string folder) => Checkout.Projects
        .Where(p => p.StartsWith(folder, StringComparison.Ordinal))
        .Select(project =>
        {
            var home = Path.GetDirectoryName(Path.Combine(Checkout.Root, project))!;
            var name = Path.GetFileNameWithoutExtension(project);
            return AssemblyDefinition.ReadAssembly(Path.Combine(home, "bin", Configuration, "net10.0", name + ".dll"));
        });
}
