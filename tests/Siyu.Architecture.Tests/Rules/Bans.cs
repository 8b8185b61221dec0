using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Siyu.Architecture.Tests.Reading;

namespace Siyu.Architecture.Tests.Rules;

/// <summary>What the house does not write, each with what it writes instead.</summary>
internal static partial class Bans
{
    internal static readonly IReadOnlyDictionary<string, string> Calls = new Dictionary<string, string>
    {
        ["DateTime.Now"] = "ask TimeProvider",
        ["DateTime.UtcNow"] = "ask TimeProvider",
        ["DateTime.Today"] = "ask TimeProvider and the group's zone",
        ["DateTimeOffset.Now"] = "ask TimeProvider",
        ["DateTimeOffset.UtcNow"] = "ask TimeProvider",
        ["Guid.NewGuid"] = "ids are UUIDv7 of the Kernel: XId.New(at)",
        ["Thread.Sleep"] = "await a delay on TimeProvider",
    };

    private static readonly string[] FloatingTypes = ["double", "float", "decimal"];

    internal static IEnumerable<Offence> BannedCalls(Source source) => source.Nodes<MemberAccessExpressionSyntax>()
        .Select(access => (access, ban: LastTwo(access)))
        .Where(found => Calls.ContainsKey(found.ban))
        .Select(found => new Offence($"{source.Path} {Sources.Name(found.access)}: {found.ban}, {Calls[found.ban]}"));

    /// <summary>Waiting on a task without await: <c>.Wait()</c>, <c>.GetAwaiter().GetResult()</c>, <c>.Result</c> of a call or of a
    /// task.</summary>
    internal static IEnumerable<Offence> Blocking(Source source) => source.Nodes<MemberAccessExpressionSyntax>()
        .Where(access => access.Name.Identifier.Text switch
        {
            "Wait" => access.Parent is InvocationExpressionSyntax { ArgumentList.Arguments.Count: 0 },
            "GetResult" => access.Expression.ToString().EndsWith("GetAwaiter()", StringComparison.Ordinal),
            "Result" => access.Expression is InvocationExpressionSyntax
                || access.Expression.ToString().EndsWith("task", StringComparison.OrdinalIgnoreCase),
            _ => false,
        })
        .Select(access => new Offence($"{source.Path} {Sources.Name(access)}"));

    /// <summary>A catch of everything that does not end by throwing on. A background service is an edge: it answers for all its
    /// work.</summary>
    internal static IEnumerable<Offence> CatchAll(Source source) => source.Nodes<CatchClauseSyntax>()
        .Where(c => c.Declaration is null || c.Declaration.Type.ToString() is "Exception" or "System.Exception")
        .Where(c => c.Filter?.FilterExpression is not IsPatternExpressionSyntax { Pattern: not UnaryPatternSyntax })
        .Where(c => c.Block.Statements.LastOrDefault() is not ThrowStatementSyntax && !IsInBackgroundService(c))
        .GroupBy(c => Sources.Name(c))
        .Select(g => new Offence($"{source.Path} {g.Key}", g.Count()));

    internal static IEnumerable<Offence> Names(Source source) => source.Nodes<BaseTypeDeclarationSyntax>()
        .Where(t => EmptyWord().IsMatch(t.Identifier.Text))
        .Select(t => new Offence($"{source.Path} {Sources.Name(t)}"));

    internal static IEnumerable<Offence> VersionFolders(string path) => VersionFolder().IsMatch(path) ? [new Offence(path)] : [];

    internal static IEnumerable<Offence> Regions(Source source) => Trivia(source)
        .Where(t => t.IsKind(SyntaxKind.RegionDirectiveTrivia))
        .Select(_ => new Offence(source.Path));

    /// <summary>Work left for later belongs to an issue that has a number; code that throws for it is never landed.</summary>
    internal static IEnumerable<Offence> LeftForLater(Source source)
    {
        var notes = Trivia(source).Where(t => Later().IsMatch(t.ToString())).Select(_ => new Offence(source.Path));
        var throws = source.Nodes<ObjectCreationExpressionSyntax>().Where(o => o.Type.ToString() == nameof(NotImplementedException))
            .Select(o => new Offence($"{source.Path} {Sources.Name(o)}"));
        return notes.Concat(throws);
    }

    internal static IEnumerable<Offence> FloatingMoney(Source source)
    {
        var parameters = source.Nodes<ParameterSyntax>().Select(p => (p.Type, Name: p.Identifier));
        var variables = source.Nodes<VariableDeclarationSyntax>()
            .SelectMany(d => d.Variables.Select(v => ((TypeSyntax?)d.Type, Name: v.Identifier)));
        var properties = source.Nodes<PropertyDeclarationSyntax>().Select(p => ((TypeSyntax?)p.Type, Name: p.Identifier));
        return parameters.Concat(variables).Concat(properties)
            .Where(d => FloatingTypes.Contains(d.Item1?.ToString().TrimEnd('?')) && MoneyWord().IsMatch(d.Name.Text))
            .Select(d => new Offence($"{source.Path} {Sources.Name(d.Name.Parent!)}: {d.Name.Text}"));
    }

    private static bool IsInBackgroundService(SyntaxNode node) => node.Ancestors().OfType<ClassDeclarationSyntax>()
        .Any(c => c.BaseList?.Types.Any(t => t.Type.ToString() == "BackgroundService") == true);

    private static IEnumerable<SyntaxTrivia> Trivia(Source source) => source.Tree.DescendantTrivia(descendIntoTrivia: true);

    private static string LastTwo(MemberAccessExpressionSyntax access) => access.Expression switch
    {
        IdentifierNameSyntax type => $"{type.Identifier.Text}.{access.Name.Identifier.Text}",
        MemberAccessExpressionSyntax qualified => $"{qualified.Name.Identifier.Text}.{access.Name.Identifier.Text}",
        _ => "",
    };

    [GeneratedRegex("(Helper|Util|Manager|Misc|Impl|Dto)s?(?![a-z])|(Common|Base|Info|Utility|Utilities)$")]
    private static partial Regex EmptyWord();

    [GeneratedRegex("/v[0-9]+/")]
    private static partial Regex VersionFolder();

    [GeneratedRegex(@"\b(?:TODO|FIXME|HACK|XXX)\b(?!.*#\d+)")]
    private static partial Regex Later();

    [GeneratedRegex("amount|price|money|fen$|commission|payable|refund|balance|fee$", RegexOptions.IgnoreCase)]
    private static partial Regex MoneyWord();
}
