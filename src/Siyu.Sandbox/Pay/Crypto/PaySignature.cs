using System.Security.Cryptography;
using System.Text;

namespace Siyu.Sandbox.Pay.Crypto;

/// <summary>WeChat Pay v3 signatures (签名与验签): SHA-256 with RSA PKCS#1 v1.5 over lines that each end with a line feed.</summary>
internal static class PaySignature
{
    public static string Sign(RSA key, ReadOnlySpan<byte> message) =>
        Convert.ToBase64String(key.SignData(message, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

    public static bool Verify(RSA key, ReadOnlySpan<byte> message, string signature)
    {
        var bytes = new byte[signature.Length];
        return Convert.TryFromBase64String(signature, bytes, out var length)
            && key.VerifyData(message, bytes.AsSpan(0, length), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    /// <summary>What a merchant signs: verb, raw target, timestamp, nonce, raw body.</summary>
    public static byte[] RequestMessage(string method, string rawTarget, string timestamp, string nonce, ReadOnlySpan<byte> body) =>
        Lines($"{method}\n{rawTarget}\n{timestamp}\n{nonce}\n", body);

    /// <summary>What the platform signs in answers and notices: timestamp, nonce, raw body.</summary>
    public static byte[] AnswerMessage(string timestamp, string nonce, ReadOnlySpan<byte> body) =>
        Lines($"{timestamp}\n{nonce}\n", body);

    private static byte[] Lines(string head, ReadOnlySpan<byte> body)
    {
        var headLength = Encoding.UTF8.GetByteCount(head);
        var message = new byte[headLength + body.Length + 1];
        Encoding.UTF8.GetBytes(head, message);
        body.CopyTo(message.AsSpan(headLength));
        message[^1] = (byte)'\n';
        return message;
    }
}
