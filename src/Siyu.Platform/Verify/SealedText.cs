namespace Siyu.Platform;

/// <summary>
/// Knows a sealed text written as base64 (密文) by its shape: a stretch of base64's letters of a whole number of groups, no shorter than what
/// a nonce, a tag and one byte make, of which what stands beside the word in question has both cases, as random letters have.
/// </summary>
internal static class SealedText
{
    private const int GroupLetters = 4;

    /// <summary>A nonce of 12 bytes, a tag of 16 and one byte of text.</summary>
    private const int LettersAtLeast = 40;

    /// <summary>How JSON writes a plus.</summary>
    private const string Plus = "\\u002B";

    /// <summary>Whether a word of a text is part of a sealed one.</summary>
    public static bool Holds(ReadOnlySpan<char> text, int from, int length)
    {
        // Base64 as we write it has no - and _; a word with one is somebody's.
        if (text.Slice(from, length).ContainsAny('-', '_')) return false;
        var (start, before) = Back(text, from);
        var (end, after) = Forth(text, from + length);
        return (before + length + after) % GroupLetters == 0 && before + length + after >= LettersAtLeast
            && IsMixed(text[start..from], text[(from + length)..end]);
    }

    /// <summary>Where the stretch begins, and how many letters it has up to here.</summary>
    private static (int Start, int Letters) Back(ReadOnlySpan<char> text, int from)
    {
        var (start, letters) = (from, 0);
        while (start > 0)
            if (text[..start].EndsWith(Plus)) (start, letters) = (start - Plus.Length, letters + 1);
            else if (IsLetter(text[start - 1])) (start, letters) = (start - 1, letters + 1);
            else break;
        return (start, letters);
    }

    /// <summary>Where the stretch ends with what pads its last group, and how many letters it has from here.</summary>
    private static (int End, int Letters) Forth(ReadOnlySpan<char> text, int from)
    {
        var (end, letters) = (from, 0);
        while (end < text.Length)
            if (text[end..].StartsWith(Plus)) (end, letters) = (end + Plus.Length, letters + 1);
            else if (IsLetter(text[end])) (end, letters) = (end + 1, letters + 1);
            else break;
        for (var pads = 0; pads < 2 && end < text.Length && text[end] == '='; pads++) (end, letters) = (end + 1, letters + 1);
        return (end, letters);
    }

    private static bool IsMixed(ReadOnlySpan<char> before, ReadOnlySpan<char> after) =>
        (before.ContainsAnyInRange('A', 'Z') || after.ContainsAnyInRange('A', 'Z'))
        && (before.ContainsAnyInRange('a', 'z') || after.ContainsAnyInRange('a', 'z'));

    private static bool IsLetter(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '+' or '/';
}
