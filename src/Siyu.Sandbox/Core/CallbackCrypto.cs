using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Siyu.Sandbox.Core;

/// <summary>
/// The cipher of encrypted callbacks (回调加解密): AES-256-CBC, padded to blocks of 32, over
/// sixteen random bytes, the length, the message and the receiver's id.
/// </summary>
internal static class CallbackCrypto
{
    private const int Block = 32;
    private const int Random = 16;
    private const int Length = 4;

    public static string Sign(string token, string timestamp, string nonce, string encrypted)
    {
        string[] parts = [token, timestamp, nonce, encrypted];
        Array.Sort(parts, StringComparer.Ordinal);
        return Sha1Hex(string.Concat(parts));
    }

    /// <summary>The signature of a plain push, which covers no body.</summary>
    public static string SignPlain(string token, string timestamp, string nonce)
    {
        string[] parts = [token, timestamp, nonce];
        Array.Sort(parts, StringComparer.Ordinal);
        return Sha1Hex(string.Concat(parts));
    }

    public static string Encrypt(
        string encodingAesKey, string receiver, string message, byte[]? random = null, MailPadding padding = MailPadding.Usual)
    {
        var id = Encoding.UTF8.GetBytes(receiver);
        var text = Encoding.UTF8.GetBytes(padding == MailPadding.WholeBlock ? Rounded(message, id.Length) : message);
        var bare = Random + Length + text.Length + id.Length;
        var pad = Block - bare % Block;
        var plain = new byte[bare + pad];
        (random ?? RandomNumberGenerator.GetBytes(Random)).CopyTo(plain, 0);
        BinaryPrimitives.WriteInt32BigEndian(plain.AsSpan(Random), text.Length);
        text.CopyTo(plain, Random + Length);
        id.CopyTo(plain, Random + Length + text.Length);
        plain.AsSpan(bare).Fill((byte)pad);
        if (padding == MailPadding.Broken) plain[^1] = Block + 1;
        using var aes = Open(encodingAesKey);
        return Convert.ToBase64String(aes.EncryptCbc(plain, aes.IV, PaddingMode.None));
    }

    /// <summary>The message and the receiver it names; throws when the padding or the length is wrong.</summary>
    public static (string Message, string Receiver, byte[] Random) Decrypt(string encodingAesKey, string encrypted)
    {
        using var aes = Open(encodingAesKey);
        var plain = aes.DecryptCbc(Convert.FromBase64String(encrypted), aes.IV, PaddingMode.None);
        int pad = plain[^1];
        if (pad is < 1 or > Block || plain.AsSpan(plain.Length - pad).IndexOfAnyExcept((byte)pad) >= 0)
            throw new CryptographicException("The padding is wrong.");
        var length = BinaryPrimitives.ReadInt32BigEndian(plain.AsSpan(Random));
        var bare = plain.AsSpan(Random + Length, plain.Length - pad - Random - Length);
        if (length < 0 || length > bare.Length) throw new CryptographicException("The length is wrong.");
        return (Encoding.UTF8.GetString(bare[..length]), Encoding.UTF8.GetString(bare[length..]), plain[..Random]);
    }

    // Blanks behind the message change nothing in it, and make its padding a block of its own.
    private static string Rounded(string message, int idBytes)
    {
        var over = (Random + Length + Encoding.UTF8.GetByteCount(message) + idBytes) % Block;
        return over == 0 ? message : message + new string(' ', Block - over);
    }

    public static string NewKey() => Ids.Random(42) + "A";

#pragma warning disable CA5350 // The protocol says SHA1.
    private static string Sha1Hex(string text) => Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5350

    private static Aes Open(string encodingAesKey)
    {
        var aes = Aes.Create();
        aes.Key = Convert.FromBase64String(encodingAesKey + "=");
        aes.IV = aes.Key[..16];
        return aes;
    }
}

/// <summary>How a message is padded: as it comes, with a whole block of 32, or wrongly.</summary>
internal enum MailPadding
{
    Usual,
    WholeBlock,
    Broken,
}
