using System.Security.Cryptography;
using System.Text;

namespace Siyu.Sandbox.Pay.Crypto;

/// <summary>AEAD_AES_256_GCM of notices and platform certificates (报文加密): ciphertext and 16-byte tag in one base64 text.</summary>
internal static class ResourceCipher
{
    public const string Algorithm = "AEAD_AES_256_GCM";
    private const int TagBytes = 16;
    private const int NonceBytes = 12;
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    public static Sealed Seal(string apiV3Key, string associatedData, string plaintext)
    {
        var nonce = RandomNumberGenerator.GetString(Letters, NonceBytes);
        return new Sealed(Encrypt(Encoding.ASCII.GetBytes(apiV3Key), nonce, associatedData, plaintext), nonce, associatedData);
    }

    public static string Encrypt(byte[] key, string nonce, string associatedData, string plaintext)
    {
        using var gcm = new AesGcm(key, TagBytes);
        var plain = Encoding.UTF8.GetBytes(plaintext);
        var output = new byte[plain.Length + TagBytes];
        gcm.Encrypt(
            Encoding.UTF8.GetBytes(nonce), plain, output.AsSpan(0, plain.Length), output.AsSpan(plain.Length),
            Encoding.UTF8.GetBytes(associatedData));
        return Convert.ToBase64String(output);
    }

    public static string Decrypt(byte[] key, string nonce, string associatedData, string ciphertext)
    {
        using var gcm = new AesGcm(key, TagBytes);
        var input = Convert.FromBase64String(ciphertext);
        var plain = new byte[input.Length - TagBytes];
        gcm.Decrypt(
            Encoding.UTF8.GetBytes(nonce), input.AsSpan(0, plain.Length), input.AsSpan(plain.Length), plain,
            Encoding.UTF8.GetBytes(associatedData));
        return Encoding.UTF8.GetString(plain);
    }

    internal sealed record Sealed(string Ciphertext, string Nonce, string AssociatedData);
}
