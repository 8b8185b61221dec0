namespace Siyu.Catalog.Domain;

/// <summary>Where a picture or video lies (媒体地址): an http(s) address, or a path of our own files.</summary>
internal static class MediaAddress
{
    public const int Longest = 500;

    public static bool IsSound(string? address) =>
        address is { Length: > 0 and <= Longest }
        && !address.Any(letter => char.IsWhiteSpace(letter) || char.IsControl(letter) || letter is '"' or '\'' or '<' or '>' or '\\')
        && (IsOwnPath(address) || IsWeb(address));

    private static bool IsOwnPath(string address) =>
        address.StartsWith("/files/", StringComparison.Ordinal) && !address.Contains("..", StringComparison.Ordinal);

    private static bool IsWeb(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp);
}
