using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Siyu.Kernel;

namespace Siyu.WeCom.Callbacks;

/// <summary>Signs, checks, opens and seals callbacks (回调加解密): SHA-1 over the sorted parts, AES-256-CBC with padding to 32 bytes.</summary>
internal sealed class CallbackSeal
{
    private const int Block = 32;
    private const int RandomLength = 16;
    private const int Head = RandomLength + 4;
    private readonly string token;
    private readonly byte[] key;
    private readonly byte[] receiver;

    public CallbackSeal(string token, string encodingAesKey, string receiver)
    {
        this.token = token;
        this.receiver = Encoding.UTF8.GetBytes(receiver);
        key = Convert.FromBase64String(encodingAesKey + "=");
        Must.Hold(key.Length == 32, "the callback key is 43 characters of base64");
    }

    public string Sign(string timestamp, string nonce, string encrypted)
    {
        string[] parts = [token, timestamp, nonce, encrypted];
        Array.Sort(parts, StringComparer.Ordinal);
        return Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(string.Concat(parts))));
    }

    /// <summary>Compares in constant time, so that no stranger can feel the way to a signature.</summary>
    public bool IsSigned(string signature, string timestamp, string nonce, string encrypted) =>
        CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(Sign(timestamp, nonce, encrypted)), Encoding.UTF8.GetBytes(signature));

    /// <summary>Opens what was sealed for us; refuses what is cut, badly padded or meant for somebody else.</summary>
    public Result<byte[]> Open(string encrypted)
    {
        var cipher = new byte[encrypted.Length];
        if (!Convert.TryFromBase64String(encrypted, cipher, out var length) || length == 0 || length % 16 != 0)
            return CallbackProblems.BadBody;
        var plain = Cipher().DecryptCbc(cipher.AsSpan(0, length), key.AsSpan(0, 16), PaddingMode.None);
        var pad = plain[^1];
        if (pad is < 1 or > Block || plain.Length < Head + pad || plain.AsSpan(plain.Length - pad).ContainsAnyExcept(pad))
            return CallbackProblems.BadBody;
        var whole = plain.AsSpan(0, plain.Length - pad);
        var size = BinaryPrimitives.ReadUInt32BigEndian(whole[RandomLength..]);
        if (size > whole.Length - Head) return CallbackProblems.BadBody;
        var message = whole.Slice(Head, (int)size);
        if (!CryptographicOperations.FixedTimeEquals(whole[(Head + (int)size)..], receiver)) return CallbackProblems.WrongReceiver;
        return message.ToArray();
    }

    /// <summary>Seals a message as the platform does; the random part is given so that vectors can be held.</summary>
    public string Seal(ReadOnlySpan<byte> message, ReadOnlySpan<byte> random)
    {
        Must.Hold(random.Length == RandomLength, "the random part is 16 bytes");
        var bare = Head + message.Length + receiver.Length;
        var pad = Block - (bare % Block);
        var plain = new byte[bare + pad];
        random.CopyTo(plain);
        BinaryPrimitives.WriteUInt32BigEndian(plain.AsSpan(RandomLength), (uint)message.Length);
        message.CopyTo(plain.AsSpan(Head));
        receiver.CopyTo(plain.AsSpan(Head + message.Length));
        plain.AsSpan(bare).Fill((byte)pad);
        return Convert.ToBase64String(Cipher().EncryptCbc(plain, key.AsSpan(0, 16), PaddingMode.None));
    }

    private Aes Cipher()
    {
        var aes = Aes.Create();
        aes.Key = key;
        return aes;
    }
}
