using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Siyu.Payments.Api;

/// <summary>A message that WeChat signed (已签名报文): an answer to us or a notice, its body as the raw bytes that came.</summary>
internal sealed record SignedMessage(string Timestamp, string Nonce, string Serial, string Signature, ReadOnlyMemory<byte> Body)
{
    /// <summary>How far WeChat's time may lie from ours, either way.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    /// <summary>Probes of WeChat carry this at the front of the signature and must fail (签名探测流量).</summary>
    public const string ProbePrefix = "WECHATPAY/SIGNTEST/";

    /// <summary>Reads the headers; null where one is missing.</summary>
    public static SignedMessage? Read(Func<string, string?> header, ReadOnlyMemory<byte> body)
    {
        var values = new[] { "Wechatpay-Timestamp", "Wechatpay-Nonce", "Wechatpay-Serial", "Wechatpay-Signature" }.Select(header).ToArray();
        return values.Any(string.IsNullOrEmpty) ? null : new(values[0]!, values[1]!, values[2]!, values[3]!, body);
    }

    public bool IsProbe => Signature.StartsWith(ProbePrefix, StringComparison.Ordinal);

    public bool IsFresh(DateTimeOffset now) =>
        long.TryParse(Timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && Math.Abs(now.ToUnixTimeSeconds() - seconds) <= (long)Window.TotalSeconds;

    public bool IsSignedBy(RSA key)
    {
        var signature = new byte[Signature.Length];
        return Convert.TryFromBase64String(Signature, signature, out var length)
            && key.VerifyData(Signed(), signature.AsSpan(0, length), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    private byte[] Signed()
    {
        var head = Encoding.UTF8.GetBytes($"{Timestamp}\n{Nonce}\n");
        return [.. head, .. Body.Span, (byte)'\n'];
    }
}

/// <summary>Whether a message is WeChat's own (验签结果), and if not, why.</summary>
internal enum Authenticity { Genuine, Unsigned, Probe, Stale, UnknownSerial, BadSignature }
