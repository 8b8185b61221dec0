using System.Security.Cryptography;
using System.Text;

namespace Siyu.Sandbox.Pay.Crypto;

/// <summary>Names and bank accounts on the wire (敏感信息加密): RSA-OAEP with SHA-1, base64.</summary>
internal static class SensitiveField
{
    public static string Encrypt(RSA publicKey, string plaintext) =>
        Convert.ToBase64String(publicKey.Encrypt(Encoding.UTF8.GetBytes(plaintext), RSAEncryptionPadding.OaepSHA1));

    /// <summary>The plain text, or null when this key did not encrypt it.</summary>
    public static string? Decrypt(RSA privateKey, string ciphertext)
    {
        var bytes = new byte[ciphertext.Length];
        if (!Convert.TryFromBase64String(ciphertext, bytes, out var length))
        {
            return null;
        }

        try
        {
            return Encoding.UTF8.GetString(privateKey.Decrypt(bytes.AsSpan(0, length), RSAEncryptionPadding.OaepSHA1));
        }
        catch (CryptographicException)
        {
            // The caller refuses the request and says which field it was.
            return null;
        }
    }
}
