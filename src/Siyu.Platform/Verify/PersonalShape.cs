namespace Siyu.Platform;

/// <summary>
/// Knows personal data by its shape (个人信息特征): a mainland mobile phone, an ID number with a right check digit, an openid or unionid.
/// Each must stand as a word of its own, so that no run of digits inside an id or a number of WeChat's is taken for one.
/// </summary>
/// <remarks>
/// What is sealed and written as base64 is a text of random letters between + and /, so that about one in a thousand of them holds 28
/// letters that look like an openid (<see cref="SealedText"/>). Such a word is passed over; of true openids more than half hold a - or _,
/// which base64 does not, and are named wherever they stand.
/// </remarks>
internal static class PersonalShape
{
    private const int PhoneDigits = 11;
    private const int IdDigits = 18;
    private const int OpenIdLetters = 28;

    /// <summary>What stands in a text, <c>phone</c>, <c>id_number</c> or <c>openid</c>; null where nothing does.</summary>
    public static string? Of(ReadOnlySpan<char> text)
    {
        for (var from = 0; from < text.Length;)
        {
            if (!IsOpenIdLetter(text[from]))
            {
                from++;
                continue;
            }
            var word = text[from..];
            var end = word.IndexOfAnyExcept(OpenIdLetters64);
            if (end >= 0) word = word[..end];
            if (OfWord(word) is { } found && (found != "openid" || !SealedText.Holds(text, from, word.Length))) return found;
            from += word.Length;
        }
        return null;
    }

    private static readonly System.Buffers.SearchValues<char> OpenIdLetters64 =
        System.Buffers.SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz-");

    /// <summary>A word may be joined by hyphens, as an openid may; a phone or ID number stands between them.</summary>
    private static string? OfWord(ReadOnlySpan<char> word)
    {
        if (IsOpenId(word)) return "openid";
        foreach (var range in word.SplitAny('-', '_'))
        {
            var part = word[range];
            if (IsPhone(part)) return "phone";
            if (IsIdNumber(part)) return "id_number";
        }
        return null;
    }

    private static bool IsPhone(ReadOnlySpan<char> word)
    {
        // What JSON writes for the plus of +86 ends in letters of its own.
        if (word.StartsWith("u002B", StringComparison.Ordinal)) word = word["u002B".Length..];
        if (word.Length == PhoneDigits + 2 && word.StartsWith("86", StringComparison.Ordinal)) word = word[2..];
        return word.Length == PhoneDigits && word[0] == '1' && word[1] is >= '3' and <= '9' && !word.ContainsAnyExceptInRange('0', '9');
    }

    private static bool IsIdNumber(ReadOnlySpan<char> word)
    {
        if (word.Length != IdDigits || word[..^1].ContainsAnyExceptInRange('0', '9') || word[0] == '0') return false;
        if (word[6..8] is not ("19" or "20")) return false;
        ReadOnlySpan<int> weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
        var sum = 0;
        for (var i = 0; i < weights.Length; i++) sum += (word[i] - '0') * weights[i];
        return char.ToUpperInvariant(word[^1]) == "10X98765432"[sum % 11];
    }

    /// <summary>An o and 27 letters, of more than one kind: a word of one kind is a word.</summary>
    private static bool IsOpenId(ReadOnlySpan<char> word) =>
        word.Length == OpenIdLetters && word[0] == 'o'
        && word.ContainsAnyInRange('a', 'z') && (word.ContainsAnyInRange('A', 'Z') || word.ContainsAnyInRange('0', '9'));

    private static bool IsOpenIdLetter(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-';
}
