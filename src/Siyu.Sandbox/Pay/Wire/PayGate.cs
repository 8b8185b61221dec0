using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Features;
using Siyu.Sandbox.Core;
using Siyu.Sandbox.Pay.Crypto;
using Siyu.Sandbox.Pay.Merchants;

namespace Siyu.Sandbox.Pay.Wire;

/// <summary>Lets a call in when its signature holds (请求验签): over the raw target and the raw body, inside five minutes, once.</summary>
internal sealed class PayGate(MerchantBook merchants, WireTime wire, PayLimits limits)
{
    private const int ShownMessageChars = 400;
    private const string SignedAtItem = "pay.signed-at";
    private const int SweepEvery = 10_000;
    private readonly object gate = new();
    private readonly Dictionary<(string Mchid, string Nonce), long> nonces = [];
    private int added;

    public Merchant Admit(HttpRequest request, ReadOnlyMemory<byte> body)
    {
        if (request.Headers.Accept.Count == 0 || string.IsNullOrWhiteSpace(request.Headers.UserAgent))
            throw PayRefusal.Invalid("Http头缺少Accept或User-Agent");
        var authorization = Authorization.Parse(request.Headers.Authorization.FirstOrDefault());
        var merchant = merchants.Find(authorization.Mchid)
            ?? throw PayRefusal.Signature("商户号不存在，请检查Authorization中的mchid", "mchid", "mchid not found");
        if (!authorization.Serial.Equals(merchant.Certificate.Serial, StringComparison.OrdinalIgnoreCase))
            throw PayRefusal.Signature("商户API证书序列号有误，请检查Authorization中的serial_no", "serial_no", "serial_no not found");
        var seconds = Recent(authorization.Timestamp);
        request.HttpContext.Items[SignedAtItem] = seconds;
        CheckSignature(request, body, authorization, merchant);
        if (merchant.Switches.RefuseRepeatedNonce) UseOnce(authorization, seconds);
        return merchant;
    }

    /// <summary>The time that the caller signed with, once it was believed.</summary>
    public static long? SignedAt(HttpContext context) => context.Items[SignedAtItem] as long?;

    public static string RawTarget(HttpContext context)
    {
        var raw = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (raw.StartsWith('/')) return raw;
        // Absolute form, as sent through a proxy: the path begins after the authority.
        var authority = raw.IndexOf("://", StringComparison.Ordinal);
        var path = authority < 0 ? -1 : raw.IndexOf('/', authority + 3);
        return path < 0 ? "/" : raw[path..];
    }

    private long Recent(string timestamp)
    {
        var known = long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds);
        if (known && wire.Believes(seconds, TimeSpan.FromSeconds(limits.ClockToleranceSeconds))) return seconds;
        throw PayRefusal.Signature("Http头Authorization中的timestamp与发起请求的时间不得超过5分钟", "timestamp", "timestamp expired");
    }

    private static void CheckSignature(HttpRequest request, ReadOnlyMemory<byte> body, Authorization authorization, Merchant merchant)
    {
        var target = RawTarget(request.HttpContext);
        var message = PaySignature.RequestMessage(request.Method, target, authorization.Timestamp, authorization.Nonce, body.Span);
        if (PaySignature.Verify(merchant.Certificate.Key, message, authorization.Signature)) return;
        var shown = System.Text.Encoding.UTF8.GetString(message);
        throw new PayRefusal(401, "SIGN_ERROR", "错误的签名，验签失败", new JsonObject
        {
            ["field"] = "signature",
            ["issue"] = "sign not match",
            ["location"] = "authorization",
            ["sign_information"] = new JsonObject
            {
                ["method"] = request.Method,
                ["url"] = target,
                ["sign_message_length"] = message.Length,
                ["truncated_sign_message"] = shown[..Math.Min(shown.Length, ShownMessageChars)],
            },
        });
    }

    private void UseOnce(Authorization authorization, long seconds)
    {
        lock (gate)
        {
            if (++added % SweepEvery == 0) Sweep(seconds);
            if (nonces.TryAdd((authorization.Mchid, authorization.Nonce), seconds)) return;
        }
        throw PayRefusal.Signature("Http头Authorization中的nonce_str重复，请勿重放请求", "nonce_str", "nonce_str replayed");
    }

    private void Sweep(long now)
    {
        var oldest = now - (2 * limits.ClockToleranceSeconds);
        foreach (var old in nonces.Where(n => n.Value < oldest).Select(n => n.Key).ToList()) nonces.Remove(old);
    }
}
