namespace Siyu.Catalog.Domain;

/// <summary>A code that people and files name things by (编码): 1 to 64 characters without blanks.</summary>
internal static class CodeText
{
    public const int Longest = 64;

    public static bool IsSound(string? code) =>
        code is { Length: > 0 and <= Longest } && code.All(letter => !char.IsWhiteSpace(letter) && !char.IsControl(letter));
}
