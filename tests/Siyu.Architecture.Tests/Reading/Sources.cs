using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Siyu.Architecture.Tests.Reading;

/// <summary>One C# file of the checkout, parsed.</summary>
internal sealed record Source(string Path, string Text, CompilationUnitSyntax Tree)
{
    internal IEnumerable<TNode> Nodes<TNode>() where TNode : SyntaxNode => Tree.DescendantNodes().OfType<TNode>();

    internal static Source Parse(string path, string text) => new(path, text, (CompilationUnitSyntax)CSharpSyntaxTree
        .ParseText(text, new CSharpParseOptions(LanguageVersion.Preview)).GetRoot());
}

internal static partial class Sources
{
    internal static IReadOnlyList<Source> All { get; } =
    [
        .. Checkout.Files.Where(f => f.EndsWith(".cs", StringComparison.Ordinal)).AsParallel().AsOrdered()
            .Select(path => Source.Parse(path, Checkout.Read(path))),
    ];

    /// <summary>The name of what encloses a node, for a line of the ratchet: <c>PlaceOrder.Handle</c>.</summary>
    internal static string Name(SyntaxNode node) => string.Join('.', node.AncestorsAndSelf().Reverse().Select(n => n switch
    {
        BaseTypeDeclarationSyntax type => type.Identifier.Text,
        MethodDeclarationSyntax method => method.Identifier.Text,
        ConstructorDeclarationSyntax => "new",
        LocalFunctionStatementSyntax local => local.Identifier.Text,
        PropertyDeclarationSyntax property => property.Identifier.Text,
        _ => "",
    }).Where(name => name.Length > 0));

    /// <summary>The text of a declaration's doc comment, without slashes and tags.</summary>
    internal static string DocComment(SyntaxNode node)
    {
        var lines = node.GetLeadingTrivia().ToFullString().Split('\n').Select(l => l.Trim())
            .Where(l => l.StartsWith("///", StringComparison.Ordinal));
        return Tag().Replace(string.Join(' ', lines.Select(l => l[3..].Trim())), "$1").Trim();
    }

    [GeneratedRegex("""<(?:see|paramref|typeparamref)\s+\w+="(?:\w:)?([^"]*)"\s*/>|<[^>]+>""")]
    private static partial Regex Tag();
}
