using Siyu.Kernel;

namespace Siyu.Organization.Domain;

/// <summary>One or two letters of somebody's name (姓名片段) as a keyed hash: names are sealed, and yet found by any part of them.</summary>
internal sealed class NamePiece
{
    public required byte[] Hash { get; init; }
    public required StaffId Staff { get; init; }

    /// <summary>Every letter of a name, and every two that stand together.</summary>
    public static IReadOnlyList<string> Of(string name)
    {
        var text = name.Trim().ToLowerInvariant();
        return [.. Enumerable.Range(0, text.Length).Select(i => text.Substring(i, 1)).Concat(Pairs(text)).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The pieces that a name must have to contain a text of at most so many letters.</summary>
    public static IReadOnlyList<string> ToFind(string text, int longest)
    {
        var typed = text.Trim().ToLowerInvariant();
        var some = typed[..Math.Min(typed.Length, longest)];
        return some.Length == 1 ? [some] : [.. Pairs(some).Distinct(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> Pairs(string text) =>
        Enumerable.Range(0, Math.Max(0, text.Length - 1)).Select(i => text.Substring(i, 2));
}
