using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;

namespace Siyu.Payments.Api;

/// <summary>
/// The keys by which WeChat Pay proves itself (微信支付公钥 / 平台证书): which one a message names, and whether it fits.
/// Certificates are downloaded when an unknown one is named and at least every twelve hours; of two during a rotation either is right.
/// </summary>
internal sealed class PlatformKeys(PayWire wire, TimeProvider clock)
{
    private const string PublicKeyPrefix = "PUB_KEY_ID_";
    private const int MaxCertificates = 10;
    private readonly ConcurrentDictionary<string, RSA> publicKeys = new(StringComparer.Ordinal);

    public async Task<Authenticity> Judge(Merchant merchant, SignedMessage? message, CancellationToken ct)
    {
        if (message is null) return Authenticity.Unsigned;
        if (message.IsProbe) return Authenticity.Probe;
        if (!message.IsFresh(clock.GetUtcNow())) return Authenticity.Stale;
        var key = await Find(merchant, message.Serial, ct);
        if (key is null) return Authenticity.UnknownSerial;
        return message.IsSignedBy(key) ? Authenticity.Genuine : Authenticity.BadSignature;
    }

    /// <summary>The key and its name under which a sensitive field of a request is sealed (敏感信息加密).</summary>
    public async Task<(string Serial, RSA Key)?> Sealing(Merchant merchant, CancellationToken ct)
    {
        if (merchant.Account.PublicKeys.Count > 0)
        {
            var serial = merchant.Account.PublicKeys.Keys.Order(StringComparer.Ordinal).Last();
            return (serial, PublicKey(merchant.Account.PublicKeys[serial]));
        }
        await Refresh(merchant, ct);
        return merchant.Certificates.Newest(clock.GetUtcNow()) is { } newest ? (newest.Serial, newest.Key) : null;
    }

    private async Task<RSA?> Find(Merchant merchant, string serial, CancellationToken ct)
    {
        if (serial.StartsWith(PublicKeyPrefix, StringComparison.Ordinal))
        {
            return merchant.Account.PublicKeys.TryGetValue(serial, out var pem) ? PublicKey(pem) : null;
        }
        var now = clock.GetUtcNow();
        if (merchant.Certificates.Find(serial, now) is { } known && !merchant.Certificates.IsStale(now)) return known;
        await Refresh(merchant, ct);
        return merchant.Certificates.Find(serial, now);
    }

    private async Task Refresh(Merchant merchant, CancellationToken ct)
    {
        var certificates = merchant.Certificates;
        await certificates.Gate.WaitAsync(ct);
        try
        {
            var now = clock.GetUtcNow();
            if (!certificates.MayAsk(now)) return;
            certificates.Asked(now);
            var answer = await Download(merchant, ct);
            if (answer?.Status != 200 || Read(merchant, answer.Body) is not { Count: > 0 } fresh) return;
            if (Vouches(fresh, answer.Signed, now)) certificates.Replace(fresh, now);
        }
        finally
        {
            certificates.Gate.Release();
        }
    }

    /// <summary>The answer, or null where there was none: the keys at hand then go on, and who names another is not believed.</summary>
    private async Task<WireAnswer?> Download(Merchant merchant, CancellationToken ct)
    {
        try
        {
            return await wire.Send(merchant, new PayCall(HttpMethod.Get, "/v3/certificates"), ct);
        }
        catch (HttpRequestException)
        {
            return null;
        }
        catch (TaskCanceledException) when (!ct.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>The list is sealed under our APIv3 key and signed by one of the certificates in it: both must fit.</summary>
    private static bool Vouches(List<PlatformCertificate> certificates, SignedMessage? message, DateTimeOffset now) =>
        message is not null && message.IsFresh(now)
        && certificates.Any(c => c.Serial == PlatformCertificate.Plain(message.Serial) && message.IsSignedBy(c.Key));

    private static List<PlatformCertificate>? Read(Merchant merchant, byte[] body)
    {
        var list = Parse(body);
        if (list?.Data is null || list.Data.Count > MaxCertificates) return null;
        var pems = list.Data.Select(item => item.EncryptCertificate?.Open(merchant.ApiV3Key)).ToList();
        return pems.Contains(null) ? null : [.. pems.Select(pem => PlatformCertificate.Read(pem!))];
    }

    private static CertificateList? Parse(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize<CertificateList>(body, PayJson.Options);
        }
        catch (JsonException)
        {
            // A gateway's page in place of the list.
            return null;
        }
    }

    private RSA PublicKey(string pem) => publicKeys.GetOrAdd(pem, static text =>
    {
        var key = RSA.Create();
        key.ImportFromPem(text);
        return key;
    });

    private sealed record CertificateList(IReadOnlyList<CertificateItem>? Data);

    private sealed record CertificateItem(string? SerialNo, SealedResource? EncryptCertificate);
}
