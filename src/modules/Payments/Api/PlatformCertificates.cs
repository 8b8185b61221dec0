using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Siyu.Payments.Api;

/// <summary>A certificate of WeChat Pay (平台证书) in force for a time.</summary>
internal sealed record PlatformCertificate(string Serial, RSA Key, DateTimeOffset From, DateTimeOffset Until)
{
    public static PlatformCertificate Read(string pem)
    {
        using var certificate = X509Certificate2.CreateFromPem(pem);
        var key = certificate.GetRSAPublicKey() ?? throw new CryptographicException("the platform certificate has no RSA key");
        return new(Plain(certificate.SerialNumber), key, certificate.NotBefore.ToUniversalTime(), certificate.NotAfter.ToUniversalTime());
    }

    /// <summary>A serial without the zeros that some writers put before a high first digit.</summary>
    public static string Plain(string serial) => serial.TrimStart('0').ToUpperInvariant();
}

/// <summary>The certificates of one merchant's platform side as downloaded last; two while WeChat rotates.</summary>
internal sealed class PlatformCertificates
{
    /// <summary>WeChat asks to look for new ones at least this often.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromHours(12);

    /// <summary>A forged serial makes us look at most this often.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private ImmutableDictionary<string, PlatformCertificate> bySerial = ImmutableDictionary<string, PlatformCertificate>.Empty;

    private DateTimeOffset? askedAt;
    private DateTimeOffset? gotAt;

    /// <summary>One download at a time.</summary>
    public SemaphoreSlim Gate { get; } = new(1, 1);

    public RSA? Find(string serial, DateTimeOffset now) =>
        bySerial.TryGetValue(PlatformCertificate.Plain(serial), out var certificate) && certificate.From <= now && now < certificate.Until
            ? certificate.Key
            : null;

    /// <summary>The one to seal fields for: in force, and of those the one that lasts longest.</summary>
    public PlatformCertificate? Newest(DateTimeOffset now) =>
        bySerial.Values.Where(c => c.From <= now && now < c.Until).OrderByDescending(c => c.Until).FirstOrDefault();

    public bool MayAsk(DateTimeOffset now) => askedAt is null || now - askedAt >= Patience || now < askedAt;

    public bool IsStale(DateTimeOffset now) => gotAt is null || now - gotAt >= Fresh || now < gotAt;

    public void Asked(DateTimeOffset now) => askedAt = now;

    public void Replace(IEnumerable<PlatformCertificate> certificates, DateTimeOffset now)
    {
        bySerial = ImmutableDictionary.CreateRange(certificates.Select(c => KeyValuePair.Create(c.Serial, c)));
        gotAt = now;
    }
}
