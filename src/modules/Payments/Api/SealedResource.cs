using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;

namespace Siyu.Payments.Api;

/// <summary>A text that WeChat sealed under the APIv3 key (加密资源): AES-256-GCM, the tag at the end of the ciphertext.</summary>
internal sealed record SealedResource(
    string? Algorithm,
    string? Ciphertext,
    [property: JsonPropertyName("associated_data")] string? AssociatedData,
    string? Nonce)
{
    private const string Known = "AEAD_AES_256_GCM";
    private const int TagBytes = 16;
    private const int NonceBytes = 12;

    [JsonPropertyName("original_type")]
    public string? OriginalType { get; init; }

    /// <summary>The text, or null where it was not sealed under this key.</summary>
    public string? Open(byte[] key)
    {
        if (Algorithm != Known || Ciphertext is null || Nonce is null) return null;
        var nonce = Encoding.UTF8.GetBytes(Nonce);
        var data = new byte[Ciphertext.Length];
        if (nonce.Length != NonceBytes || !Convert.TryFromBase64String(Ciphertext, data, out var length) || length < TagBytes) return null;
        return Open(key, nonce, data.AsSpan(0, length), Encoding.UTF8.GetBytes(AssociatedData ?? ""));
    }

    private static string? Open(byte[] key, byte[] nonce, ReadOnlySpan<byte> data, byte[] associated)
    {
        var plain = new byte[data.Length - TagBytes];
        using var aes = new AesGcm(key, TagBytes);
        try
        {
            aes.Decrypt(nonce, data[..^TagBytes], data[^TagBytes..], plain, associated);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
        return Encoding.UTF8.GetString(plain);
    }
}
