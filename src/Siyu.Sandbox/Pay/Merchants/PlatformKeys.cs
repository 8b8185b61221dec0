using System.Security.Cryptography;
using Siyu.Sandbox.Core;
using Siyu.Sandbox.Pay.Crypto;

namespace Siyu.Sandbox.Pay.Merchants;

/// <summary>The platform's own keys as stored: certificates in force, which of them signs, and the key of public-key mode.</summary>
internal sealed record PlatformKeyRing(IReadOnlyList<PayCertificate> Certificates, string SigningSerial, string PublicKeyModePem);

/// <summary>The platform's keys (微信支付平台证书 / 微信支付公钥): made on first run, rotated on demand.</summary>
internal sealed class PlatformKeys(Store store, VirtualClock clock)
{
    private const string Kind = "pay.platform";
    private const string Id = "keys";
    private const string Subject = "C=CN, O=Siyu Sandbox, OU=Siyu Sandbox CA Center, CN=Tenpay.com sign";
    private static readonly TimeSpan Validity = TimeSpan.FromDays(5 * 365);

    public PlatformKeyRing Ring => store.Get<PlatformKeyRing>(Kind, Id) ?? First();

    /// <summary>The key that signs towards this merchant, and the serial that names it.</summary>
    public (string Serial, RSA Key) Signing(Merchant? merchant, string? asked)
    {
        var ring = Ring;
        if (merchant is not null && (merchant.Mode == Merchant.PublicKeyMode
            || (merchant.Mode == Merchant.BothModes && asked == merchant.PublicKeyId)))
        {
            return (merchant.PublicKeyId, OpenedKeys.Of(ring.PublicKeyModePem));
        }
        return (ring.SigningSerial, OpenedKeys.Of(ring.Certificates.Single(c => c.Serial == ring.SigningSerial).PrivateKeyPem));
    }

    /// <summary>The private key behind the serial a merchant encrypted for; null when it is unknown.</summary>
    public RSA? Decrypting(Merchant merchant, string serial)
    {
        var ring = Ring;
        if (serial == merchant.PublicKeyId && merchant.Mode != Merchant.CertificateMode) return OpenedKeys.Of(ring.PublicKeyModePem);
        var certificate = ring.Certificates.SingleOrDefault(c => c.Serial.Equals(serial, StringComparison.OrdinalIgnoreCase));
        return certificate is null || merchant.Mode == Merchant.PublicKeyMode ? null : OpenedKeys.Of(certificate.PrivateKeyPem);
    }

    public string PublicKeyPem() => OpenedKeys.Of(Ring.PublicKeyModePem).ExportSubjectPublicKeyInfoPem();

    /// <summary>
    /// begin: a second certificate is announced; switch: it signs; retire: the old one is gone.
    /// expire: the one that signs has run out and signs on, which no careful client may accept.
    /// </summary>
    public PlatformKeyRing Rotate(string step)
    {
        var fresh = step switch
        {
            "begin" => PayCertificate.Create(Subject, clock.Now, Validity),
            "expire" => PayCertificate.Create(Subject, clock.Now - Validity - TimeSpan.FromDays(1), Validity, SigningPem(Ring)),
            _ => null,
        };
        return store.Atomic(() =>
        {
            var ring = Ring;
            var next = step switch
            {
                "begin" when ring.Certificates.Count == 1 => ring with { Certificates = [.. ring.Certificates, fresh!] },
                "switch" when ring.Certificates.Count == 2 => ring with { SigningSerial = ring.Certificates[1].Serial },
                "retire" when ring.Certificates.Count == 2 && ring.SigningSerial == ring.Certificates[1].Serial =>
                    ring with { Certificates = [ring.Certificates[1]] },
                "expire" => ring with
                {
                    Certificates = [.. ring.Certificates.Select(c => c.Serial == ring.SigningSerial ? fresh! : c)],
                    SigningSerial = fresh!.Serial,
                },
                _ => throw ControlRefusal.Bad("pay.rotation_step",
                    $"Rotation step {step} does not fit the present keys: begin, switch, retire, expire."),
            };
            store.Put(Kind, Id, next);
            return next;
        });
    }

    private static string SigningPem(PlatformKeyRing ring) => ring.Certificates.Single(c => c.Serial == ring.SigningSerial).PrivateKeyPem;

    private PlatformKeyRing First()
    {
        var certificate = PayCertificate.Create(Subject, clock.Now.AddDays(-1), Validity);
        var publicKey = PayCertificate.Create(Subject, clock.Now, Validity).PrivateKeyPem;
        return store.Atomic(() =>
        {
            if (store.Get<PlatformKeyRing>(Kind, Id) is { } there) return there;
            var ring = new PlatformKeyRing([certificate], certificate.Serial, publicKey);
            store.Put(Kind, Id, ring);
            return ring;
        });
    }
}
