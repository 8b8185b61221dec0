using Mono.Cecil;
using Siyu.Architecture.Tests.Reading;

namespace Siyu.Architecture.Tests.Rules;

/// <summary>The walls of a room, seen in its assembly.</summary>
internal static class Walls
{
    private static readonly string[] Neighbourhood = ["Siyu.Kernel", "Siyu.Platform", "Siyu.Contracts"];
    private static readonly string[] Outside = ["Microsoft.EntityFrameworkCore", "Microsoft.AspNetCore", "Npgsql", "Microsoft.Data.Sqlite",
        "System.Data"];

    /// <summary>A room exports one type, its module, named for it; a room without code yet exports nothing.</summary>
    internal static IEnumerable<Offence> Exports(AssemblyDefinition room)
    {
        var written = room.Written().ToList();
        var exported = written.Where(t => t.IsPublic).ToList();
        var wrong = exported.Where(t => t.Name != room.Room() + "Module" || !IsModule(t))
            .Select(t => new Offence($"{t.FullName} is public"));
        return written.Count > 0 && !exported.Exists(IsModule) ? wrong.Append(new Offence($"{room.Name.Name} has no public IModule"))
            : wrong;
    }

    internal static IEnumerable<Offence> References(AssemblyDefinition room) => room.MainModule.AssemblyReferences
        .Where(r => r.Name.StartsWith("Siyu.", StringComparison.Ordinal) && !Neighbourhood.Contains(r.Name))
        .Select(r => new Offence($"{room.Name.Name} refers to {r.Name}"));

    /// <summary>Classes that nobody derives from, and that are open all the same.</summary>
    internal static IEnumerable<Offence> Unsealed(AssemblyDefinition room)
    {
        var all = room.Written().SelectMany(Uses.Nested).ToList();
        var bases = all.Select(t => t.BaseType?.GetElementType().FullName).ToHashSet();
        return all.Where(t => t.IsClass && !t.IsValueType && !t.IsSealed && !t.IsAbstract && !bases.Contains(t.FullName))
            .Where(t => !t.Name.Contains('<', StringComparison.Ordinal))
            .Select(t => new Offence($"{t.FullName} is not sealed"));
    }

    /// <summary>Decisions see no database, no HTTP.</summary>
    internal static IEnumerable<Offence> DomainTouches(AssemblyDefinition room) => room.Written()
        .Where(t => t.Namespace.Split('.').Contains("Domain"))
        .SelectMany(type => Uses.Of(type).Where(used => Array.Exists(Outside, o => used.Namespace.StartsWith(o, StringComparison.Ordinal)))
            .Select(used => new Offence($"{type.FullName} uses {used.FullName}")));

    internal static IEnumerable<Offence> ContractReferences(AssemblyDefinition contracts) => contracts.MainModule.AssemblyReferences
        .Where(r => r.Name is not "Siyu.Kernel" && !r.Name.StartsWith("System.", StringComparison.Ordinal))
        .Select(r => new Offence($"{contracts.Name.Name} refers to {r.Name}"));

    /// <summary>Doors are interfaces; what passes through them are records and enums; refusals and constants are static.</summary>
    internal static IEnumerable<Offence> ContractShapes(AssemblyDefinition contracts) => contracts.Written()
        .Where(t => !(t.IsInterface || t.IsEnum || IsRecord(t) || IsRefusals(t) || IsConstants(t)))
        .Select(t => new Offence($"{t.FullName} is no interface, record, enum, refusals or constants"));

    private static bool IsModule(TypeDefinition type) => type.Interfaces.Any(i => i.InterfaceType.Name == "IModule");

    private static bool IsRecord(TypeDefinition type) => type.Methods.Any(m => m.Name == "PrintMembers");

    private static bool IsRefusals(TypeDefinition type) => IsStatic(type) && type.Name.EndsWith("Problems", StringComparison.Ordinal);

    private static bool IsConstants(TypeDefinition type) => IsStatic(type) && type.Methods.All(m => m.IsGetter || m.Name == ".cctor");

    private static bool IsStatic(TypeDefinition type) => type is { IsAbstract: true, IsSealed: true };
}
