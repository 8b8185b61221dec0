using System.Globalization;
using System.Security.Cryptography;

namespace Siyu.Payments.Api;

/// <summary>How a request of ours is signed (请求签名): method, raw target, time, nonce, body.</summary>
internal static class RequestSignature
{
    public const string Scheme = "WECHATPAY2-SHA256-RSA2048";

    public static string Text(string method, string target, long timestamp, string nonce, string body) =>
        string.Create(CultureInfo.InvariantCulture, $"{method}\n{target}\n{timestamp}\n{nonce}\n{body}\n");

    /// <summary>The attributes of the Authorization header after its scheme.</summary>
    public static string Attributes(Merchant merchant, long timestamp, string nonce, string signature) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"mchid=\"{merchant.Id}\",nonce_str=\"{nonce}\",timestamp=\"{timestamp}\",")
        + $"serial_no=\"{merchant.Account.CertificateSerial}\",signature=\"{signature}\"";

    public static string Nonce() => Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
}
