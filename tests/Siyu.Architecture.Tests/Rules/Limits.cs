using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Siyu.Architecture.Tests.Reading;

namespace Siyu.Architecture.Tests.Rules;

/// <summary>STYLE's limits on size. If you hit one, the shape is wrong.</summary>
internal static class Limits
{
    internal const int MethodLines = 60;
    internal const int FileLines = 400;
    internal const int LineLength = 140;
    internal const int Parameters = 5;
    internal const int ConstructorParameters = 6;

    internal static IEnumerable<Offence> LongFiles(Source source)
    {
        var lines = source.Text.TrimEnd('\n').Split('\n').Length;
        return lines > FileLines ? [new Offence(source.Path, lines)] : [];
    }

    internal static IEnumerable<Offence> LongLines(Source source)
    {
        var count = source.Text.Split('\n').Count(line => line.Length > LineLength);
        return count > 0 ? [new Offence(source.Path, count)] : [];
    }

    internal static IEnumerable<Offence> LongMethods(Source source) => source.Nodes<SyntaxNode>()
        .Where(n => n is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax)
        .Select(n => Offence(source, n, Lines(n)))
        .Where(o => o.Measure > MethodLines);

    internal static IEnumerable<Offence> ManyParameters(Source source)
    {
        var methods = source.Nodes<MethodDeclarationSyntax>().Select(m => Offence(source, m, m.ParameterList.Parameters.Count));
        var locals = source.Nodes<LocalFunctionStatementSyntax>().Select(m => Offence(source, m, m.ParameterList.Parameters.Count));
        return methods.Concat(locals).Where(o => o.Measure > Parameters);
    }

    /// <summary>A record's parameters are its data; a class's are its neighbours.</summary>
    internal static IEnumerable<Offence> ManyNeighbours(Source source)
    {
        var primary = source.Nodes<ClassDeclarationSyntax>().Select(c => Offence(source, c, c.ParameterList?.Parameters.Count ?? 0));
        var constructors = source.Nodes<ConstructorDeclarationSyntax>().Where(c => c.Parent is ClassDeclarationSyntax)
            .Select(c => Offence(source, c, c.ParameterList.Parameters.Count));
        return primary.Concat(constructors).Where(o => o.Measure > ConstructorParameters);
    }

    private static Offence Offence(Source source, SyntaxNode node, int measure) => new($"{source.Path} {Sources.Name(node)}", measure);

    private static int Lines(SyntaxNode node)
    {
        var span = node.GetLocation().GetLineSpan();
        return span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
    }
}
