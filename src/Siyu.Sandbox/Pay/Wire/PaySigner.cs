using System.Globalization;
using System.Security.Cryptography;
using Siyu.Sandbox.Core;
using Siyu.Sandbox.Pay.Crypto;
using Siyu.Sandbox.Pay.Merchants;

namespace Siyu.Sandbox.Pay.Wire;

/// <summary>Signs what the platform sends (应答签名), answers and notices alike, and plays the signature faults.</summary>
internal sealed class PaySigner(WireTime wire, PlatformKeys keys)
{
    private const string Type = "WECHATPAY2-SHA256-RSA2048";
    private const string UnknownSerial = "5A00000000000000000000000000000000000BAD";
    private const string Probe = "WECHATPAY/SIGNTEST/";
    public const int UsualSkewSeconds = -600;

    public async Task Write(HttpContext context, Merchant? merchant, PayAnswer answer)
    {
        var response = context.Response;
        response.StatusCode = answer.Status;
        response.Headers["Request-ID"] = RequestId();
        response.Headers["Keep-Alive"] = "timeout=8";
        if (answer.Signed)
        {
            var fault = TransportFaults.Of(context);
            var asked = context.Request.Headers[PayCall.SerialHeader].FirstOrDefault();
            var at = wire.Answer(PayGate.SignedAt(context));
            if (fault?.Kind == FaultKinds.ClockSkew) at = at.AddSeconds(fault.Number("seconds", UsualSkewSeconds));
            foreach (var (name, value) in Headers(answer.Body, keys.Signing(merchant, asked), fault?.Kind, at))
                if (fault?.Kind != FaultKinds.NoSignature || name != "Wechatpay-Signature") response.Headers[name] = value;
        }
        if (answer.ContentType is not null) response.ContentType = answer.ContentType;
        if (answer.Status == StatusCodes.Status204NoContent) return;
        response.ContentLength = answer.Body.Length;
        await response.Body.WriteAsync(answer.Body, context.RequestAborted);
    }

    /// <summary>The five headers over a body; the fault or forgery, if any, breaks exactly one thing.</summary>
    public static IEnumerable<(string Name, string Value)> Headers(
        byte[] body, (string Serial, RSA Key) signing, string? broken, DateTimeOffset at)
    {
        var timestamp = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var nonce = Ids.Random(32);
        var message = PaySignature.AnswerMessage(timestamp, nonce, body);
        if (broken is FaultKinds.WrongSignature or FaultKinds.BadSignature) message[^2] ^= 1;
        var signature = PaySignature.Sign(signing.Key, message);
        if (broken == FaultKinds.Probe) signature = Probe + signature[..^Probe.Length];
        yield return ("Wechatpay-Timestamp", timestamp);
        yield return ("Wechatpay-Nonce", nonce);
        yield return ("Wechatpay-Signature", signature);
        yield return (PayCall.SerialHeader, broken == FaultKinds.UnknownSerial ? UnknownSerial : signing.Serial);
        yield return ("Wechatpay-Signature-Type", Type);
    }

    private static string RequestId() =>
        "08" + Convert.ToHexString(RandomNumberGenerator.GetBytes(19)) + "-268" + RandomNumberGenerator.GetString("0123456789", 6);
}
