using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Siyu.Architecture.Tests.Reading;

namespace Siyu.Architecture.Tests.Rules;

/// <summary>A word of the house: a contract type or an entity, with the Chinese term its doc comment gives.</summary>
internal sealed record Word(string Identifier, string? Chinese, string Meaning, string Room, string Path);

internal static partial class Glossary
{
    internal const string File = "GLOSSARY.md";
    private const string Start = "<!-- generated from here: SIYU_REWRITE=1 ./siyu test -->";

    /// <summary>Public types of Siyu.Contracts; refusals and constants are texts, not words.</summary>
    internal static IEnumerable<Word> OfContracts(IEnumerable<Source> sources) => sources
        .Where(s => s.Path.StartsWith("src/Siyu.Contracts/", StringComparison.Ordinal))
        .SelectMany(s => s.Nodes<BaseTypeDeclarationSyntax>()
            .Where(t => t.Modifiers.Any(m => m.IsKind(SyntaxKind.PublicKeyword))
                && !t.Modifiers.Any(m => m.IsKind(SyntaxKind.StaticKeyword)))
            .Select(t => Read(t, s, room: s.Path.Split('/')[2])));

    /// <summary>Types that a room keeps in a table.</summary>
    internal static IEnumerable<Word> OfEntities(IEnumerable<Source> sources, string room, IReadOnlySet<string> entities) => sources
        .Where(s => s.Path.StartsWith($"src/modules/{room}/", StringComparison.Ordinal))
        .SelectMany(s => s.Nodes<BaseTypeDeclarationSyntax>()
            .Where(t => entities.Contains(t.Identifier.Text))
            .Select(t => Read(t, s, room)));

    internal static IEnumerable<Offence> WithoutChinese(IEnumerable<Word> words) =>
        words.Where(w => w.Chinese is null).Select(w => new Offence($"{w.Path} {w.Identifier}"));

    /// <summary>The glossary with its second part made anew; the first, by hand, says what a word is not.</summary>
    internal static string Regenerate(string glossary, IEnumerable<Word> words)
    {
        var byHand = glossary[..(glossary.IndexOf(Start, StringComparison.Ordinal) + Start.Length)];
        var rows = words.GroupBy(w => w.Room).OrderBy(g => g.Key, StringComparer.Ordinal).Select(Section);
        return $"{byHand}\n\n{string.Join('\n', rows)}";
    }

    private static string Section(IGrouping<string, Word> room)
    {
        var rows = room.OrderBy(w => w.Identifier, StringComparer.Ordinal)
            .Select(w => $"| `{w.Identifier}` | {w.Chinese} | {w.Meaning} |\n");
        return $"### {room.Key}\n\n| identifier | 中文 | meaning |\n|---|---|---|\n{string.Concat(rows)}";
    }

    private static Word Read(BaseTypeDeclarationSyntax type, Source source, string room)
    {
        var comment = Sources.DocComment(type);
        var chinese = Term().Match(comment);
        var sentence = comment.Split(". ")[0].TrimEnd('.');
        var meaning = Term().Replace(sentence, "").Replace("|", "\\|", StringComparison.Ordinal);
        return new Word(type.Identifier.Text, chinese.Success ? chinese.Groups[1].Value : null, meaning, room, source.Path);
    }

    [GeneratedRegex(@"\s?[(（]([^()（）]*\p{IsCJKUnifiedIdeographs}[^()（）]*)[)）]")]
    private static partial Regex Term();
}
