using System.Text.RegularExpressions;

namespace Siyu.Platform;

/// <summary>
/// Keeps files for good under the hash of what they hold (文件存储), so that one address always shows the same and twins are kept once.
/// Everybody may read them: nothing personal belongs here.
/// </summary>
public interface IFiles
{
    /// <summary>Keeps the bytes and answers their public address, <c>/files/‹hash›.jpg</c>.</summary>
    Task<string> Keep(ReadOnlyMemory<byte> content, string extension, CancellationToken ct);

    /// <summary>Opens what is kept under a name, <c>‹hash›.jpg</c>; null where nothing is.</summary>
    Stream? Open(string name);
}

/// <summary>How addresses of kept files look (文件地址).</summary>
public static partial class FileAddress
{
    public const string Place = "/files/";

    public static bool IsName(string? name) => name is not null && Shape().IsMatch(name);

    public static bool IsAddress(string? address) =>
        address is not null && address.StartsWith(Place, StringComparison.Ordinal) && IsName(address[Place.Length..]);

    [GeneratedRegex(@"\A[0-9a-f]{64}\.(jpg|png|webp)\z")]
    private static partial Regex Shape();
}
