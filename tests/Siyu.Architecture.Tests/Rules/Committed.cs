using System.Text.RegularExpressions;

namespace Siyu.Architecture.Tests.Rules;

/// <summary>What ties a committed file to one machine or to one package host.</summary>
internal static partial class Committed
{
    internal static IEnumerable<Offence> Ties(string path, string text)
    {
        var ties = Tie().Matches(text).Select(m => m.Value.Trim()).Distinct();
        return ties.Select(tie => new Offence($"{path}: {tie}"));
    }

    private const string Path = @"(?<![.\w}])/(?:tmp|work|root|farm|home/\w+)/\w[^\s""'<>]*|\bC:\\Users\\\w+";
    private const string Host = """
        "resolved":\s*"https?://[^"]*|<add key="[^"]*" value="https?:[^"]*"
        """;

    [GeneratedRegex(Path + "|" + Host)]
    private static partial Regex Tie();
}
